"""The staff call an appointment off: at any time, with a reason, and the client is told or not."""

from datetime import datetime

from clinic.booking.actions.explaining import explain
from clinic.booking.actions.turning import locked_appointment, refuse_stale, strike
from clinic.booking.models import Appointment
from clinic.settings.queries import Clinic


def call_off(
    appointment_id: int,
    reason: str,
    words: str,
    clinic: Clinic,
    now: datetime,
    actor: str,
    seen: str | None = None,
    *,
    tell: bool = True,
) -> Appointment:
    """Cancel an appointment for this reason (a code) and free its time, whatever notice was agreed.

    What she writes besides is kept sealed. A second time changes nothing. Raises Stale.
    """
    appointment = locked_appointment(appointment_id)
    if appointment.status == "cancelled":
        return appointment
    refuse_stale(appointment, seen)
    strike(appointment, reason, clinic, now, actor, tell=tell)
    if words.strip():
        explain(appointment, "cancel", words, now, actor)
    return appointment
