"""Booking for somebody who is on the telephone or at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _

from clinic.booking import health, queries
from clinic.booking.actions.choosing import draft_to_fill
from clinic.booking.actions.explaining import explain
from clinic.booking.actions.making import make
from clinic.booking.actions.returning import bring_earlier
from clinic.booking.actions.settling import locked_booked, settle_again
from clinic.booking.actions.taking import take
from clinic.booking.actions.waiting import wait_anyhow
from clinic.booking.availability import Latitude, Wish
from clinic.booking.models import Appointment
from clinic.db import db, one_at_a_time
from clinic.errors import CheckAgain
from clinic.people.actions import add_client
from clinic.people.models import Client
from clinic.settings.queries import Clinic


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a visit is for: a client we know by her number, or somebody new with her name and how to reach her."""

    client_id: int | None = None
    name: str = ""
    email: str = ""
    phone: str = ""


def book(
    form: str,
    wish: Wish,
    option_id: int,
    starts: Sequence[datetime],
    caller: Caller,
    clinic: Clinic,
    now: datetime,
    actor: str,
) -> list[Appointment]:
    """Book a visit for the caller at each of these times, all or none; what was sent again is not booked again.

    `form` names the form as it was drawn: with the same caller and times it is one and the same booking. What more than
    one visit has in common is their series. Notice, horizon and the limit to a client's bookings do not bind, hours and
    caps as far as the wish's latitude says. The health questions are asked by the client's private link, or wait for
    her visit. Raises SlotTaken, CheckAgain.
    """
    keys = _keys(form, option_id, starts, caller)
    one_at_a_time(keys[0])
    if made := _made(keys):
        return made
    client = _client(caller, now)
    others = locked_booked(client.id, now)
    series = keys[0][:20] if len(starts) > 1 else None
    wish = replace(wish, client_id=client.resource_id, latitude=wish.latitude or Latitude())
    booked = [
        _book(one, wish, option_id, start, client, clinic, now, actor) for one, start in zip(keys, starts, strict=True)
    ]
    for appointment in booked:
        appointment.series = series
    settle_again(others, clinic, now, actor)
    db.session.flush()
    return booked


def booked_already(form: str, option_id: int, starts: Sequence[datetime], caller: Caller) -> list[Appointment]:
    """What this form has booked when it was sent before."""
    return _made(_keys(form, option_id, starts, caller))


def _keys(form: str, option_id: int, starts: Sequence[datetime], caller: Caller) -> list[str]:
    """What the drafts of the visits are found by, as a visitor's are by her cookie."""
    key = sha256(repr((form, caller, option_id, [start.isoformat() for start in starts])).encode()).hexdigest()
    return [f"{key} {n}" for n in range(len(starts))]


def _made(keys: Sequence[str]) -> list[Appointment]:
    return [one for one in map(queries.made_with, keys) if one]


def _book(
    key: str,
    wish: Wish,
    option_id: int,
    start: datetime,
    client: Client,
    clinic: Clinic,
    now: datetime,
    actor: str,
) -> Appointment:
    draft = draft_to_fill(key, wish.service.id, option_id, now)
    draft.client_id, draft.therapist_id, draft.starts_at = client.id, wish.therapist_id, start
    bring_earlier(draft, clinic, now, actor)
    draft.finish_later = True
    asked = health.asking(draft, wish.service.modality, clinic, now)
    waiting = wait_anyhow(asked, wish.service.modality, draft, start, clinic, now)
    seats = take(wish, start, clinic, now, draft, "appointment", waiting[1])
    draft.seats = [[seat.resource_id, seat.kind] for seat in seats if seat.kind != "client"]
    terms = queries.terms_of(draft, clinic)
    if terms is None:
        raise CheckAgain(_("This treatment is no longer offered. Choose another."))
    past = wish.latitude.past if wish.latitude else []
    appointment = make(draft, terms, client, asked, waiting, clinic, now, actor, past=past)
    for seat in appointment.seats:
        seat.pinned = seat.resource_id in wish.rooms
    if wish.latitude and past:
        explain(appointment, "past", wish.latitude.reason, now, actor)
    return appointment


def _client(caller: Caller, now: datetime) -> Client:
    if caller.client_id is not None:
        return db.session.get_one(Client, caller.client_id)
    return add_client(caller.name, caller.email.lower(), caller.phone, now)
