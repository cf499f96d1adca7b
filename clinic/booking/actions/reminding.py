"""Reminding a client of what she left open."""

from datetime import datetime, timedelta

from clinic.booking import queries
from clinic.booking.actions.telling import queue
from clinic.booking.models import LIVE, Appointment
from clinic.notify.actions import withdraw
from clinic.settings.queries import Clinic


def remind_to_finish(appointment: Appointment, clinic: Clinic, now: datetime) -> None:
    """Have the client reminded before her visit while health questions are open, and not at all when none are.

    Called after everything that can open or close them, or change the time of the visit.
    """
    thing = ("appointment", appointment.id)
    withdraw("unfinished", thing)
    response = queries.response_of(appointment)
    at = appointment.starts_at - timedelta(hours=clinic.finish_reminder_hours)
    if response is not None and response.completed_at is None and appointment.status in LIVE and at > now:
        queue("unfinished", thing, appointment.language, now, at)
