"""The staff move an appointment, or change its length, therapist or room: the checks of a booking, less its notice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from clinic.audit.actions import record
from clinic.booking import health, policy
from clinic.booking.actions.explaining import explain
from clinic.booking.actions.reminding import remind
from clinic.booking.actions.settling import SHORTEST, announce_release_anew, settle_again
from clinic.booking.actions.taking import seated, take
from clinic.booking.actions.telling import queue
from clinic.booking.actions.turning import Stale, locked_appointment, refuse_stale
from clinic.booking.availability import Latitude, Wish
from clinic.booking.models import Appointment
from clinic.catalog.queries import option_of, service_by_id
from clinic.db import db
from clinic.errors import ClinicError
from clinic.notify.actions import withdraw
from clinic.settings.queries import Clinic

MOVABLE = {"pending", "booked", "arrived"}


class NotAllowed(ClinicError):
    """Her answers do not let her come at that time."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class Change:
    """How an appointment is to be: `therapist_id` and `room_id` are resources, None any that fits; a room is pinned."""

    start: datetime
    minutes: int
    therapist_id: int | None = None
    room_id: int | None = None
    latitude: Latitude = field(default_factory=Latitude)
    tell: bool = True
    back: bool = False  # it goes back to what it was: who has not heard yet need hear nothing
    at_once: bool = False  # the message does not wait for second thoughts


def rearrange(
    appointment_id: int, change: Change, clinic: Clinic, now: datetime, actor: str, seen: str | None = None
) -> Appointment:
    """Change an appointment: the new time is taken and the old let go together, or nothing changes.

    Raises SlotTaken when that is not free, Stale, Missing for a length that is not offered, NotAllowed by her answers.
    """
    appointment = locked_appointment(appointment_id)
    if _is(appointment, change):
        return appointment
    refuse_stale(appointment, seen)
    if appointment.status not in MOVABLE or policy.has_lapsed(appointment, now):
        raise Stale(_("This appointment has begun, is over, or its time has been given to others."))
    return place(appointment, change, clinic, now, actor)


def place(appointment: Appointment, change: Change, clinic: Clinic, now: datetime, actor: str) -> Appointment:
    """The same for an appointment that is locked already."""
    before = {**appointment.facts, "pinned": sorted(appointment.pinned_rooms)}
    known = _told_of(appointment)
    if change.start != appointment.starts_at:
        _screen(appointment, change.start, clinic, now)
    _take(appointment, change, clinic, now)
    after = {**appointment.facts, "pinned": sorted(appointment.pinned_rooms)}
    if after == before:
        return appointment
    appointment.sequence += 1
    appointment.changed_at = now
    db.session.flush()
    past = {"past": change.latitude.past} if change.latitude.past and not change.at_once else {}
    record(actor, _verb(before, after), ("appointment", appointment.id), now, before=before, after={**after, **past})
    if past:
        explain(appointment, "past", change.latitude.reason, now, actor)
    announce_release_anew(appointment, now)
    if known != _told_of(appointment):
        _tell(appointment, change, clinic, now)
    if appointment.status == "booked":
        settle_again([appointment], clinic, now, actor)  # a decision may be over by the new time
    remind(appointment, clinic, now)
    return appointment


def _is(appointment: Appointment, change: Change) -> bool:
    """Whether it is so already: a second click is no second change."""
    rooms = {change.room_id} - {None}
    who = change.therapist_id is None or change.therapist_id in appointment.resource_ids
    same = appointment.starts_at == change.start and appointment.minutes == change.minutes
    return same and who and appointment.pinned_rooms == rooms


def _take(appointment: Appointment, change: Change, clinic: Clinic, now: datetime) -> None:
    service = service_by_id(appointment.service_id)
    rooms = frozenset({change.room_id} if change.room_id else ())
    client = appointment.client.resource_id
    wish = Wish(service, change.minutes, change.therapist_id, client, rooms, change.latitude)
    asked_for = _asked_for(appointment, change)
    usual = appointment.resource_ids
    seats = take(wish, change.start, clinic, now, appointment, "appointment", appointment.expires_at, usual=usual)
    appointment.therapist_id = asked_for
    if change.minutes != appointment.minutes:
        option = option_of(service, change.minutes)
        appointment.option_id, appointment.minutes, appointment.price_minor = (
            option.id,
            option.minutes,
            option.price_minor,
        )
    appointment.starts_at, appointment.ends_at = change.start, change.start + timedelta(minutes=change.minutes)
    appointment.seats = seated(appointment, seats)
    for seat in appointment.seats:
        seat.pinned = seat.resource_id in rooms


def _asked_for(appointment: Appointment, change: Change) -> int | None:
    """Whom the client asked for: somebody whom the staff leave as she was assigned was not asked for."""
    if change.therapist_id is not None and change.therapist_id in appointment.resource_ids:
        return appointment.therapist_id
    return change.therapist_id


def _screen(appointment: Appointment, start: datetime, clinic: Clinic, now: datetime) -> None:
    """Let the new time be one that her answers allow; what waits is decided before it, or within the hour."""
    if health.standing_of(appointment, clinic, now, start).state in {"blocked", "emergency"}:
        raise NotAllowed(_("The health answers have to be looked at first. Ask the therapist."))
    if appointment.status == "pending" and appointment.expires_at:
        latest = max(start - timedelta(hours=clinic.decide_before_hours), now + SHORTEST)
        appointment.expires_at = min(appointment.expires_at, latest)


def _told_of(appointment: Appointment) -> tuple[object, ...]:
    """What the client is told of: the room she finds out there."""
    return appointment.starts_at, appointment.ends_at, appointment.therapist_names


def _tell(appointment: Appointment, change: Change, clinic: Clinic, now: datetime) -> None:
    """Within the grace after booking the confirmation has not left, and tells the new time itself.

    A message about a move waits as long, so that one that is undone at once is never heard of.
    """
    thing = ("appointment", appointment.id)
    unheard = withdraw("moved", thing)
    if now <= appointment.grace_until or (change.back and unheard):
        return
    if change.tell or unheard:
        later = timedelta(minutes=0 if change.at_once else clinic.grace_minutes)
        queue("moved", thing, appointment.language, now, now + later)


def _verb(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    if before["starts_at"] != after["starts_at"]:
        return "move"
    return "resize" if before["ends_at"] != after["ends_at"] else "reassign"
