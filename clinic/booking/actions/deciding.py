"""What somebody who may decide says about a booking that waits, and what follows for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from clinic.audit.actions import record
from clinic.booking import health, policy, queries
from clinic.booking.actions.changing import locked_appointment
from clinic.booking.actions.reminding import remind_to_finish
from clinic.booking.actions.taking import drop_claim
from clinic.booking.models import Appointment
from clinic.errors import ClinicError
from clinic.intake import actions as intake
from clinic.intake.queries import ENOUGH
from clinic.notify.actions import queue, withdraw
from clinic.scheduling import actions as diary
from clinic.settings.queries import Clinic

SHORTEST = timedelta(hours=1)  # a time that was confirmed is kept at least so long for a decision


def decide(
    appointment_id: int, verdict: str, details: Mapping[str, Any], clinic: Clinic, now: datetime, actor: str
) -> Appointment:
    """Decide on an appointment that waits: `as_booked`, `with_changes`, `needs_doctor` or `no`.

    The first two book it, the third waits for a doctor's note, the last calls it off. Raises ClinicError when it no
    longer waits, its time is gone, or a rule that nobody may override has fired.
    """
    appointment = locked_appointment(appointment_id)
    if appointment.status != "pending" or policy.has_lapsed(appointment, now):
        raise ClinicError(_("This appointment is not waiting for a decision."))
    if response := queries.response_of(appointment):  # there is none where no questionnaire was published
        intake.decide(response, verdict, details, now, actor)
    if verdict == "no":
        return _call_off(appointment, clinic, now, actor)
    settle(appointment, None if verdict in ENOUGH else "clearance", clinic, now, actor)
    return appointment


def settle(appointment: Appointment, waits: str | None, clinic: Clinic, now: datetime, actor: str) -> None:
    """Let the appointment wait for a decision, or be booked. Raises ClinicError when its time is gone."""
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
    record(actor, "settle", thing, now, before=before, after=appointment.facts)
    for template in ("booked", "pending"):
        withdraw(template, thing)
    queue("pending" if waits else "booked", thing, appointment.language, now, max(now, appointment.grace_until))


def _call_off(appointment: Appointment, clinic: Clinic, now: datetime, actor: str) -> Appointment:
    before = appointment.facts
    appointment.status, appointment.changed_at = "cancelled", now
    appointment.cancelled_at, appointment.cancelled_by, appointment.cancel_reason = now, actor, None
    appointment.sequence += 1
    drop_claim(appointment)
    thing = ("appointment", appointment.id)
    record(actor, "cancel", thing, now, before=before, after=appointment.facts)
    withdraw("pending", thing)
    remind_to_finish(appointment, clinic, now)
    queue("cancelled", thing, appointment.language, now)
    return appointment
