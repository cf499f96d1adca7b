"""The visits of clients, as those who answer the telephone need them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from clinic.booking.kept import lies_ahead
from clinic.booking.models import LIVE, TRANSITIONS, Appointment
from clinic.booking.reference import decode
from clinic.db import db
from clinic.people import queries
from clinic.people.models import Client
from clinic.people.words import terms_of

CAME = tuple(set(TRANSITIONS) - {"pending", "cancelled", "no_show"})
PAST = 50  # visits of one client that are shown


@dataclass(frozen=True, slots=True)
class Around:
    """A client's last visit and her next."""

    last: datetime | None = None
    next: datetime | None = None


def meant(typed: str, count: int) -> list[Client]:
    """At most so many clients whom somebody may mean: by the reference of a booking, by name, number or address.

    Two SELECTs at most.
    """
    number = decode(typed)
    booked = db.session.get(Appointment, number) if number is not None else None
    found = queries.search(typed, count)
    return [booked.client, *(one for one in found if one is not booked.client)][:count] if booked else found


def is_enough(typed: str) -> bool:
    """Whether what was typed is enough to look for."""
    return bool(terms_of(typed))


def around(client_ids: Collection[int], now: datetime) -> dict[int, Around]:
    """Last and next visit of these clients; one SELECT."""
    came = Appointment.status.in_(CAME) & (Appointment.starts_at <= now)
    rows = db.session.execute(
        select(
            Appointment.client_id,
            func.max(case((came, Appointment.starts_at))),
            func.min(case((lies_ahead(now), Appointment.starts_at))),
        )
        .where(Appointment.client_id.in_(client_ids))
        .group_by(Appointment.client_id)
    )
    return {client_id: Around(last, coming) for client_id, last, coming in rows}


def of_client(client_id: int, now: datetime) -> tuple[list[Appointment], list[Appointment]]:
    """A client's visits to come, the soonest first, and those that are over, were called off or missed, newest first."""
    hers = select(Appointment).where(Appointment.client_id == client_id)
    ahead = (Appointment.ends_at > now) & Appointment.status.in_(LIVE)
    coming = hers.where(ahead).order_by(Appointment.starts_at, Appointment.id)
    past = hers.where(~ahead).order_by(Appointment.starts_at.desc(), Appointment.id.desc()).limit(PAST)
    return list(db.session.scalars(coming)), list(db.session.scalars(past))
