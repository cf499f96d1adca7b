"""What a client may do herself, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from clinic.booking.models import LIVE, TRANSITIONS, Appointment
from clinic.booking.policy import Permit, may_cancel, may_move

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
STARTED = "This appointment has begun or is over."


def appointment(status="booked", cancel=24, move=48, grace_until=NOON - 1000 * HOUR):
    return Appointment(
        status=status,
        starts_at=NOON,
        ends_at=NOON + HOUR,
        cancel_notice_minutes=cancel * 60,
        move_notice_minutes=move * 60,
        grace_until=grace_until,
    )


@pytest.mark.parametrize(
    ("ask", "hours", "sentence"),
    [
        (may_cancel, 24, "It is too late to cancel online."),
        (may_move, 48, "It is too late to change the time online."),
    ],
)
def test_each_has_its_own_notice_to_the_second(ask, hours, sentence):
    until = NOON - hours * HOUR
    assert ask(appointment(), until) == Permit(True, until)
    assert ask(appointment(), until + SECOND) == Permit(False, until, sentence)


@pytest.mark.parametrize("ask", [may_cancel, may_move])
def test_the_grace_goes_before_the_notice(ask):
    booked = appointment(grace_until=NOON - HOUR)
    assert ask(booked, NOON - HOUR) == Permit(True, NOON - HOUR)
    assert ask(booked, NOON - HOUR + SECOND).allowed is False


@pytest.mark.parametrize("ask", [may_cancel, may_move])
def test_without_notice_it_is_allowed_until_it_begins(ask):
    booked = appointment(cancel=0, move=0)
    assert ask(booked, NOON - SECOND) == Permit(True, NOON)
    assert ask(booked, NOON) == Permit(False, NOON, STARTED)


@pytest.mark.parametrize("ask", [may_cancel, may_move])
@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("pending", ""),
        ("booked", ""),
        ("arrived", STARTED),
        ("in_session", STARTED),
        ("fulfilled", STARTED),
        ("no_show", STARTED),
        ("cancelled", "This booking has been cancelled."),
    ],
)
def test_only_what_is_to_come_can_be_changed(ask, status, sentence):
    permit = ask(appointment(status), NOON - 100 * HOUR)
    assert (permit.allowed, permit.sentence) == (not sentence, sentence)


def test_the_states_and_their_moves():
    """A state that nothing leads to or that nobody thought about would be seen here."""
    assert set(TRANSITIONS) == {"pending", "booked", "arrived", "in_session", "fulfilled", "cancelled", "no_show"}
    assert set().union(*TRANSITIONS.values()) <= set(TRANSITIONS)
    assert set(TRANSITIONS) >= LIVE
    assert {state for state, following in TRANSITIONS.items() if not following} == {"fulfilled", "cancelled"}
    assert {state for state, following in TRANSITIONS.items() if "cancelled" in following} == {
        "pending",
        "booked",
        "arrived",
    }
