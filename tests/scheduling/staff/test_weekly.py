"""Weekly hours: seen, changed with their effect in view, and obeyed by whoever books next."""

from datetime import date

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.db import db
from clinic.scheduling.models import Resource, WorkingHours
from tests import factories
from tests.booking.practice import TUESDAY, WEDNESDAY
from tests.scheduling.staff.conftest import HOURS, LOOK, links, look, offered, save
from tests.visiting import Visitor, selects

SPLIT = {"starts_1_0": "09:00", "ends_1_0": "12:00", "starts_1_1": "14:00", "ends_1_1": "17:00"}  # on a Tuesday


def rows(inside, anna):
    with inside():
        every = select(WorkingHours).where(WorkingHours.resource_id == anna).order_by(WorkingHours.id)
        return [
            (row.weekday, f"{row.starts:%H:%M}-{row.ends:%H:%M}", row.effective_from, row.effective_until)
            for row in db.session.scalars(every)
        ]


def test_a_split_day_is_offered_to_the_next_client_and_nothing_across_the_gap(owner, inside, anna):
    assert "11:30" in offered(owner, anna, TUESDAY)
    owner.open(f"{HOURS}/{anna}")
    preview = look(owner, **SPLIT)
    assert (preview.status, "No appointment is left outside these hours." in preview.text) == (200, True)
    assert "Tuesday 09:00–12:00 and 14:00–17:00" in preview.text
    assert "11:30" in offered(owner, anna, TUESDAY)  # looking changes nothing
    assert save(owner).status == 303
    assert "Saved." in owner.follow().text
    now = offered(owner, anna, TUESDAY)
    assert (now[0], "10:45" in now, "11:30" in now, "14:00" in now) == ("09:00", True, False, True)
    assert offered(owner, anna, WEDNESDAY)[0] == "09:00"


def test_old_hours_end_and_are_never_rewritten(owner, inside, anna):
    before = rows(inside, anna)
    owner.open(f"{HOURS}/{anna}")
    look(owner, first_on="2026-12-01", **SPLIT)
    save(owner)
    after = rows(inside, anna)
    assert [row for row in before if row not in after] == [(1, "09:00-17:00", factories.LONG_AGO, None)]
    assert [row for row in after if row not in before] == [
        (1, "09:00-17:00", factories.LONG_AGO, date(2026, 11, 30)),
        (1, "09:00-12:00", date(2026, 12, 1), None),
        (1, "14:00-17:00", date(2026, 12, 1), None),
    ]
    with inside():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "set_hours")).one()
        assert (event.actor, event.object_kind, event.object_id) == ("staff:1", "resource", anna)
        assert event.after["from"] == "2026-12-01"
        assert [row[1] for row in event.after["rows"]] == ["1 09:00-17:00", "1 09:00-12:00", "1 14:00-17:00"]
    overview = owner.open(HOURS)
    assert "From Tuesday 1 December 2026" in overview.text


def test_appointments_that_would_stand_outside_are_listed_and_stay(owner, inside, anna):
    with inside() as practice:
        inner, outer = (
            practice.book(f"{TUESDAY} 09:00", therapist_id=anna),
            practice.book(f"{TUESDAY} 11:00", therapist_id=anna, visitor="bo"),
        )
        names = [inner.public_id, outer.public_id]
        practice.book(f"{TUESDAY} 11:00", therapist_id=practice.ben, visitor="cy")
    owner.open(f"{HOURS}/{anna}")
    with selects(owner.http.application) as few:
        preview = look(owner, **SPLIT)
    assert "1 appointment stands outside these hours." in preview.text  # its cleaning up does
    assert links(preview) == names[1:]
    assert f"/staff/appointments/{names[1]}/move" in preview.links()
    owner.open(f"{HOURS}/{anna}")
    with selects(owner.http.application) as more:
        preview = look(owner, starts_1_0=None, ends_1_0=None)
    assert (links(preview), len(more)) == (names, len(few))
    assert save(owner).status == 303
    with inside() as practice:
        assert {one.status for one in practice.appointments()} == {"booked"}


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        (
            {"ends_1_0": "08:00"},
            {"ends_1_0": "Tuesday: It ends before it begins. If it ends after midnight, tick “next day”."},
        ),
        ({"starts_1_1": "16:00", "ends_1_1": "18:00"}, {"ends_1_1": "Tuesday: It lies in another shift."}),
        ({"starts_1_1": "18:00"}, {"ends_1_1": "Tuesday: When does it end?"}),
        ({"starts_1_0": "nine"}, {"starts_1_0": "Write the time like 09:00"}),
        ({"first_on": "2026-02-30"}, {"first_on": "Write the day like 2026-11-24"}),
        ({"first_on": ""}, {"first_on": "Choose the first day"}),
        (
            {"first_on": "2026-11-22"},
            {"first_on": "The first day is over. What has been stays as it was: choose today or later."},
        ),
        ({"last_on": "2026-11-01"}, {"first_on": "The last day is before the first."}),
        ({"last_on": "9999-12-31"}, {"first_on": "That is more than three years ahead. Choose an earlier day."}),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_lost(owner, anna, typed, errors):
    owner.open(f"{HOURS}/{anna}")
    refused = look(owner, ends_5_0="16:30", **typed)
    assert (refused.status, refused.errors) == (422, errors)
    assert refused.form(LOOK).fields["ends_5_0"] == "16:30"
    assert all(refused.form(LOOK).fields[name] == value for name, value in typed.items())


def test_a_night_shift_says_next_day(owner, inside, anna):
    owner.open(f"{HOURS}/{anna}")
    look(owner, starts_1_0="20:00", ends_1_0="02:00", next_1_0="y")
    assert "Tuesday 20:00–02:00 (next day)" in owner.page.text
    owner.send("Change them first", do="edit")
    assert owner.page.form(LOOK).fields["next_1_0"] == "y"
    owner.send("Room for one more shift a day", do="more")
    assert {"starts_1_2", "starts_6_2"} <= set(owner.page.form(LOOK).fields)
    look(owner)
    save(owner)
    assert offered(owner, anna, TUESDAY)[-1] == "23:45"


def test_the_second_of_two_editors_is_told_and_may_save_over_it(owner, house, inside, anna):
    owner.open(f"{HOURS}/{anna}")
    look(owner, ends_1_0="15:00")
    other = Visitor(house)
    other.open(f"{HOURS}/{anna}")
    look(other, ends_1_0="13:00")
    assert save(other).status == 303
    told = save(owner)
    assert (told.status, told.alert) == (
        409,
        "There is a problem Somebody else has changed these hours since you opened them.",
    )
    assert "Tuesday 09:00–13:00" in told.text
    assert told.form(LOOK).fields["ends_1_0"] == "15:00"
    look(owner)
    assert save(owner).status == 303
    assert [row[1] for row in rows(inside, anna) if row[0] == 1 and row[3] is None] == ["09:00-15:00"]


def test_who_has_left_meanwhile_and_who_never_was(owner, inside, anna):
    owner.open(f"{HOURS}/{anna}")
    look(owner, **SPLIT)
    with inside():
        db.session.get(Resource, anna).active = False
        db.session.commit()
    gone = save(owner)
    assert (gone.status, "no longer in use. Nothing was changed." in gone.text) == (404, True)
    for odd in ("999", "9223372036854775808", "99999999999999999999999999"):
        assert owner.open(f"{HOURS}/{odd}").status == 404
    assert len(rows(inside, anna)) == 7


def test_the_overview_asks_as_often_for_many_as_for_few(owner, house, inside):
    with selects(house) as few:
        assert "Monday to Sunday 09:00–17:00" in owner.open(HOURS).text
    with inside():
        for n in range(5):
            factories.exception("closed", date(2026, 12, 1 + n), resource_id=factories.therapist(name=f"T{n}"))
    with selects(house) as more:
        owner.open(HOURS)
    assert len(more) == len(few) <= 6
