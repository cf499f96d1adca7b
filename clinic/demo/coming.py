"""What became of the demo's visits by now, step by step through the table of states, each step in the trail."""

from datetime import datetime, timedelta

from sqlalchemy import select

from clinic.audit.actions import record
from clinic.booking.models import TRANSITIONS, Appointment
from clinic.db import db

EARLY = timedelta(minutes=10)  # clients come before their time
DID_NOT_COME = 11  # every so many-th visit
BY = "system"

Step = tuple[str, str, datetime]  # a state, what leads there, and when


def let_come(now: datetime) -> None:
    """Let the clients whose time has come arrive, be treated and go."""
    begun = select(Appointment).where(Appointment.status == "booked", Appointment.starts_at <= now + EARLY)
    for number, visit in enumerate(db.session.scalars(begun.order_by(Appointment.starts_at, Appointment.id)), start=1):
        for state, verb, at in _steps(visit, number):
            if at <= now and state in TRANSITIONS[visit.status]:
                before = visit.facts
                visit.status, visit.changed_at = state, at
                record(BY, verb, ("appointment", visit.id), at, before=before, after=visit.facts)


def _steps(visit: Appointment, number: int) -> list[Step]:
    if number % DID_NOT_COME == 0:
        return [("no_show", "no_show", visit.ends_at)]
    return [
        ("arrived", "check_in", visit.starts_at - EARLY),
        ("in_session", "begin", visit.starts_at),
        ("fulfilled", "finish", visit.ends_at),
    ]
