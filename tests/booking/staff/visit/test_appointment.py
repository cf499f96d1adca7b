"""The page of one appointment: who reads what, and at what cost."""

import pytest

from tests.booking.staff.visit.conftest import PLAIN, page_of
from tests.visiting import selects

REVIEW = {"heart": ["mi_surgery_gt6m"]}


@pytest.mark.parametrize(
    ("role", "answers", "contact", "earlier"),
    [
        ("reception", False, True, True),
        ("therapist", True, False, True),
        ("owner", False, True, True),
        ("health-owner", True, True, True),
        ("reader", False, False, False),
    ],
)
def test_who_reads_what(ward, role, answers, contact, earlier):
    first = ward.book("2026-11-30 10:30", slug=PLAIN)
    visit = ward.book(**REVIEW)
    ward.same_client(first)
    page = ward.signs_in(role).open(page_of(visit))
    assert (page.status, page.heading) == (200, "Ada Sample")
    headings = [one.text for one in page.root.one("main").all("h2")]
    assert "Ask the therapist" in page.text
    assert ("See all answers and decide" in page.text) == answers
    assert ("heart attack" in page.text.lower()) == answers
    assert ("ada@client.example" in page.text) == contact == ("Contact" in headings)
    assert ("30 November 2026" in page.text) == earlier == ("Earlier visits" in headings)
    assert len(ward.readings(ward.response(visit))) == answers


def test_a_therapist_reads_nothing_of_who_is_not_hers(ward):
    visit = ward.book(therapist=ward.ben, **REVIEW)
    page = ward.signs_in("therapist").open(page_of(visit))
    assert (page.status, "heart attack" in page.text.lower(), "Ask the therapist" in page.text) == (200, False, True)
    assert ward.readings(ward.response(visit)) == []


@pytest.mark.parametrize("role", ["reception", "health-owner"])
def test_the_page_asks_as_much_whatever_there_is(ward, role):
    visitor, counts = ward.signs_in(role), []
    visit = ward.book("2026-12-03 10:30", **REVIEW)
    for when in ("2026-11-30 10:30", "2026-12-01 10:30", "2026-12-02 10:30"):
        ward.book(when, slug=PLAIN)
        ward.same_client(visit)
        with selects(ward.app) as seen:
            visitor.open(page_of(visit))
        counts.append(len(seen))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 32


def test_what_is_not_there_is_missing(ward):
    assert ward.signs_in("reception").open(page_of("nosuch")).status == 404
