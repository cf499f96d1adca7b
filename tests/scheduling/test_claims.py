"""Taking time, holding it for a while, letting it go."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.db import db, transaction
from clinic.scheduling import actions
from clinic.scheduling.models import Allocation, Claim
from clinic.scheduling.overlap import SlotTaken
from clinic.scheduling.slots import Seat
from clinic.times import from_minutes, to_minutes
from tests import factories
from tests.factories import NOW, at

TEN = to_minutes(at("2026-11-24 10:00"))
HOUR = (TEN, TEN + 60)
NEXT_HOUR = (TEN + 60, TEN + 120)
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def anna(in_app):
    return factories.therapist()


def seat(resource_id, span=HOUR):
    return Seat(resource_id, "therapist", span)


def claim(*seats, now=NOW, expires_at=None):
    with transaction():
        return actions.claim("hold" if expires_at else "appointment", seats, now, expires_at)


def claims():
    """(id, kind, when it ends) of every claim."""
    return db.session.execute(select(Claim.id, Claim.kind, Claim.expires_at).order_by(Claim.id)).all()


def kept_busy():
    """(claim, resource) of every allocation."""
    rows = db.session.execute(select(Allocation.claim_id, Allocation.resource_id).order_by(Allocation.id))
    return [tuple(row) for row in rows]


def test_a_claim_keeps_all_its_seats_busy(anna):
    room = factories.room()
    claim_id = claim(seat(room), seat(anna))
    assert claims() == [(claim_id, "appointment", None)]
    assert kept_busy() == [(claim_id, anna), (claim_id, room)]


def test_a_claim_on_what_is_taken_takes_nothing(anna):
    room = factories.room()
    first = claim(seat(anna))
    with pytest.raises(SlotTaken):
        claim(seat(room), seat(anna))
    assert kept_busy() == [(first, anna)]
    assert len(claims()) == 1


def test_a_hold_keeps_others_out_until_it_ends(anna):
    claim(seat(anna), expires_at=LATER)
    with pytest.raises(SlotTaken):
        claim(seat(anna), now=LATER - timedelta(seconds=1))
    second = claim(seat(anna), now=LATER)
    assert kept_busy() == [(second, anna)]


def test_a_hold_that_was_swept_is_ended_and_owns_nothing(anna):
    room = factories.room()
    swept = claim(seat(anna), seat(room), expires_at=LATER)
    second = claim(seat(anna), now=LATER)
    assert claims() == [(swept, "ended", LATER), (second, "appointment", None)]
    assert kept_busy() == [(second, anna)]


def test_an_ended_hold_elsewhere_is_left_alone(anna):
    elsewhere = claim(seat(anna, NEXT_HOUR), expires_at=LATER)
    second = claim(seat(anna), now=LATER)
    assert kept_busy() == [(elsewhere, anna), (second, anna)]


def test_a_hold_confirmed_in_time_becomes_an_appointment_in_place(anna):
    held = claim(seat(anna), expires_at=LATER)
    with transaction():
        assert actions.confirm(held, LATER - timedelta(seconds=1))
    assert claims() == [(held, "appointment", None)]
    with pytest.raises(SlotTaken):
        claim(seat(anna), now=LATER + timedelta(days=1))


def test_a_hold_that_has_ended_is_never_confirmed(anna):
    held = claim(seat(anna), expires_at=LATER)
    with transaction():
        assert not actions.confirm(held, LATER)
    assert claims() == [(held, "hold", LATER)]


def test_a_hold_that_was_swept_is_not_confirmed_by_a_clock_that_is_behind(anna):
    held = claim(seat(anna), expires_at=LATER)
    claim(seat(anna), now=LATER)
    with transaction():
        assert not actions.confirm(held, NOW)


def test_a_hold_can_be_extended_until_it_ends(anna):
    held = claim(seat(anna), expires_at=LATER)
    longer = LATER + timedelta(minutes=10)
    with transaction():
        assert actions.extend(held, longer, NOW)
        assert not actions.extend(held, longer + timedelta(hours=1), longer)
    assert claims() == [(held, "hold", longer)]


def test_a_released_claim_leaves_nothing(anna):
    held = claim(seat(anna), expires_at=LATER)
    with transaction():
        actions.release(held)
    assert claims() == kept_busy() == []


def test_reclaiming_moves_a_hold_and_keeps_its_claim(anna):
    held = claim(seat(anna), expires_at=LATER)
    with transaction():
        actions.reclaim(held, "hold", [seat(anna, NEXT_HOUR)], NOW, LATER + timedelta(minutes=5))
    assert claims() == [(held, "hold", LATER + timedelta(minutes=5))]
    assert kept_busy() == [(held, anna)]


def test_reclaiming_sweeps_others_and_not_itself(anna):
    own = claim(seat(anna), expires_at=LATER)
    other = claim(seat(anna, NEXT_HOUR), expires_at=LATER)
    with transaction():
        actions.reclaim(own, "hold", [seat(anna, (TEN, TEN + 90))], LATER, LATER + timedelta(minutes=10))
    assert [(claim_id, kind) for claim_id, kind, _ in claims()] == [(own, "hold"), (other, "ended")]
    assert kept_busy() == [(own, anna)]


def test_reclaiming_what_is_taken_leaves_the_hold_as_it_was(anna):
    held = claim(seat(anna), expires_at=LATER)
    claim(seat(anna, NEXT_HOUR))
    before = claims(), kept_busy()
    with pytest.raises(SlotTaken), transaction():
        actions.reclaim(held, "hold", [seat(anna, NEXT_HOUR)], NOW, LATER)
    assert (claims(), kept_busy()) == before


def test_a_seat_can_be_added_and_dropped(anna):
    room = factories.room()
    held = claim(seat(anna))
    with transaction():
        actions.add_seat(held, room, "room", from_minutes(HOUR[0]), from_minutes(HOUR[1]))
    assert kept_busy() == [(held, anna), (held, room)]
    with transaction():
        actions.drop_seat(held, anna)
    assert kept_busy() == [(held, room)]
