"""Cancelling: once, in time, kept in the history; the time is free again."""

from datetime import timedelta

import pytest

from clinic.booking.actions.turning import become
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.errors import ClinicError, TooLate
from tests import factories
from tests.booking.practice import TUESDAY
from tests.factories import NOW, at

MINUTE = timedelta(minutes=1)
AFTER_GRACE = NOW + 6 * MINUTE


@pytest.fixture
def wednesday(practice):
    """An appointment whose notice ends on Tuesday."""
    return practice.book("2026-11-25 10:30")


def test_the_row_is_kept_with_reason_time_and_actor(practice, wednesday):
    cancelled = practice.cancel(wednesday, "I’m not well: a cold", AFTER_GRACE)
    assert (cancelled.status, cancelled.cancel_reason) == ("cancelled", "I’m not well: a cold")
    assert (cancelled.cancelled_at, cancelled.cancelled_by) == (AFTER_GRACE, "client:1")
    assert (cancelled.sequence, cancelled.changed_at, cancelled.claim_id) == (1, AFTER_GRACE, None)
    assert (cancelled.therapist_names, cancelled.room) == (["Anna"], "Room 1")  # who and where stays known
    assert practice.trail() == ["book", "cancel"]


def test_the_time_is_free_again(practice, wednesday):
    practice.cancel(wednesday)
    assert practice.diary() == []
    practice.book("2026-11-25 10:30", "bo", therapist_id=practice.anna)


def test_a_second_time_changes_nothing(practice, wednesday):
    practice.cancel(wednesday, "first", AFTER_GRACE)
    again = practice.cancel(wednesday, "second", AFTER_GRACE + 60 * MINUTE)
    assert (again.cancel_reason, again.cancelled_at, again.sequence) == ("first", AFTER_GRACE, 1)
    assert practice.trail() == ["book", "cancel"]


def test_until_the_notice_begins_it_can_be_cancelled(practice, wednesday):
    assert practice.cancel(wednesday, now=at(f"{TUESDAY} 10:30")).status == "cancelled"


def test_inside_the_notice_it_cannot(practice, wednesday):
    before = practice.diary()
    with pytest.raises(TooLate) as refused:
        practice.cancel(wednesday, now=at(f"{TUESDAY} 10:30") + timedelta(seconds=1))
    assert refused.value.sentence == "It is too late to cancel online."
    assert refused.value.advice == ("Please call us on 01 555 0100 and we will help you.",)
    assert db.session.get_one(Appointment, wednesday.id).status == "booked"
    assert (practice.diary(), practice.trail()) == (before, ["book"])


def test_cancelling_has_a_notice_of_its_own(practice):
    factories.clinic(cancel_notice_minutes=60 * 48, move_notice_minutes=0)
    thursday = practice.book("2026-11-26 10:30")
    with pytest.raises(TooLate):
        practice.cancel(thursday, now=at(f"{TUESDAY} 10:31"))
    assert practice.cancel(thursday, now=at(f"{TUESDAY} 10:30")).status == "cancelled"


def test_the_notice_is_the_one_she_agreed_to(practice, wednesday):
    factories.clinic(cancel_notice_minutes=60 * 72)
    assert practice.cancel(wednesday, now=AFTER_GRACE).status == "cancelled"


def test_within_the_grace_the_notice_does_not_matter(practice):
    first, second = practice.book("2026-11-23 14:00"), practice.book("2026-11-23 14:00", "bo")
    assert practice.cancel(first, now=NOW + 5 * MINUTE).status == "cancelled"
    with pytest.raises(TooLate):
        practice.cancel(second, now=NOW + 5 * MINUTE + timedelta(seconds=1))


def test_the_grace_does_not_outlast_the_beginning(practice):
    factories.clinic(notice_minutes=0, grace_minutes=24 * 60)
    today = practice.book("2026-11-23 09:15")
    with pytest.raises(TooLate) as refused:
        practice.cancel(today, now=at("2026-11-23 09:15"))
    assert refused.value.sentence == "This appointment has begun or is over."


@pytest.mark.parametrize("status", ["arrived", "in_session", "fulfilled", "no_show"])
def test_what_has_begun_is_not_cancelled(practice, wednesday, status):
    db.session.get_one(Appointment, wednesday.id).status = status
    db.session.commit()
    with pytest.raises(TooLate) as refused:
        practice.cancel(wednesday)
    assert refused.value.sentence == "This appointment has begun or is over."


def test_what_waits_for_an_answer_can_be_cancelled(practice, wednesday):
    db.session.get_one(Appointment, wednesday.id).status = "pending"
    db.session.commit()
    assert practice.cancel(wednesday).status == "cancelled"


def test_an_unknown_state_is_refused_rather_than_guessed(practice, wednesday):
    with pytest.raises(ClinicError), transaction():
        become(db.session.get_one(Appointment, wednesday.id), "fulfilled", NOW)
