"""Changing one's mind: another time, no time, or the link once more."""

from datetime import datetime, timedelta

from flask_babel import gettext as _

from clinic.audit.actions import record
from clinic.booking import health, policy, queries
from clinic.booking.actions.reminding import remind
from clinic.booking.actions.settling import announce_release_anew, settle_again
from clinic.booking.actions.taking import seated, take
from clinic.booking.actions.telling import queue
from clinic.booking.actions.turning import locked_appointment, strike
from clinic.booking.availability import Wish
from clinic.booking.models import Appointment
from clinic.catalog.queries import service_by_id
from clinic.db import db
from clinic.errors import Missing, TooLate
from clinic.notify.actions import withdraw
from clinic.settings.queries import Clinic


def move(
    appointment_id: int, start: datetime, therapist_id: int | None, clinic: Clinic, now: datetime, actor: str
) -> Appointment:
    """Move a client's appointment: the new time is taken and the old let go together, or nothing changes.

    `therapist_id` None keeps the same therapist where she is free. Raises TooLate inside the notice, SlotTaken when
    the new time is not free.
    """
    appointment = locked_appointment(appointment_id)
    permit = policy.may_move(appointment, now)
    if not permit.allowed:
        raise TooLate(permit.sentence, [_call(clinic)])
    before = appointment.facts
    _allow(appointment, start, clinic, now)
    service = service_by_id(appointment.service_id)
    wish = Wish(service, appointment.minutes, therapist_id, appointment.client.resource_id, appointment.pinned_rooms)
    usual = appointment.resource_ids
    seats = take(wish, start, clinic, now, appointment, "appointment", appointment.expires_at, usual=usual)
    appointment.therapist_id = therapist_id
    appointment.starts_at, appointment.ends_at = start, start + timedelta(minutes=appointment.minutes)
    appointment.seats = seated(appointment, seats)
    after = appointment.facts
    if after == before:
        return appointment
    appointment.sequence += 1
    appointment.changed_at = now
    db.session.flush()
    thing = ("appointment", appointment.id)
    record(actor, "move", thing, now, before=before, after=after)
    announce_release_anew(appointment, now)
    if now > appointment.grace_until:  # until then the confirmation has not left, and will tell the new time
        withdraw("moved", thing)
        queue("moved", thing, appointment.language, now)
    if appointment.status == "booked":
        settle_again([appointment], clinic, now, actor)  # a decision may be over by the new time
    remind(appointment, clinic, now)
    return appointment


def cancel(appointment_id: int, reason: str, clinic: Clinic, now: datetime, actor: str) -> Appointment:
    """Cancel a client's appointment and free its time; a second time changes nothing. Raises TooLate."""
    appointment = locked_appointment(appointment_id)
    if appointment.status == "cancelled":
        return appointment
    permit = policy.may_cancel(appointment, now)
    if not permit.allowed:
        raise TooLate(permit.sentence, [_call(clinic)])
    strike(appointment, reason, clinic, now, actor, tell=None)
    return appointment


def send_link_again(number: int | None, email: str, clinic: Clinic, now: datetime) -> None:
    """Send the private link of a booking to its own address; nothing tells the asker whether there is one."""
    appointment = queries.by_reference(number, email.lower())
    record("visitor", "ask_for_link", ("appointment", appointment.id if appointment else 0), now)
    if appointment and now <= queries.link_ends(appointment, clinic):
        withdraw("link", ("appointment", appointment.id))
        queue("link", ("appointment", appointment.id), appointment.language, now)


def renew_link(number: int | None, now: datetime, actor: str) -> Appointment:
    """Close the private link that is out there and send a new one to the booking's own address. Raises Missing."""
    appointment = db.session.get(Appointment, number or 0)
    if appointment is None:
        raise Missing(_("There is no booking with this reference."))
    appointment.link_generation += 1
    thing = ("appointment", appointment.id)
    record(actor, "renew_link", thing, now)
    withdraw("link", thing)
    queue("link", thing, appointment.language, now)
    return appointment


def _allow(appointment: Appointment, start: datetime, clinic: Clinic, now: datetime) -> None:
    """Let the new time be one that her answers allow; what waits for a decision waits no longer than it may."""
    standing = health.standing_of(appointment, clinic, now, start)
    if standing.state in {"blocked", "emergency"}:
        raise TooLate(_("Your health answers have to be looked at first."), [_call(clinic)])
    if appointment.status == "pending" and appointment.expires_at:
        latest = start - timedelta(hours=clinic.decide_before_hours)
        if latest <= now:
            raise TooLate(_("Your answers have to be looked at first, and that time is too soon."), [_call(clinic)])
        appointment.expires_at = min(appointment.expires_at, latest)


def _call(clinic: Clinic) -> str:
    return _("Please %(contact)s and we will help you.", contact=policy.reach(clinic))
