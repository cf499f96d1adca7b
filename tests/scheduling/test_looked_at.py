"""Looking at a few rooms first and at the rest only where those leave a start unsettled changes no answer."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from clinic.db import db
from clinic.scheduling import queries
from clinic.scheduling.queries import open_slots, open_slots_each
from clinic.scheduling.slots import Need
from tests import factories
from tests.factories import NOW, ZONE, at
from tests.scheduling.asking import ask, booking, clocks, smallest
from tests.scheduling.minute_scan import fits, free_starts
from tests.scheduling.stored_rules import many_rooms
from tests.scheduling.test_stored_rules import one_database

EVERYBODY = 99


@pytest.fixture
def looking_at(monkeypatch, in_app):
    """Sets how many more than are needed are looked at first."""
    return lambda spare: monkeypatch.setattr(queries, "SPARE", spare)


@one_database
@given(many_rooms(), st.sampled_from([0, 1, 3]))
def test_the_answer_is_that_of_a_look_at_everybody(looking_at, stored, spare):
    for model, rows in stored.tables():
        if rows:
            db.session.execute(insert(model), rows)
    context = {"zone": stored.zone, "now": stored.now, "ignoring": stored.ignoring}
    try:
        looking_at(EVERYBODY)
        full = open_slots(stored.ask, **context)
        looking_at(spare)
        found = open_slots(stored.ask, **context)
        starts = list(found.starts())
        singles = [replace(stored.ask, window=(start, start + 1)) for start in starts[:: len(starts) // 4 + 1]]
        asked_singly = [open_slots(single, **context) for single in singles]
        at_once = open_slots_each([stored.ask, *singles], **context)
    finally:
        db.session.rollback()
    diaries = {diary.id: diary for diary in stored.diaries()}
    assert starts == list(full.starts()) == free_starts(stored.ask, list(diaries.values()))
    for start in starts:
        assert found.led_by(start, smallest) == full.led_by(start, smallest)
        seats = found.seats(start, smallest)
        needs = [need for need in stored.ask.needs for _ in range(need.quantity)]
        assert len({seat.resource_id for seat in seats}) == len(needs)
        assert all(
            fits(stored.ask, *pair, start) for pair in zip(needs, (diaries[s.resource_id] for s in seats), strict=True)
        )
    for single, one, too in zip(singles, asked_singly, at_once[1:], strict=True):
        start = single.window[0]
        assert one.seats(start, smallest) == too.seats(start, smallest) == full.seats(start, smallest)
    assert list(at_once[0].starts()) == starts


def test_the_examples_are_about_the_rest_too():
    """Were the rest never looked at, starts would be missing."""
    missing = []

    @settings(derandomize=True, max_examples=100)
    @given(many_rooms())
    def look(stored):
        if not any(missing):
            everybody = stored.diaries()
            rooms = [diary for diary in everybody if diary.kind == "room"]
            few = [diary for diary in everybody if diary not in rooms[:-1]]
            missing.append(free_starts(stored.ask, everybody) != free_starts(stored.ask, few))

    look()
    assert any(missing)


# ---- one clinic by hand ------------------------------------------------------

SESSION = (Need("therapist"), Need("room"))


def test_the_room_for_a_start_is_the_smallest_of_all_and_not_of_those_looked_at_first(in_app):
    factories.therapist(shift="09:00-12:00")
    first, *_ = [factories.room() for _ in range(8)]
    day = ask(SESSION)
    nine = day.first()
    found = open_slots(replace(day.ask, window=(nine, nine + 1)), zone=ZONE, now=NOW)
    assert [seat.resource_id for seat in found.seats(nine, smallest) if seat.kind == "room"] == [first]


def test_a_room_that_was_not_looked_at_first_saves_the_start(in_app):
    factories.therapist(shift="09:00-12:00")
    rooms = [factories.room() for _ in range(8)]
    for room in rooms[1:]:
        booking((room, "10:00", "11:00"))
    assert clocks(ask(SESSION)) == ["09:00", "10:00", "11:00"]
    booking((rooms[0], "10:30", "11:00"))
    assert clocks(ask(SESSION)) == ["09:00", "11:00"]


def test_a_hold_in_a_room_that_was_not_looked_at_first_counts(in_app):
    factories.therapist(shift="09:00-12:00")
    rooms = [factories.room() for _ in range(8)]
    for room in rooms[1:]:
        booking((room, "10:00", "11:00"))
    hold = booking((rooms[0], "10:00", "11:00"), kind="hold", expires_at=NOW.replace(hour=23))
    assert clocks(ask(SESSION)) == ["09:00", "11:00"]
    assert clocks(ask(SESSION, ignoring=[hold])) == ["09:00", "10:00", "11:00"]


def test_what_began_the_day_before_counts_among_the_rest_too(in_app):
    """Allocations may last a day, and a session at one minute past midnight is set up before it."""
    factories.therapist(shift="00:01-02:01")
    rooms = [factories.room() for _ in range(8)]
    needs = (Need("therapist"), Need("room", setup_minutes=30))
    for room in rooms:
        factories.time_off(room, at("2026-11-22 23:45"), at("2026-11-23 23:45"))
    assert clocks(ask(needs, overhang=True)) == ["01:01"]
    for room in rooms[1:]:
        factories.time_off(room, at("2026-11-24 00:45"), at("2026-11-25 00:45"))
    assert clocks(ask(needs, overhang=True)) == ["01:01"]
    factories.time_off(rooms[0], at("2026-11-24 00:45"), at("2026-11-24 01:45"))
    assert clocks(ask(needs, overhang=True)) == []
