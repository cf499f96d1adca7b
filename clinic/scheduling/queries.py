"""What is free. `open_slots` is the only definition of it; everyone who asks asks here.

Statements that every page asks are put together once (`@cache`): that costs more than running them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import Select, String, bindparam, cast, func, or_, select

from clinic.db import db
from clinic.scheduling.busy import busy_spans
from clinic.scheduling.hours import MIDNIGHT, DayHours, local_date, midnight
from clinic.scheduling.models import HoursException, Resource, ResourceCapability, WorkingHours
from clinic.scheduling.slots import Ask, Diary, Need, Openings, openings, whole_days
from clinic.scheduling.spans import Span, clip, minus
from clinic.times import from_minutes


def open_slots(ask: Ask, *, zone: str, now: datetime, ignoring: Collection[int] = ()) -> Openings:
    """Every start that fits, and who could serve it; four SELECTs, whatever the window and the number of therapists.

    `zone` is the clinic's, for what is counted by the day. The claims `ignoring` (the asker's own) are treated as if
    they were not there, and so is every claim that has ended by `now`.
    """
    return open_slots_each([ask], zone=zone, now=now, ignoring=ignoring)[0]


def open_slots_each(asks: Sequence[Ask], *, zone: str, now: datetime, ignoring: Collection[int] = ()) -> list[Openings]:
    """The same for several questions at once, with the same four SELECTs for all of them."""
    needs = [need for ask in asks for need in ask.needs]
    reach = min(ask.reach[0] for ask in asks), max(ask.reach[1] for ask in asks)
    resources = _resources(needs)
    diaries = _diaries(resources, reach, zone, now, ignoring) if resources and reach[1] > reach[0] else []
    return [openings(ask, diaries) for ask in asks]


def working_days(first: date, last: date, zone: str) -> list[date]:
    """The dates on which some therapist works, hers and the clinic's closures seen to; three SELECTs."""
    window = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    worked: set[date] = set()
    for hours in _hours(_resources([Need("therapist")]), window).values():
        shifts = [window] if hours.shifts is None else hours.shifts
        for start, end in clip(minus(shifts, hours.closed), window):
            begins, ends = local_date(start, zone), local_date(end - 1, zone)
            worked.update(begins + timedelta(days=n) for n in range((ends - begins).days + 1))
    return sorted(worked)


def _diaries(
    resources: Sequence["_Resource"], reach: Span, zone: str, now: datetime, ignoring: Collection[int]
) -> list[Diary]:
    ids = [resource.id for resource in resources]
    capped = any(resource.daily_cap is not None for resource in resources)
    hours = _hours(resources, whole_days(reach))  # what one question of a day works out, the next finds again
    busy: dict[int, list[Span]] = {}
    begun: dict[int, list[int]] = {}
    for resource_id, start, end, kind in busy_spans(ids, _local_days(reach, zone) if capped else reach, now, ignoring):
        busy.setdefault(resource_id, []).append((start, end))
        if capped and kind != "time_off":
            begun.setdefault(resource_id, []).append(start)
    return [
        Diary(
            resource.id,
            resource.kind,
            resource.capabilities,
            resource.size,
            hours[resource.id].shifts,
            tuple(busy.get(resource.id, ())),
            hours[resource.id].closed,
            _full_days(resource.daily_cap, begun.get(resource.id, ()), zone),
            resource.daily_cap is not None,
        )
        for resource in resources
    ]


class _Resource(NamedTuple):
    id: int
    kind: str
    size: int
    keeps_hours: bool
    daily_cap: int | None
    capabilities: frozenset[str]


def _resources(needs: Sequence[Need]) -> list[_Resource]:
    """Whoever could meet one of the needs, by what it can do."""
    kinds = {need.kind for need in needs if need.among is None}
    ids = {resource_id for need in needs for resource_id in need.among or ()}
    rows = db.session.connection().execute(_able(), {"kinds": list(kinds), "ids": list(ids)}).all()
    capabilities: dict[int, set[str]] = {}
    for row in rows:
        capabilities.setdefault(row[0], set()).add(row[5])
    found = {row[0]: row[:5] for row in rows}
    return [_Resource(*resource, frozenset(capabilities[resource[0]] - {None})) for resource in found.values()]


@cache
def _able() -> Select[int, str, int, bool, int | None, str]:
    return (
        select(
            Resource.id,
            Resource.kind,
            Resource.size,
            Resource.keeps_hours,
            Resource.daily_cap,
            ResourceCapability.capability,
        )
        .outerjoin(ResourceCapability, ResourceCapability.resource_id == Resource.id)
        .where(
            Resource.active,
            or_(
                Resource.kind.in_(bindparam("kinds", expanding=True)),
                Resource.id.in_(bindparam("ids", expanding=True)),
            ),
        )
        .order_by(Resource.id)
    )


class _Hours(NamedTuple):
    shifts: tuple[Span, ...] | None  # None: it keeps no hours
    closed: tuple[Span, ...]


def _hours(resources: Sequence[_Resource], window: Span) -> dict[int, _Hours]:
    """When each resource could work, as far as it touches the window; two SELECTs."""
    ids = [resource.id for resource in resources]
    shifts = _shifts(ids, window)
    extra, closed = _exceptions(ids, window)
    return {
        resource.id: _Hours(
            (*shifts.get(resource.id, ()), *extra.get(resource.id, ())) if resource.keeps_hours else None,
            (*closed.get(resource.id, ()), *closed.get(None, ())),
        )
        for resource in resources
    }


def _shifts(ids: Sequence[int], window: Span) -> dict[int, list[Span]]:
    """The weekly hours of each resource as spans that touch the window."""
    days = _days_around(window)
    asked = {"ids": ids, "weekdays": list({day.weekday() for day in days}), "first": days[0], "last": days[-1]}
    rows = db.session.connection().execute(_weekly_hours(), asked).all()
    shifts: dict[int, list[Span]] = {}
    for keepers, *rule in rows:
        spans = _weekly(*rule, days[0], days[-1], window)
        for resource_id in keepers.split(","):
            shifts.setdefault(int(resource_id), []).extend(spans)
    return shifts


@lru_cache(maxsize=4096)  # windows are whole days, so that all questions of a day share these
def _weekly(
    weekday: int,
    first: date,
    last: date | None,
    starts: time,
    ends: time,
    ends_next_day: bool,
    zone: str,
    since: date,
    until: date,
    window: Span,
) -> list[Span]:
    first, last = max(first, since), min(last or until, until)
    first += timedelta(days=(weekday - first.weekday()) % 7)
    days = (first + timedelta(days=n) for n in range(0, (last - first).days + 1, 7))
    return _expand(DayHours(starts, ends, ends_next_day, zone), days, window)


@cache
def _weekly_hours() -> Select[str, int, date, date | None, time, time, bool, str]:
    rule = (
        WorkingHours.weekday,
        WorkingHours.effective_from,
        WorkingHours.effective_until,
        WorkingHours.starts,
        WorkingHours.ends,
        WorkingHours.ends_next_day,
        WorkingHours.zone,
    )
    keepers = func.aggregate_strings(cast(WorkingHours.resource_id, String), ",")  # colleagues often share their hours
    return (
        select(keepers, *rule)
        .where(
            WorkingHours.resource_id.in_(bindparam("ids", expanding=True)),
            WorkingHours.weekday.in_(bindparam("weekdays", expanding=True)),
            WorkingHours.effective_from <= bindparam("last"),
            or_(WorkingHours.effective_until.is_(None), WorkingHours.effective_until >= bindparam("first")),
        )
        .group_by(*rule)
    )


def _exceptions(ids: Sequence[int], window: Span) -> tuple[dict[int, list[Span]], dict[int | None, list[Span]]]:
    """Extra shifts per resource, and what is closed per resource (None: the whole clinic).

    Extra hours stand in a resource's own absence ("not today, but 14:00 to 18:00 instead"), never in a closure of the
    clinic.
    """
    days = _days_around(window)
    rows = db.session.connection().execute(_hours_exceptions(), {"ids": ids, "first": days[0], "last": days[-1]})
    extra: dict[int, list[Span]] = {}
    closed: dict[int | None, list[Span]] = {}
    for resource_id, kind, first, last, starts, ends, ends_next_day, zone in rows:
        hours = DayHours(starts or MIDNIGHT, ends or MIDNIGHT, ends_next_day or ends is None, zone)
        spans = _expand(hours, [day for day in days if first <= day <= last], window)
        if kind == "extra":
            extra.setdefault(resource_id or 0, []).extend(spans)
        else:
            closed.setdefault(resource_id, []).extend(spans)
    for resource_id, spans in extra.items():
        if resource_id in closed:
            closed[resource_id] = minus(closed[resource_id], spans)
    return extra, closed


@cache
def _hours_exceptions() -> Select[int | None, str, date, date, time | None, time | None, bool, str]:
    return select(
        HoursException.resource_id,
        HoursException.kind,
        HoursException.first_on,
        HoursException.last_on,
        HoursException.starts,
        HoursException.ends,
        HoursException.ends_next_day,
        HoursException.zone,
    ).where(
        or_(HoursException.resource_id.is_(None), HoursException.resource_id.in_(bindparam("ids", expanding=True))),
        HoursException.first_on <= bindparam("last"),
        HoursException.last_on >= bindparam("first"),
    )


def _expand(hours: DayHours, days: Iterable[date], window: Span) -> list[Span]:
    spans = (hours.on(day) for day in days)
    return [span for span in spans if span and span[0] < window[1] and span[1] > window[0]]


def _days_around(window: Span) -> list[date]:
    """Every date, in whatever zone, on which a shift may begin that touches the window."""
    first = from_minutes(window[0]).date() - timedelta(days=2)
    last = from_minutes(window[1] - 1).date() + timedelta(days=1)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _local_days(window: Span, zone: str) -> Span:
    return midnight(local_date(window[0], zone), zone), midnight(local_date(window[1], zone) + timedelta(days=1), zone)


def _full_days(cap: int | None, begun: Iterable[int], zone: str) -> tuple[Span, ...]:
    """The local days on which as many appointments (or holds) as the cap allows have begun already."""
    if cap is None:
        return ()
    on = Counter(local_date(start, zone) for start in begun)
    return tuple((midnight(day, zone), midnight(day + timedelta(days=1), zone)) for day, n in on.items() if n >= cap)
