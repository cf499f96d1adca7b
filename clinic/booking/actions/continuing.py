"""Answering about her health after booking: the same questions, with the same consequences."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from clinic.audit.actions import record
from clinic.booking import health, queries
from clinic.booking.actions.changing import locked_appointment
from clinic.booking.health import Asking
from clinic.booking.models import Appointment
from clinic.errors import ClinicError
from clinic.intake import actions as intake
from clinic.intake.paging import Filled, Page, filled
from clinic.notify.actions import queue, withdraw
from clinic.scheduling import actions as diary
from clinic.settings.queries import Clinic

SHORTEST = timedelta(hours=1)  # a time that was confirmed is kept at least so long for a decision


def answer_for(
    appointment_id: int, page: Page, said: Filled, clinic: Clinic, now: datetime, connection: str
) -> Asking | None:
    """Write down one page for an appointment that stands; what is asked now, or None when nothing is open any more.

    A sign that stops is never overwritten by time: the booking waits for a therapist until the answers change. With
    the last page the answers are closed, and decide as they would have before booking. Raises ClinicError.
    """
    appointment = locked_appointment(appointment_id)
    asked = health.asking_for(appointment, clinic, now)
    response = queries.response_of(appointment)
    if asked is None or response is None or response.completed_at is not None:
        return None
    intake.fill(response, filled(asked.sheet, page, said))
    after = health.asking_for(appointment, clinic, now) or asked
    found = after.assessment
    response.outcomes = dict(found.so_far)
    stopped = health.stops(found)
    if not stopped and after.next_page is None:
        intake.complete(response, after.version, found, now, connection, clinic.locale)
    _obey(appointment, "review" if stopped else health.waits_for(after, response.modality), clinic, now)
    return after


def _obey(appointment: Appointment, waits: str | None, clinic: Clinic, now: datetime) -> None:
    """Let the appointment wait for a decision, or no longer."""
    if appointment.pending_reason == waits or appointment.status not in {"pending", "booked"}:
        return
    before = appointment.facts
    until = max(health.wait_until(waits, appointment.starts_at, clinic, now), now + SHORTEST) if waits else None
    if appointment.claim_id is None or not diary.keep_until(appointment.claim_id, until, now):
        raise ClinicError(_("This time is no longer kept. Please choose a new one."))
    appointment.status = "pending" if waits else "booked"
    appointment.pending_reason, appointment.expires_at = waits, until
    appointment.confirmed_at = None if waits else now
    appointment.changed_at = now
    thing = ("appointment", appointment.id)
    record(f"client:{appointment.client_id}", "answer", thing, now, before=before, after=appointment.facts)
    for template in ("booked", "pending"):
        withdraw(template, thing)
    queue("pending" if waits else "booked", thing, appointment.language, now, max(now, appointment.grace_until))
