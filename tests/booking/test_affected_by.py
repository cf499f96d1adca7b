"""Which appointments a closure, an absence or a broken room would hit."""

import pytest

from clinic.booking import queries
from clinic.times import to_minutes
from tests.booking.practice import TUESDAY, WEDNESDAY, at

HOUR = 60


@pytest.fixture
def closing(practice):
    """Tuesday from 11:00 to 12:00."""
    start = to_minutes(at(f"{TUESDAY} 11:00", practice.clinic.zone))
    return [(start, start + HOUR)]


def test_it_names_those_inside_and_nobody_else(practice, closing):
    early, inside = practice.book(f"{TUESDAY} 09:00"), practice.book(f"{TUESDAY} 11:00", visitor="bo")
    practice.book(f"{WEDNESDAY} 11:00", visitor="cy")
    ((start, end),) = closing
    assert [one.id for one in queries.affected_by(closing)] == [inside.id]
    assert [one.id for one in queries.affected_by([(start - 3 * HOUR, end)])] == [early.id, inside.id]


def test_cleaning_up_counts(practice, closing):
    before = practice.book(f"{TUESDAY} 10:00")
    assert [one.id for one in queries.affected_by(closing)] == [before.id]


def test_of_one_resource_only_hers(practice, closing):
    anna = practice.book(f"{TUESDAY} 11:00", therapist_id=practice.anna)
    practice.book(f"{TUESDAY} 11:00", therapist_id=practice.ben, visitor="bo")
    assert [one.id for one in queries.affected_by(closing, practice.anna)] == [anna.id]


def test_of_a_room_those_in_it(practice, closing):
    one, other = (practice.book(f"{TUESDAY} 11:00", visitor=visitor) for visitor in ("ada", "bo"))
    rooms = {room: [found.id for found in queries.affected_by(closing, room)] for room in practice.rooms}
    assert rooms == dict(zip(practice.rooms, ([one.id], [other.id]), strict=True))


def test_a_cancelled_one_is_not_affected(practice, closing):
    practice.cancel(practice.book(f"{TUESDAY} 11:00"))
    assert queries.affected_by(closing) == []
