"""Who could take part in a session, and when they could work, as far as the rules say so."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from clinic.db import db
from clinic.scheduling.hours import MIDNIGHT, DayHours
from clinic.scheduling.models import HoursException, Resource, ResourceCapability, WorkingHours
from clinic.scheduling.slots import Need, whole_days
from clinic.scheduling.spans import Span, minus
from clinic.times import from_minutes

FARTHEST_WEST, FARTHEST_EAST = 12 * 60, 14 * 60  # minutes that clocks are behind and ahead of UTC


class Candidate(NamedTuple):
    """A resource that could take part, before anybody looks into its diary."""

    id: int
    kind: str
    size: int
    keeps_hours: bool
    daily_cap: int | None
    capabilities: frozenset[str]


def candidates(needs: Sequence[Need]) -> list[Candidate]:
    """Whoever could meet one of the needs, by what it can do; one SELECT."""
    found: dict[int, Candidate] = {}
    for row in db.session.connection().execute(_candidates(), _wanted(needs)).all():
        known = found[row[0]].capabilities if row[0] in found else frozenset()
        found[row[0]] = Candidate(*row[:5], known | {row[5]} if row[5] else known)
    return list(found.values())


@cache
def _candidates() -> Select[int, str, int, bool, int | None, str]:
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
        .where(_is_wanted())
        .order_by(Resource.id)
    )


def _is_wanted() -> ColumnElement[bool]:
    """Whether a resource could take part, as a condition on what `_wanted` says."""
    return Resource.active & or_(
        Resource.kind.in_(bindparam("kinds", expanding=True)), Resource.id.in_(bindparam("ids", expanding=True))
    )


def _wanted(needs: Sequence[Need]) -> dict[str, list[str] | list[int]]:
    return {
        "kinds": list({need.kind for need in needs if need.among is None}),
        "ids": list({resource_id for need in needs for resource_id in need.among or ()}),
    }


class Hours:
    """When resources could work: the spans of their weekly hours and of the exceptions to them."""

    def __init__(self) -> None:
        self._spans: dict[str, dict[int | None, list[Span]]] = {"weekly": {}, "extra": {}, "closed": {}}

    def add(self, kind: str, whose: Iterable[int | None], spans: Iterable[Span]) -> None:
        """Add what a rule comes to: `weekly`, `extra` or `closed`; None is the whole clinic."""
        known = self._spans[kind]
        for who in whose:
            known.setdefault(who, []).extend(spans)

    def shifts(self, who: int) -> tuple[Span, ...]:
        """When a resource works."""
        return (*self._spans["weekly"].get(who, ()), *self._spans["extra"].get(who, ()))

    def all_shifts(self) -> list[Span]:
        """When anybody works."""
        known = (*self._spans["weekly"].values(), *self._spans["extra"].values())
        return [span for spans in known for span in spans]

    def closed(self, who: int) -> tuple[Span, ...]:
        """When it doesn't although it would.

        Extra hours stand in a resource's own absence ("not today, but 14:00 to 18:00 instead"), never in a closure of
        the clinic.
        """
        return (*self.out_of_order(who), *self._spans["closed"].get(None, ()))

    def out_of_order(self, who: int) -> tuple[Span, ...]:
        """The same without the closures of the whole clinic."""
        absent, extra = self._spans["closed"].get(who, []), self._spans["extra"].get(who)
        return tuple(minus(absent, extra) if extra else absent)


def hours_of(needs: Sequence[Need], window: Span) -> Hours:
    """The hours of everybody who could take part, as spans, whatever touches the window among them; one SELECT."""
    days = _days_around(window)
    asked = {**_wanted(needs), "weekdays": list({day.weekday() for day in days}), "first": days[0], "last": days[-1]}
    found, around = Hours(), whole_days(window)
    for kind, keepers, *rule in db.session.connection().execute(_rules(), asked).all():
        if spans := expand(*rule, around):
            found.add(kind, map(int, keepers.split(",")) if keepers else [None], spans)
    return found


@lru_cache(maxsize=4096)  # for whole days, so that all questions of a day share these
def expand(
    weekday: int | None,
    first: date,
    last: date | None,
    starts: time | None,
    ends: time | None,
    ends_next_day: bool,
    zone: str,
    window: Span,
) -> list[Span]:
    """The spans of a rule of one weekday, or of every day, that touch the window; without times, of whole days."""
    around = _days_around(window)
    first, last = max(first, around[0]), min(last or around[-1], around[-1])
    if weekday is not None:
        first += timedelta(days=(weekday - first.weekday()) % 7)
    hours = DayHours(starts or MIDNIGHT, ends or MIDNIGHT, ends_next_day or ends is None, zone)
    days = (first + timedelta(days=n) for n in range(0, (last - first).days + 1, 1 if weekday is None else 7))
    spans = (hours.on(day) for day in days)
    return [span for span in spans if span and span[0] < window[1] and span[1] > window[0]]


@cache
def _rules() -> CompoundSelect[str, str | None, int | None, date, date | None, time | None, time | None, bool, str]:
    wanted = select(Resource.id).where(_is_wanted())
    weekly = (
        WorkingHours.weekday,
        WorkingHours.effective_from,
        WorkingHours.effective_until,
        WorkingHours.starts,
        WorkingHours.ends,
        WorkingHours.ends_next_day,
        WorkingHours.zone,
    )
    keepers = func.aggregate_strings(cast(WorkingHours.resource_id, String), ",")  # colleagues often share their hours
    hours = (
        select(literal_column("'weekly'", String).label("kind"), keepers, *weekly)
        .where(
            WorkingHours.resource_id.in_(wanted),
            WorkingHours.weekday.in_(bindparam("weekdays", expanding=True)),
            WorkingHours.effective_from <= bindparam("last"),
            or_(WorkingHours.effective_until.is_(None), WorkingHours.effective_until >= bindparam("first")),
        )
        .group_by(*weekly)
    )
    exceptions = select(
        HoursException.kind,
        cast(HoursException.resource_id, String),
        null(),
        HoursException.first_on,
        HoursException.last_on,
        HoursException.starts,
        HoursException.ends,
        HoursException.ends_next_day,
        HoursException.zone,
    ).where(
        or_(HoursException.resource_id.is_(None), HoursException.resource_id.in_(wanted)),
        HoursException.first_on <= bindparam("last"),
        HoursException.last_on >= bindparam("first"),
    )
    return union_all(hours, exceptions)


def _days_around(window: Span) -> list[date]:
    """Every date, in whatever zone, on which a shift may begin that touches the window."""
    first = from_minutes(window[0] - FARTHEST_WEST).date() - timedelta(days=1)  # it may end on the next
    last = from_minutes(window[1] - 1 + FARTHEST_EAST).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
