"""The database's own rule: nobody and nothing is busy twice at once."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from clinic.db import db, transaction
from clinic.scheduling.models import Allocation
from clinic.scheduling.overlap import NAME, SlotTaken, allocate, reallocate, remove
from clinic.scheduling.slots import Seat
from clinic.times import to_minutes
from tests import factories
from tests.factories import at

LIMIT = "allocation_a_day_at_most"
TEN, ELEVEN = at("2026-11-24 10:00"), at("2026-11-24 11:00")


@pytest.fixture
def booked(in_app):
    """(therapist, claim): busy from ten to eleven."""
    therapist_id = factories.therapist()
    return therapist_id, factories.claim((therapist_id, TEN, ELEVEN))


def store(resource_id, claim_id, starts_at, ends_at):
    with transaction():
        row = {"resource_id": resource_id, "claim_id": claim_id, "starts_at": starts_at, "ends_at": ends_at}
        db.session.execute(insert(Allocation).values(row))


def change(condition, **values):
    with transaction():
        db.session.execute(update(Allocation).where(condition).values(**values))


def stored():
    rows = select(Allocation.resource_id, Allocation.starts_at, Allocation.ends_at).order_by(Allocation.starts_at)
    return db.session.execute(rows).all()


OVERLAPPING = [
    ("10:00", "11:00"),
    ("09:30", "10:01"),
    ("10:59", "12:00"),
    ("10:15", "10:45"),
    ("09:00", "12:00"),
    ("00:00", "24:00"),
]
APART = [("09:00", "10:00"), ("11:00", "12:00"), ("00:00", "09:59"), ("11:00", "23:59")]


def times(span):
    day = at("2026-11-24 00:00")
    return [day + timedelta(hours=int(clock[:2]), minutes=int(clock[3:])) for clock in span]


@pytest.mark.parametrize("span", OVERLAPPING)
def test_an_insert_that_overlaps_is_refused(booked, span):
    therapist_id, claim_id = booked
    with pytest.raises(IntegrityError, match=NAME):
        store(therapist_id, claim_id, *times(span))
    assert stored() == [(therapist_id, TEN, ELEVEN)]


@pytest.mark.parametrize("span", APART)
def test_spans_that_only_touch_are_stored(booked, span):
    therapist_id, claim_id = booked
    store(therapist_id, claim_id, *times(span))
    assert len(stored()) == 2


@pytest.mark.parametrize("span", OVERLAPPING)
def test_an_update_that_overlaps_is_refused(booked, span):
    therapist_id, claim_id = booked
    noon = at("2026-11-25 12:00")
    store(therapist_id, claim_id, noon, noon + timedelta(hours=1))
    starts_at, ends_at = times(span)
    with pytest.raises(IntegrityError, match=NAME):
        change(Allocation.starts_at == noon, starts_at=starts_at, ends_at=ends_at)


def test_a_span_may_move_over_itself(booked):
    therapist_id, _ = booked
    change(Allocation.resource_id == therapist_id, starts_at=TEN + timedelta(minutes=30))
    assert stored() == [(therapist_id, TEN + timedelta(minutes=30), ELEVEN)]


def test_another_resource_may_be_busy_at_the_same_time(booked):
    _, claim_id = booked
    store(factories.room(), claim_id, TEN, ELEVEN)
    assert len(stored()) == 2


def test_a_day_is_the_longest_span(booked):
    _, claim_id = booked
    room_id = factories.room()
    store(room_id, claim_id, TEN, TEN + timedelta(hours=24))
    with pytest.raises(IntegrityError, match=LIMIT):
        store(factories.room(), claim_id, TEN, TEN + timedelta(hours=24, minutes=1))
    with pytest.raises(IntegrityError, match=LIMIT):
        change(Allocation.resource_id == room_id, ends_at=TEN + timedelta(hours=25))


def test_a_span_of_a_whole_day_is_seen_by_the_next(booked):
    _, claim_id = booked
    room_id = factories.room()
    store(room_id, claim_id, TEN - timedelta(hours=23), ELEVEN)
    with pytest.raises(IntegrityError, match=NAME):
        store(room_id, claim_id, ELEVEN - timedelta(minutes=1), ELEVEN + timedelta(hours=1))


def test_without_the_rule_overlaps_are_stored(booked):
    therapist_id, claim_id = booked
    with transaction():
        for statement in remove(db.engine.dialect.name):
            db.session.execute(text(statement))
    store(therapist_id, claim_id, TEN, ELEVEN)
    assert len(stored()) == 2


def test_the_rule_is_back_after_down_and_up_again(databases, run_once, make_app):
    with make_app(run_once(databases.new(), "db upgrade", "db downgrade base", "db upgrade")).app_context():
        therapist_id = factories.therapist()
        factories.claim((therapist_id, TEN, ELEVEN))
        with pytest.raises(IntegrityError, match=NAME):
            factories.claim((therapist_id, TEN, ELEVEN))
        db.session.rollback()


# ---- the statements that run into it -----------------------------------------


def seat(resource_id, starts_at, ends_at):
    return Seat(resource_id, "therapist", (to_minutes(starts_at), to_minutes(ends_at)))


def test_allocating_what_is_taken_raises_slot_taken_and_stores_nothing(booked):
    therapist_id, claim_id = booked
    room_id = factories.room()
    with pytest.raises(SlotTaken), transaction():
        allocate(claim_id, [seat(room_id, TEN, ELEVEN), seat(therapist_id, TEN, ELEVEN)])
    assert stored() == [(therapist_id, TEN, ELEVEN)]


def test_only_an_overlap_is_slot_taken(booked):
    therapist_id, claim_id = booked
    with pytest.raises(IntegrityError, match=LIMIT), transaction():
        allocate(claim_id, [seat(therapist_id, ELEVEN, ELEVEN + timedelta(hours=25))])


def test_moving_takes_the_new_span_and_lets_the_old_go(booked):
    therapist_id, claim_id = booked
    noon = at("2026-11-24 12:00")
    with transaction():
        reallocate(claim_id, [seat(therapist_id, ELEVEN, noon)])
    assert stored() == [(therapist_id, ELEVEN, noon)]


def test_moving_to_another_resource_lets_the_first_go(booked):
    _, claim_id = booked
    other_id = factories.therapist()
    with transaction():
        reallocate(claim_id, [seat(other_id, TEN, ELEVEN)])
    assert stored() == [(other_id, TEN, ELEVEN)]


def test_moving_onto_what_is_taken_changes_nothing(booked):
    therapist_id, claim_id = booked
    other_id, noon = factories.therapist(), at("2026-11-24 12:00")
    factories.claim((other_id, TEN, noon))
    before = stored()
    with pytest.raises(SlotTaken), transaction():
        reallocate(claim_id, [seat(therapist_id, ELEVEN, noon), seat(other_id, ELEVEN, noon)])
    assert stored() == before
