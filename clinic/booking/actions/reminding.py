"""Reminding a client of the health questions that are open before her visit."""

from datetime import datetime, timedelta

from clinic.booking import queries
from clinic.booking.actions.telling import queue
from clinic.booking.models import LIVE, Appointment
from clinic.intake.queries import version
from clinic.intake.standing import is_due, timely_within
from clinic.notify.actions import withdraw
from clinic.settings.queries import Clinic

UNFINISHED, ANYTHING_CHANGED = "unfinished", "anything_changed"


def remind(appointment: Appointment, clinic: Clinic, now: datetime) -> None:
    """Have the client reminded of what she has not finished, or asked near the visit whether anything has changed.

    Called after everything that can open or close questions, or change the time of the visit: what was queued before is
    taken back. What waits for a decision is asked nothing meanwhile.
    """
    thing = ("appointment", appointment.id)
    for template in (UNFINISHED, ANYTHING_CHANGED):
        withdraw(template, thing)
    response = queries.response_of(appointment)
    if response is None or appointment.status not in LIVE:
        return
    content = version(response.version_id).content
    template, before = UNFINISHED, timedelta(hours=clinic.finish_reminder_hours)
    due = response.completed_at is None
    if response.completed_at is not None:  # never asked before the questions are there
        template, before = ANYTHING_CHANGED, min(timedelta(hours=clinic.change_check_hours), timely_within(content))
        due = appointment.status == "booked" and is_due(response, content, appointment.starts_at)
    at = appointment.starts_at - before
    if due and at > now:
        queue(template, thing, appointment.language, now, at)
