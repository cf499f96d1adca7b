"""Today: what needs somebody now."""

from datetime import timedelta

import pytest

from tests.booking.staff.test_calendar import HTMX, change
from tests.factories import NOW, at
from tests.intake.staff.conftest import CLEARANCE, REVIEW

TODAY = "/staff"
EARLIER = at("2026-11-22 09:00")  # a day before: answers are fresh enough for the visit


def panel(page, heading):
    """The rows of a section, or what it says when there are none."""
    section = next(one for one in page.root.all("section") if one.one("h2").text == heading)
    return [row.text for row in section.all("li")] or [line.text for line in section.all("p")]


def headings(page):
    return [one.text for one in page.root.one("main").all("h2")]


@pytest.fixture
def busy(ward):
    """A morning: somebody here, somebody soon, somebody in the afternoon, one that waits."""
    ward.book("2026-11-23 09:30", name="Cy Soon", now=EARLIER)
    here = ward.book("2026-11-23 09:00", therapist=ward.ben, name="Dee Here", now=EARLIER)
    ward.book("2026-11-23 14:00", name="Eli After", now=EARLIER)
    ward.book("2026-12-02 10:30", name="Fay Waits", **REVIEW)
    change(ward, here, status="arrived")
    return ward


def test_reception_sees_who_comes_who_is_here_what_waits_and_what_is_free(busy):
    page = busy.signs_in("reception").open(TODAY)
    assert page.heading == "Today, Monday 23 November"
    assert headings(page) == ["Waiting for the therapist", "Arriving in the next hour", "Here now", "Free today"]
    assert panel(page, "Waiting for the therapist") == [
        "10:30 Fay Waits Wed 2 Dec, Swedish massage, with Anna Ask the therapist until Tue 24 Nov, 09:00"
    ]
    assert panel(page, "Arriving in the next hour") == ["09:30 Cy Soon Swedish massage, Room 1, with Anna Booked"]
    assert panel(page, "Here now") == ["09:00 Dee Here Swedish massage, Room 2, with Ben Arrived"]
    assert panel(page, "Free today") == [
        "Anna Book Anna, 10:40–14:00 Book Anna, 15:10–17:00",
        "Ben Book Ben, 10:10–17:00",
    ]
    assert page.link("Fay Waits").startswith("/staff/appointments/")


def test_a_therapist_sees_her_own_day_first_and_what_she_has_to_decide(busy):
    page = busy.signs_in().open(TODAY)
    assert headings(page)[:2] == ["Your day", "Waiting for a decision"]
    assert panel(page, "Your day") == [
        "09:30 Cy Soon Swedish massage, Room 1 Booked",
        "14:00 Eli After Swedish massage, Room 1 Booked",
    ]
    assert panel(page, "Waiting for a decision") == [
        "10:30 Fay Waits Wed 2 Dec, Swedish massage, with Anna Review answers until Tue 24 Nov, 09:00"
    ]
    assert page.link("Fay Waits").startswith("/staff/health/")
    assert page.root.one("nav", class_="side-nav").all("a")[2].text == "Health answers 1 to review"
    assert "Health answers 1" not in busy.signs_in("therapist", busy.ben).open(TODAY).root.text


def test_who_has_not_come_by_her_time_is_not_here_yet(ward, clock):
    ward.book("2026-11-23 09:30", now=EARLIER)
    clock.move_to(NOW + timedelta(minutes=35), tick=False)
    page = ward.signs_in("reader").open(TODAY)
    (row,) = panel(page, "Arriving in the next hour")
    assert row == "09:30 Ada Sample Swedish massage, Room 1, with Anna Not here yet"
    clock.move_to(NOW + timedelta(minutes=95), tick=False)
    expected = panel(ward.signs_in("reader").open(TODAY), "Arriving in the next hour")
    assert expected == ["Nobody is expected in the next hour."]


def test_with_nothing_to_do_it_says_who_comes_next(ward):
    page = ward.signs_in().open(TODAY)
    assert panel(page, "Your day")[-1] == "Nobody is booked with you today."
    assert panel(page, "Waiting for a decision") == ["All answers are reviewed. Nobody is booked yet."]
    ward.book("2026-11-23 14:00", now=EARLIER)
    page = ward.signs_in().open(TODAY)
    assert panel(page, "Waiting for a decision") == ["All answers are reviewed. Next client 14:00."]


def test_only_what_is_new_comes_again(busy):
    reception = busy.signs_in("reception")
    fresh = reception.open(TODAY).root.one("div", id="board").attrs["hx-get"]
    assert reception.http.get(fresh, headers=HTMX).status_code == 204
    busy.book("2026-12-02 14:00", name="Gus Doctor", **CLEARANCE)
    page = reception.open(fresh, headers=HTMX)
    assert (page.status, "Gus Doctor" in page.root.text, page.root.all("h1")) == (200, True, [])
