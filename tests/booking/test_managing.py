"""What one can do with a booking afterwards: see, move, cancel, book again; looking never changes anything."""

from datetime import timedelta

import pytest

from tests import factories
from tests.booking.practice import HOUSE, TUESDAY, WEDNESDAY, Practice, latest
from tests.booking.walking import book
from tests.factories import NOW
from tests.visiting import Visitor

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CALL = "Please call us on 01 555 0100 and we’ll help."


def state(house):
    with house.app_context():
        practice = Practice()
        rows = [(row.status, row.starts_at, row.sequence, row.cancel_reason) for row in practice.appointments()]
        return rows, practice.diary(), practice.messages(), practice.trail()


# ---- looking ---------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("part", ["", "/move", "/cancel", "/calendar.ics", "/again"])
def test_a_mail_scanner_that_opens_every_link_changes_nothing(house, visitor, link, method, part):
    before = state(house)
    status = getattr(Visitor(house).http, method)(link + part).status_code
    assert status == (405 if part == "/again" and method != "options" else 200)
    assert state(house) == before
    assert visitor.open(link).heading in {"You’re booked", "Your booking"}


def test_the_page_says_all_there_is_to_know(house, link):
    page = Visitor(house).open(link)
    aside = page.root.one("main").one("aside")
    facts = {row.one("dt").text: row.one("dd").text for row in aside.one("dl").all("div")}
    assert facts == {
        "Treatment": "Swedish massage",
        "Length": "60 minutes",
        "When": "Wednesday 25 November 2026, 10:30 to 11:30 in clinic time (Dublin)",
        "With": "Anna",
        "Where": "1 Example Street, Demo Town, Room 1",
        "Reference": f"TC-{latest(house).reference}",
    }
    assert "You can change the time or cancel online until Tuesday 24 November, 10:30." in page.text


def test_when_it_is_over_it_says_so(house, link, clock):
    clock.move_to(NOW + timedelta(days=3), tick=False)
    page = Visitor(house).open(link)
    assert page.heading == "Your visit"
    assert [one for one in page.links() if one.endswith(("/move", "/cancel"))] == []


def test_a_clinic_that_changes_its_zone_moves_no_booking(house, link):
    with house.app_context():
        factories.clinic(**HOUSE, zone="Pacific/Auckland")
    page = Visitor(house).open(link)
    when = page.root.one("dl", class_="sum").all("div")[2].one("dd").text
    assert when == "Wednesday 25 November 2026, 10:30 to 11:30 in clinic time (Dublin)"
    assert page.root.one("span", data_zone="Europe/Dublin").attrs["data-elsewhere"].endswith("are Dublin time.")


# ---- moving ----------------------------------------------------------------


def test_it_is_moved_and_the_history_says_so(house, link):
    ada = Visitor(house)
    ada.open(f"{link}/move?day={TUESDAY}")
    assert ada.page.root.one("p", class_="lead").text.startswith("Now: Wednesday 25 November, 10:30.")
    ada.send("Move my booking", slot=f"{TUESDAY}T14:00Z")
    assert ada.page.location == link
    ada.follow()
    assert "Tuesday 24 November 2026, 14:00 to 15:00" in ada.page.text
    assert ada.page.root.one("details", class_="history").one("ul").text == (
        "Monday 23 November, 09:00 Booked for Wednesday 25 November, 10:30"
        " Monday 23 November, 09:00 Moved to Tuesday 24 November, 14:00"
    )


def test_a_time_that_was_taken_meanwhile_keeps_the_old_one(house, link):
    ada = Visitor(house)
    ada.open(f"{link}/move?day={TUESDAY}")
    with house.app_context():
        for name in ("bo", "cy"):
            Practice().book(f"{TUESDAY} 14:00", name)
    before = state(house)
    page = ada.send("Move my booking", slot=f"{TUESDAY}T14:00Z")
    assert (page.status, page.heading) == (409, "Move your booking")
    assert page.alert.startswith("14:00 has just been taken")
    assert state(house) == before


@pytest.mark.parametrize(
    ("slot", "status"),
    [
        ("", 422),
        (None, 422),
        ("soon", 422),
        ("2026-11-20T10:30Z", 409),
        ("2027-06-01T10:30Z", 409),
        ("2999-01-01T10:30Z", 422),
    ],
)
def test_what_is_no_time_moves_nothing(house, link, slot, status):
    ada = Visitor(house)
    ada.open(f"{link}/move")
    before = state(house)
    assert ada.send("Move my booking", slot=slot).status == status
    assert state(house) == before


# ---- cancelling ------------------------------------------------------------


def test_it_is_asked_before_it_is_cancelled(house, link):
    ada = Visitor(house)
    ada.open(ada.open(link).link("Cancel booking"))
    assert ada.page.heading == "Cancel your booking"
    ada.send("Cancel this booking", reason="plans")
    assert ada.page.location == link
    assert ada.follow().heading == "Your booking is cancelled"
    assert "Reason: My plans have changed." in ada.page.text
    assert latest(house).cancel_reason == "plans"


def test_no_reason_is_needed(house, link):
    ada = Visitor(house)
    ada.open(f"{link}/cancel")
    ada.send()
    assert (latest(house).status, latest(house).cancel_reason) == ("cancelled", "")


def test_a_second_time_is_a_friendly_no_op(house, link):
    ada, again = Visitor(house), Visitor(house)
    ada.open(f"{link}/cancel")
    again.open(f"{link}/cancel")
    ada.send()
    before = state(house)
    again.send(reason="other")
    assert again.follow().heading == "Your booking is cancelled"
    assert again.open(f"{link}/cancel").location == link
    assert state(house) == before


def test_what_cannot_be_a_reason_cancels_nothing(house, link):
    ada = Visitor(house)
    ada.open(f"{link}/cancel")
    page = ada.send(reason="x")
    assert (page.status, list(page.errors)) == (422, ["reason"])
    assert latest(house).status == "booked"


# ---- too late --------------------------------------------------------------


@pytest.fixture
def late(link, clock):
    """It is Tuesday at eleven, inside the notice."""
    clock.move_to(NOW + 26 * HOUR, tick=False)
    return link


def test_inside_the_notice_the_page_gives_the_telephone(house, late):
    page = Visitor(house).open(late)
    assert [one for one in page.links() if one.endswith(("/move", "/cancel"))] == []
    assert "It is too late to change the time online. It is too late to cancel online. " + CALL in page.text


def test_inside_the_notice_asking_to_cancel_gives_the_telephone(house, late):
    page = Visitor(house).open(f"{late}/cancel")
    assert (page.status, page.root.one("main").all("form")) == (200, [])
    assert f"It is too late to cancel online. {CALL}" in page.text


@pytest.mark.parametrize(
    ("part", "fields", "sentence"),
    [
        ("/cancel", {}, "It is too late to cancel online."),
        ("/move", {"slot": "2026-11-26T10:30Z"}, "It is too late to change the time online."),
        ("/move", {"slot": "nonsense"}, "It is too late to change the time online."),
    ],
)
def test_inside_the_notice_a_form_sent_by_hand_is_refused(house, late, part, fields, sentence):
    ada = Visitor(house)
    token = ada.open("/find").form().fields["csrf_token"]
    before = state(house)
    answer = ada.post(late + part, {"csrf_token": token, **fields})
    assert answer.status == 409
    assert sentence in answer.text
    assert "call us on 01 555 0100" in answer.text
    assert state(house) == before


def test_inside_the_notice_the_calendar_is_still_there(house, late):
    assert Visitor(house).open(f"{late}/calendar.ics").status == 200


def test_moving_and_cancelling_have_their_own_notice(house, clock):
    with house.app_context():
        factories.clinic(cancel_notice_minutes=60, move_notice_minutes=60 * 48)
    link = book(Visitor(house), day=WEDNESDAY)
    clock.move_to(NOW + 26 * HOUR, tick=False)
    page = Visitor(house).open(link)
    assert (
        "It is too late to change the time online. You can cancel online until Wednesday 25 November, 09:30."
        in page.text
    )
    assert [one.rpartition("/")[2] for one in page.links() if one.endswith(("/move", "/cancel"))] == ["cancel"]
