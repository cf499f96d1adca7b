"""The list of what waits for a therapist, and of what the client has not finished."""

from datetime import timedelta

import pytest

from clinic.intake.models import Response
from tests.booking.answering import fill
from tests.booking.test_finish_later import book_later
from tests.factories import NOW, at
from tests.intake.staff.conftest import CLEARANCE, REVIEW, WARNED
from tests.visiting import Visitor

QUEUE = "/staff/health"


def rows(page, heading):
    """The visits under a heading, as they are read."""
    section = next(one for one in page.root.all("section") if one.one("h2").text == heading)
    return [row.text for row in section.all("li")]


def waiting(page):
    return rows(page, "Waiting for a decision")


def unfinished(page):
    return rows(page, "Answers not finished")


def test_each_visit_says_when_who_what_and_why_it_waits(ward):
    visit = ward.book("2026-12-02 10:30", **REVIEW)
    ward.book("2026-12-02 14:00", name="Bo Example", **CLEARANCE)
    page = ward.signs_in().open(QUEUE)
    assert waiting(page) == [
        "10:30 Ada Sample Swedish massage, with Anna Review answers until Tue 24 Nov, 09:00",
        "14:00 Bo Example Swedish massage, with Anna Doctor’s note until Mon 30 Nov, 09:00",
    ]
    assert page.link("Ada Sample") == f"/staff/health/{visit}"


def test_days_are_in_order_and_warning_signs_come_first_within_a_day(ward):
    ward.book("2026-12-03 09:00", name="Dee Third", **WARNED)
    ward.book("2026-12-02 14:00", name="Bo First", **WARNED)
    ward.book("2026-12-02 10:30", name="Ada Second", **REVIEW)
    page = ward.signs_in().open(QUEUE)
    names = [one.text for one in page.root.all("a") if one.text.split()[-1] in {"First", "Second", "Third"}]
    assert names == ["Bo First", "Ada Second", "Dee Third"]
    assert ["Warning sign" in row for row in waiting(page)] == [True, False, True]
    assert [one.text for one in page.root.all("h3")] == ["Wednesday 2 December", "Thursday 3 December"]


def test_answers_that_cannot_be_opened_are_marked_and_come_first(ward):
    ward.book("2026-12-02 09:00", name="Ada Second", **REVIEW)
    lost = ward.book("2026-12-02 14:00", name="Bo First", **REVIEW)
    with ward.inside() as session:
        session.get(Response, ward.response(lost).id).assessment_sealed = b"nonsense"
    assert ["Can’t be opened" in row for row in waiting(ward.signs_in().open(QUEUE))] == [True, False]


def test_a_sign_in_answers_that_are_not_finished_is_marked_too(ward):
    ada = Visitor(ward.app)
    link = book_later(ada, day="2026-12-02")
    ada.open(ada.open(f"{link}/questions").link("Go on with the questions"))
    while "/questions/back" not in ada.page.url:
        if ada.page.location:
            ada.follow()
        else:
            fill(ada, goals=["back_pain"])
    fill(ada, back=["rf_one_leg"])
    (row,) = waiting(ward.signs_in("health-owner").open(QUEUE))
    assert "Warning sign Answers not finished" in row


def test_a_therapist_sees_her_visits_and_an_owner_with_the_grant_everybodys(ward):
    ward.book(name="Ada Sample", **REVIEW)
    ward.book(name="Bo Example", therapist=ward.ben, **REVIEW)
    seen = {
        who: [name for name in ("Ada Sample", "Bo Example") if name in ward.signs_in(role, treats).open(QUEUE).text]
        for who, role, treats in (
            ("Anna", "therapist", ward.anna),
            ("Ben", "therapist", ward.ben),
            ("owner", "health-owner", None),
        )
    }
    assert seen == {"Anna": ["Ada Sample"], "Ben": ["Bo Example"], "owner": ["Ada Sample", "Bo Example"]}


def test_what_was_not_decided_in_time_waits_no_longer(ward, clock):
    ward.book(**REVIEW)
    clock.move_to(NOW + timedelta(hours=24), tick=False)
    assert waiting(ward.signs_in().open(QUEUE)) == []


def test_answers_not_finished_are_a_list_of_their_own(ward):
    book_later(Visitor(ward.app), day="2026-12-02")
    ward.book("2026-12-02 14:00", name="Bo Finished")
    page = ward.signs_in("health-owner").open(QUEUE)
    assert waiting(page) == []
    (row,) = unfinished(page)
    assert row.startswith("10:30 Ada Sample Swedish massage, with ")
    assert row.endswith("Answers not finished")


@pytest.mark.parametrize(
    ("visit", "sentence"),
    [
        (None, "All answers are reviewed. Nobody is booked yet."),
        ("2026-11-23 14:00", "All answers are reviewed. Next client 14:00."),
        ("2026-11-25 14:00", "All answers are reviewed. Next client Wednesday 25 November, 14:00."),
    ],
)
def test_with_nothing_to_decide_it_says_who_comes_next(ward, visit, sentence):
    if visit:
        ward.book(visit, now=at("2026-11-20 09:00"))
    page = ward.signs_in().open(QUEUE)
    assert sentence in page.text
    assert "Everybody who is booked has finished the questions." in page.text
