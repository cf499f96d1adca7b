"""What follows for appointments that stand when answers or decisions change: they wait, or are booked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select

from clinic.audit.actions import record
from clinic.booking import health
from clinic.booking.actions.reminding import remind
from clinic.booking.actions.telling import queue
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.errors import ClinicError, Missing
from clinic.notify.actions import withdraw
from clinic.scheduling import actions as diary
from clinic.settings.queries import Clinic

SHORTEST = timedelta(hours=1)  # a time that was confirmed is kept at least so long for a decision


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
    for template in ("booked", "pending", "released"):
        withdraw(template, thing)
    announce(appointment, now)
    remind(appointment, clinic, now)


def announce(appointment: Appointment, now: datetime) -> None:
    """Let its client be told that it is booked, or waits, and when its time is given away should nobody decide."""
    thing = ("appointment", appointment.id)
    queue(appointment.status, thing, appointment.language, now, max(now, appointment.grace_until))
    _announce_release(appointment, now)


def announce_release_anew(appointment: Appointment, now: datetime) -> None:
    """The same for the release alone, when its moment has changed."""
    withdraw("released", ("appointment", appointment.id))
    _announce_release(appointment, now)


def settle_again(booked: Iterable[Appointment], clinic: Clinic, now: datetime, actor: str) -> None:
    """Let those of a client's booked appointments wait that are not cleared any more."""
    for appointment in booked:
        settle(appointment, health.waits_now(appointment, clinic, now), clinic, now, actor)


def locked_with_others(appointment_id: int, now: datetime) -> tuple[Appointment, list[Appointment]]:
    """An appointment, and whatever else its client has booked, for nobody else to change meanwhile. Raises Missing."""
    client_id = select(Appointment.client_id).where(Appointment.id == appointment_id).scalar_subquery()
    found = _locked((Appointment.id == appointment_id) | _booked(client_id, now))
    own = next((one for one in found if one.id == appointment_id), None)
    if own is None:
        raise Missing(_("There is no such booking."))
    return own, [one for one in found if one is not own]


def locked_booked(client_id: int, now: datetime) -> list[Appointment]:
    """What a client has booked and is still to come, for nobody else to change meanwhile."""
    return _locked(_booked(client_id, now))


def _announce_release(appointment: Appointment, now: datetime) -> None:
    if appointment.expires_at:
        queue("released", ("appointment", appointment.id), appointment.language, now, appointment.expires_at)


def _booked(client_id: object, now: datetime) -> ColumnElement[bool]:
    return (Appointment.client_id == client_id) & (Appointment.status == "booked") & (Appointment.starts_at > now)


def _locked(wanted: ColumnElement[bool]) -> list[Appointment]:
    """Locked in the order of their numbers, so that nobody waits in a ring."""
    statement = select(Appointment).where(wanted).order_by(Appointment.id).with_for_update(of=Appointment)
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))
