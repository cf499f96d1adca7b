"""The visits of clients, as those who answer the telephone need them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from clinic.booking.kept import lies_ahead
from clinic.booking.models import LIVE, TRANSITIONS, Appointment, AppointmentSeat
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


def ahead(client_id: int, now: datetime) -> list[Appointment]:
    """What a client has booked, or waits for, and is still to come, the soonest first."""
    hers = select(Appointment).where(Appointment.client_id == client_id, lies_ahead(now))
    return list(db.session.scalars(hers.order_by(Appointment.starts_at, Appointment.id)))


def last_booked(client_id: int) -> Appointment | None:
    """What was booked for a client last and not called off."""
    hers = select(Appointment).where(Appointment.client_id == client_id, Appointment.status != "cancelled")
    return db.session.scalar(hers.order_by(Appointment.starts_at.desc(), Appointment.id.desc()).limit(1))


def is_treated_by(client_id: int, therapist_id: int | None) -> bool:
    """Whether a therapist has treated a client or is going to."""
    hers = select(Appointment.id).join(AppointmentSeat).where(Appointment.client_id == client_id)
    return db.session.scalar(hers.where(AppointmentSeat.resource_id == therapist_id).limit(1)) is not None


def of_client(client_id: int, now: datetime) -> tuple[list[Appointment], list[Appointment]]:
    """A client's visits to come, the soonest first, and her last ones, called off or missed too, the newest first."""
    hers = select(Appointment).where(Appointment.client_id == client_id)
    ahead = (Appointment.ends_at > now) & Appointment.status.in_(LIVE)
    coming = hers.where(ahead).order_by(Appointment.starts_at, Appointment.id)
    past = hers.where(~ahead).order_by(Appointment.starts_at.desc(), Appointment.id.desc()).limit(PAST)
    return list(db.session.scalars(coming)), list(db.session.scalars(past))


def following(visit: Appointment, *, lock: bool = False) -> list[Appointment]:
    """A visit and those of its series after it, as far as they have not begun; in order, or locked by number."""
    if visit.series is None:
        return []
    later = (Appointment.series == visit.series) & (Appointment.starts_at >= visit.starts_at)
    found = select(Appointment).where(later, Appointment.status.in_(("pending", "booked")))
    if lock:
        locked = found.order_by(Appointment.id).with_for_update(of=Appointment)
        return list(db.session.scalars(locked.execution_options(populate_existing=True)))
    return list(db.session.scalars(found.order_by(Appointment.starts_at, Appointment.id)))


def series_of(visit: Appointment) -> list[Appointment]:
    """The visits that were booked together with this one, itself among them, in order."""
    if visit.series is None:
        return [visit]
    together = select(Appointment).where(Appointment.series == visit.series)
    return list(db.session.scalars(together.order_by(Appointment.starts_at, Appointment.id)))
