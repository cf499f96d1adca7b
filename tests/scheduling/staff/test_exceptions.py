"""Time off, extra hours, rooms out of order, closures: whom they hit is seen first, and clients see them at once."""

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.db import db
from clinic.scheduling.models import HoursException
from tests.booking.practice import TUESDAY, WEDNESDAY
from tests.scheduling.staff.conftest import HOURS, LOOK, links, look, offered, save
from tests.visiting import selects

SUNDAY = "2026-11-29"


@pytest.fixture
def booked(inside, anna):
    """Anna's 09:00 and Ben's 11:00 on Tuesday, hers at 11:00 on Wednesday; their names in addresses."""
    with inside() as practice:
        made = (
            practice.book(f"{TUESDAY} 09:00", therapist_id=anna),
            practice.book(f"{TUESDAY} 11:00", therapist_id=practice.ben, visitor="bo"),
            practice.book(f"{WEDNESDAY} 11:00", therapist_id=anna, visitor="cy"),
        )
        return [one.public_id for one in made]


def stored(inside):
    with inside():
        rows = db.session.scalars(select(HoursException).order_by(HoursException.id))
        return [(one.kind, one.resource_id, str(one.first_on), str(one.last_on), one.reason) for one in rows]


def trail(inside):
    with inside():
        rows = db.session.scalars(select(AuditEvent).where(AuditEvent.action.regexp_match("_(closed|extra)$")))
        return [(one.action, one.object_kind, one.object_id, one.after) for one in rows.all()]


def test_an_absence_lists_whom_it_hits_before_it_is_saved_and_lets_them_stand(owner, inside, anna, booked):
    owner.open(f"{HOURS}/{anna}/exception")
    with selects(owner.http.application) as few:
        preview = look(owner, first_on=TUESDAY, reason="ill")
    assert links(preview) == booked[:1]
    assert f"/staff/appointments/{booked[0]}/move" in preview.links()
    assert stored(inside) == []
    owner.send(do="edit")
    assert owner.page.form(LOOK).fields["reason"] == "ill"
    with selects(owner.http.application) as more:
        assert links(look(owner, last_on=WEDNESDAY)) == [booked[0], booked[2]]
    assert len(more) == len(few)
    assert offered(owner, anna, WEDNESDAY)
    twice = owner.page
    save(owner)
    owner.page = twice
    save(owner)
    page = owner.follow()
    assert "Nobody can book that time any more." in page.text
    assert links(page) == [booked[0], booked[2]]
    assert stored(inside) == [("closed", anna, TUESDAY, WEDNESDAY, "ill")]
    assert offered(owner, anna, WEDNESDAY) == []
    with inside() as practice:
        assert [one.status for one in practice.appointments()] == ["booked"] * 3
    calendar = {day: owner.open(f"/staff/calendar?date={day}").text.count("Outside hours") for day in (TUESDAY, SUNDAY)}
    assert calendar == {TUESDAY: 1, SUNDAY: 0}  # hers alone
    ((action, kind, number, after),) = trail(inside)
    assert (action, kind, number) == ("add_closed", "resource", anna)
    assert after == {"exception": 1, "first_on": TUESDAY, "last_on": WEDNESDAY}


def test_some_hours_of_a_day_and_the_hours_that_stay(owner, inside, anna, booked):
    owner.open(f"{HOURS}/{anna}/exception")
    assert links(look(owner, first_on=TUESDAY, last_on=WEDNESDAY, starts="11:00", ends="12:00")) == booked[2:]
    save(owner)
    left = offered(owner, anna, TUESDAY)
    assert left[0] == "12:00"  # from 10:10 to 11:00 nothing fits


def test_extra_hours_are_offered_and_listed_when_they_are_to_go(owner, inside, anna):
    owner.open(f"{HOURS}/{anna}")
    look(owner, **{name: None for n in (0, 1) for name in (f"starts_6_{n}", f"ends_6_{n}")})
    save(owner)
    assert offered(owner, anna, SUNDAY) == []
    owner.open(f"{HOURS}/{anna}/exception")
    assert look(owner, kind="extra", first_on=SUNDAY).errors == {"starts": "Say from when to when"}
    look(owner, kind="extra", first_on=SUNDAY, starts="10:00", ends="12:00")
    save(owner)
    assert offered(owner, anna, SUNDAY)[0] == "10:00"
    with inside() as practice:
        visit = practice.book(f"{SUNDAY} 10:00", therapist_id=anna).public_id
    page = owner.open(f"{HOURS}/exceptions/1")
    assert (links(page), "stands in these hours alone" in page.text) == ([visit], True)
    owner.send("Remove it", do="remove")
    assert "The usual hours do." in owner.follow().text
    assert offered(owner, anna, SUNDAY) == []


def test_a_room_out_of_order_and_a_clinic_that_is_closed(owner, inside, anna, booked):
    with inside() as practice:
        rooms = practice.rooms
    owner.open(f"{HOURS}/{rooms[0]}/exception")
    assert "kind" not in owner.page.form(LOOK).fields
    assert set(links(look(owner, first_on=TUESDAY))) <= set(booked[:2])
    save(owner)
    assert "Out of order: Room 1" in owner.follow().heading
    owner.open(f"{HOURS}/{rooms[1]}/exception")
    look(owner, first_on=TUESDAY)
    save(owner)
    assert offered(owner, anna, TUESDAY) == []  # no room is left
    owner.open(f"{HOURS}/closure")
    assert links(look(owner, first_on=WEDNESDAY, reason="Inventory")) == booked[2:]
    save(owner)
    assert offered(owner, anna, WEDNESDAY) == []
    overview = owner.open(HOURS).text
    assert "Clinic closed" in overview
    assert "Inventory" in overview
    assert [(kind, number) for _action, kind, number, _after in trail(inside)] == [
        ("resource", rooms[0]),
        ("resource", rooms[1]),
        ("clinic", 1),
    ]


def test_it_ends_early_and_what_has_been_stays(owner, inside, anna, clock):
    owner.open(f"{HOURS}/{anna}/exception")
    look(owner, first_on=TUESDAY, last_on="2026-12-04")
    save(owner)
    owner.follow()
    assert owner.send("End it with that day", do="end", last_on="2026-12-05").status == 422
    assert owner.send("End it with that day", do="end", last_on="2026-11-27").status == 303
    clock.move_to(f"{WEDNESDAY}T09:00:00Z", tick=False)
    owner.open(f"{HOURS}/exceptions/1")
    token = owner.page.form().fields["csrf_token"]
    owner.send("It ended yesterday", do="remove")
    assert stored(inside) == [("closed", anna, TUESDAY, TUESDAY, "")]
    assert offered(owner, anna, WEDNESDAY)
    assert [action for action, *_ in trail(inside)] == ["add_closed", "end_closed", "end_closed"]
    clock.move_to("2026-11-26T09:00:00Z", tick=False)
    over = owner.open(f"{HOURS}/exceptions/1")
    assert "This is over. It stays as it was." in over.text
    assert owner.post(over.url, {"do": "remove", "csrf_token": token}).status == 422
    assert len(stored(inside)) == 1


OVER = "The first day is over. What has been stays as it was: choose today or later."
BACKWARDS = "It ends before it begins. If it ends after midnight, tick “next day”."
MONTHS = "Hours of a day can be changed for two months at most. Change the weekly hours instead."
TEN = {"starts": "09:00", "ends": "10:00"}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"first_on": ""}, {"first_on": "Choose the first day"}),
        ({"first_on": "0001-01-01"}, {"first_on": OVER}),
        ({"first_on": "9999-12-31"}, {"first_on": "That is more than three years ahead. Choose an earlier day."}),
        ({"first_on": WEDNESDAY, "last_on": TUESDAY}, {"last_on": "The last day is before the first"}),
        ({"first_on": TUESDAY, **TEN, "starts": "12:00"}, {"ends": BACKWARDS}),
        ({"first_on": TUESDAY, **TEN, "starts": ""}, {"starts": "Say from when to when"}),
        ({"first_on": TUESDAY, **TEN, "last_on": "2027-06-01"}, {"first_on": MONTHS}),
        ({"first_on": TUESDAY, "kind": "nonsense"}, {"kind": "Not a valid choice."}),
        ({"first_on": TUESDAY, "reason": "x" * 201}, {"reason": "Use 200 letters or fewer"}),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(owner, inside, anna, typed, errors):
    owner.open(f"{HOURS}/{anna}/exception")
    refused = look(owner, **typed)
    assert (refused.status, refused.errors) == (422, errors)
    assert stored(inside) == []


def test_odd_addresses_are_missing_pages(owner):
    for odd in ("exceptions/7", "exceptions/99999999999999999999", "999/exception", "exceptions/-1"):
        assert owner.open(f"{HOURS}/{odd}").status == 404
