"""Who has to wait when a visit runs late: the rest of the day, as far as it is touched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from clinic.booking.availability import Latitude, Wish, free_at
from clinic.booking.models import LIVE, Appointment
from clinic.catalog.queries import services_by_id
from clinic.db import db
from clinic.scheduling.hours import local_date, midnight
from clinic.scheduling.models import Allocation
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

GRAIN = 5  # minutes: nobody is told to come at 11:03
LATE = Latitude(past_cap=True, reason="late", step=1)  # within its own day nobody's count changes

Busy = dict[int, tuple[int, int]]  # resource -> from when to when


@dataclass(frozen=True, slots=True)
class Touched:
    """A visit that begins later: by so many minutes, at that time; whether that time is free once all have moved."""

    visit: Appointment
    by: int
    start: datetime
    free: bool


def ripple(late: Appointment, minutes: int, clinic: Clinic, now: datetime) -> list[Touched]:
    """The visits of the same day that a delay of this one pushes on, itself first unless it has begun.

    Nobody is pushed further than the breaks between leave over. A constant number of SELECTs.
    """
    rest = _rest_of_day(late, clinic)
    busy = _busy([late, *rest])
    until = {who: end + minutes for who, (_start, end) in busy.get(late.id, {}).items()}
    pushed = [] if late.status == "in_session" else [(late, minutes)]
    for visit in rest:
        own = busy.get(visit.id, {})
        wait = max((until[who] - start for who, (start, _end) in own.items() if who in until), default=0)
        if wait <= 0:
            continue
        by = -(-wait // GRAIN) * GRAIN
        pushed.append((visit, by))
        until.update({who: end + by for who, (_start, end) in own.items()})
    return _judged(pushed, late, clinic, now)


def _judged(
    pushed: Sequence[tuple[Appointment, int]], late: Appointment, clinic: Clinic, now: datetime
) -> list[Touched]:
    services = services_by_id({visit.service_id for visit, _by in pushed})
    starts = [visit.starts_at + timedelta(minutes=by) for visit, by in pushed]
    wanted = [
        (
            Wish(
                services[visit.service_id],
                visit.minutes,
                next((seat.resource_id for seat in visit.seats if seat.kind == "therapist"), None),
                visit.client.resource_id,
                visit.pinned_rooms,
                LATE,
            ),
            to_minutes(start),
        )
        for (visit, _by), start in zip(pushed, starts, strict=True)
    ]
    own = [visit.claim_id for visit in (late, *(visit for visit, _by in pushed)) if visit.claim_id]
    free = free_at(wanted, clinic, now, ignoring=own)
    return [Touched(visit, by, start, can) for (visit, by), start, can in zip(pushed, starts, free, strict=True)]


def _rest_of_day(late: Appointment, clinic: Clinic) -> list[Appointment]:
    on = local_date(to_minutes(late.starts_at), clinic.zone)
    ends = from_minutes(midnight(on + timedelta(days=1), clinic.zone))
    statement = select(Appointment).where(
        Appointment.status.in_(LIVE - {"in_session"}),
        Appointment.claim_id.is_not(None),
        Appointment.starts_at > late.starts_at,
        Appointment.starts_at < ends,
    )
    return list(db.session.scalars(statement.order_by(Appointment.starts_at, Appointment.id)))


def _busy(visits: Sequence[Appointment]) -> dict[int, Busy]:
    """What each keeps busy, set-up and clean-up included; one SELECT."""
    of = {visit.claim_id: visit.id for visit in visits if visit.claim_id}
    rows = db.session.execute(
        select(Allocation.claim_id, Allocation.resource_id, Allocation.starts_at, Allocation.ends_at).where(
            Allocation.claim_id.in_(of)
        )
    )
    found: dict[int, Busy] = {}
    for claim_id, who, starts_at, ends_at in rows:
        found.setdefault(of[claim_id], {})[who] = to_minutes(starts_at), to_minutes(ends_at)
    return found
