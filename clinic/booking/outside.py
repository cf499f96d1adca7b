"""Which appointments a change of hours leaves outside them, and which an absence or a closure hits.

Nothing here calls anything off: an appointment stands, whatever becomes of the hours, until somebody moves it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from clinic.booking import queries
from clinic.booking.models import LIVE, Appointment
from clinic.db import db
from clinic.scheduling import roster
from clinic.scheduling.hours import local_date
from clinic.scheduling.models import Allocation, HoursException
from clinic.scheduling.spans import A_DAY, Span, minus
from clinic.scheduling.week import Rule
from clinic.settings.queries import Clinic
from clinic.times import to_minutes


def today(clinic: Clinic, now: datetime) -> date:
    """The date that the clinic's clocks show."""
    return local_date(to_minutes(now), clinic.zone)


def left_outside(
    resource_id: int, before: Iterable[Rule], after: Iterable[Rule], clinic: Clinic, now: datetime
) -> list[Appointment]:
    """Those to come that stand within the hours before and outside those after, soonest first; two or three SELECTs."""
    extra = _extra(roster.exceptions(today(clinic, now), resource_id))
    before, after = list(before), list(after)
    return [
        visit
        for visit, span in _coming(resource_id, clinic, now)
        if roster.covers(before, extra, span) and not roster.covers(after, extra, span)
    ]


def hit_by(one: HoursException, clinic: Clinic, now: datetime) -> list[Appointment]:
    """Those to come that an absence or a closure hits; of extra hours those that stand in nothing else."""
    others = [] if one.resource_id is None else roster.exceptions(today(clinic, now), one.resource_id)
    extra = _extra(other for other in others if other.id != one.id)
    if one.kind == "closed":
        spans = minus(roster.spans_of(one), [(0, to_minutes(now)), *extra])
        return queries.affected_by(spans, one.resource_id)
    if one.resource_id is None:
        return []
    weekly = roster.rules(today(clinic, now), one.resource_id)[one.resource_id]
    return [
        visit
        for visit, span in _coming(one.resource_id, clinic, now)
        if roster.covers(weekly, [*extra, *roster.spans_of(one)], span) and not roster.covers(weekly, extra, span)
    ]


def _extra(exceptions: Iterable[HoursException]) -> list[Span]:
    return [span for one in exceptions if one.kind == "extra" for span in roster.spans_of(one)]


def _coming(resource_id: int, clinic: Clinic, now: datetime) -> Sequence[tuple[Appointment, Span]]:
    """What a resource has to come, each with what has to lie within its hours."""
    rows = db.session.execute(
        select(Appointment, Allocation.starts_at, Allocation.ends_at)
        .join(Allocation, Allocation.claim_id == Appointment.claim_id)
        .where(
            Allocation.resource_id == resource_id,
            Allocation.starts_at > now - timedelta(minutes=A_DAY),
            Appointment.status.in_(LIVE),
            Appointment.ends_at > now,
        )
        .order_by(Appointment.starts_at, Appointment.id)
    )
    overhang = clinic.buffers_may_overhang
    return [
        (visit, (to_minutes(visit.starts_at if overhang else start), to_minutes(visit.ends_at if overhang else end)))
        for visit, start, end in rows
    ]
