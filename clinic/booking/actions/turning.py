"""An appointment from one state to the next: the only place where that happens to one that stands."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from clinic.audit.actions import record
from clinic.booking.actions.reminding import remind
from clinic.booking.actions.taking import drop_claim
from clinic.booking.actions.telling import queue
from clinic.booking.models import TRANSITIONS, Appointment
from clinic.db import db
from clinic.errors import ClinicError, Missing
from clinic.notify.actions import withdraw
from clinic.settings.queries import Clinic

UNSENT = ("booked", "pending", "moved", "late", "released")  # what nobody need hear of a visit that is called off


class Stale(ClinicError):
    """What was done was meant for an appointment as it no longer is."""

    http_status = 409


def locked_appointment(appointment_id: int) -> Appointment:
    """The appointment, for nobody else to change meanwhile. Raises Missing."""
    appointment = db.session.scalar(
        select(Appointment)
        .where(Appointment.id == appointment_id)
        .with_for_update(of=Appointment)
        .execution_options(populate_existing=True)  # what was read before the lock may have changed since
    )
    if appointment is None:
        raise Missing(_("There is no such booking."))
    return appointment


def refuse_stale(appointment: Appointment, seen: str | None) -> None:
    """Raise Stale unless the appointment is still as it was seen; None has seen nothing in particular."""
    if seen is not None and seen != appointment.as_seen:
        raise Stale(_("Somebody has changed this appointment since you opened it. This is how it stands now."))


def become(appointment: Appointment, state: str, now: datetime) -> None:
    """Give an appointment another state. Raises Stale where none leads there from the one it has."""
    if state not in TRANSITIONS[appointment.status]:
        raise Stale(_("This appointment has moved on. Load the page again."))
    appointment.status = state
    appointment.changed_at = now


def strike(
    appointment: Appointment, reason: str | None, clinic: Clinic, now: datetime, actor: str, *, tell: bool | None
) -> None:
    """Call an appointment off and free its time. `tell` its client, or (None) only one who has heard of it.

    Within the grace after booking, before its message has left, there is nothing to take back. Raises Stale.
    """
    before = appointment.facts
    become(appointment, "cancelled", now)
    appointment.cancelled_at, appointment.cancelled_by, appointment.cancel_reason = now, actor, reason
    appointment.sequence += 1
    drop_claim(appointment)
    thing = ("appointment", appointment.id)
    record(actor, "cancel", thing, now, before=before, after=appointment.facts)
    gone = {template for template in UNSENT if withdraw(template, thing)}
    remind(appointment, clinic, now)
    unheard = bool(gone & {"booked", "pending"}) and now <= appointment.grace_until
    if tell or (tell is None and not unheard):
        queue("cancelled", thing, appointment.language, now)
