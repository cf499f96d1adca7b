"""What keeps resources busy, read from their allocations."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, null, or_, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Integer

from clinic.db import UTCDateTime, db
from clinic.scheduling.models import Allocation, Claim
from clinic.scheduling.slots import Seat
from clinic.scheduling.spans import A_DAY, Span
from clinic.times import from_minutes

BOUNDS = "day_before", "low", "high"  # of a window


def busy_spans(
    ids: Iterable[int],
    windows: Sequence[Span],
    now: datetime,
    ignoring: Collection[int] = (),
    *,
    kinds: bool = False,
) -> Sequence[Row[int, int, int, str | None]]:
    """What keeps these resources busy in the windows, ended holds and the claims `ignoring` left out; one SELECT.

    Rows of resource_id, start, end (minutes since the epoch) and, only with `kinds`, the claim's, as the driver hands
    them over: there are thousands. What lies in two windows comes twice.
    """
    # No allocation is longer than a day.
    bounds = [[from_minutes(minute) for minute in (low - A_DAY, low, high)] for low, high in windows]
    asked: dict[str, Any] = {"ids": list(ids), "now": now, "ignoring": list(ignoring)}
    if len(bounds) > 1:
        asked["windows"] = json.dumps([[_stored(bound) for bound in each] for each in bounds])
    else:
        asked |= zip(BOUNDS, bounds[0] if bounds else [now] * 3, strict=True)
    many = db.engine.dialect.name if len(bounds) > 1 else None
    # Past the session, whose own handling of a row costs more than reading it.
    statement = _busy_between(many, kinds=kinds, ignoring=bool(ignoring))
    return db.session.connection().execute(statement, asked).all()


def _stored(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat(" ", "microseconds")  # strftime takes three times as long


@cache
def _busy_between(many: str | None, *, kinds: bool, ignoring: bool) -> Select[int, int, int, str | None]:
    """In one window, or in as many as there are, put into words for this kind of database."""
    if many:
        bounds = list(text(_MANY[many]).columns(**dict.fromkeys(BOUNDS, UTCDateTime)).subquery("span").c)
    else:
        bounds = [bindparam(name) for name in BOUNDS]
    day_before, low, high = bounds
    statement = select(
        Allocation.resource_id,
        _minute(Allocation.starts_at).label("start"),
        _minute(Allocation.ends_at).label("end"),
        Claim.kind if kinds else null().label("kind"),
    ).where(
        Allocation.resource_id.in_(bindparam("ids", expanding=True)),
        Allocation.starts_at < high,
        Allocation.starts_at > day_before,
        Allocation.ends_at > low,
        # The few that have ended are looked up once: a look at the claim of each allocation costs a third more.
        Allocation.claim_id.not_in(select(Claim.id).where(Claim.ended_by(bindparam("now")))),
    )
    if kinds:
        statement = statement.where(Claim.id == Allocation.claim_id)
    return statement.where(Allocation.claim_id.not_in(bindparam("ignoring", expanding=True))) if ignoring else statement


_MANY = {
    "sqlite": """
        SELECT json_extract(value, '$[0]') AS day_before, json_extract(value, '$[1]') AS low,
               json_extract(value, '$[2]') AS high
          FROM json_each(:windows)""",
    "postgresql": """
        SELECT CAST(value ->> 0 AS timestamptz) AS day_before, CAST(value ->> 1 AS timestamptz) AS low,
               CAST(value ->> 2 AS timestamptz) AS high
          FROM json_array_elements(CAST(:windows AS json))""",
}


def last_ends(ids: Iterable[int], before: int, now: datetime) -> dict[int, int]:
    """When each resource's last work before that minute ended, as far as four weeks back; one SELECT."""
    low, high = from_minutes(before - 28 * A_DAY), from_minutes(before)
    return dict(db.session.execute(_last_ends(), {"ids": list(ids), "low": low, "high": high, "now": now}).all())


@cache
def _last_ends() -> Select[int, int]:
    return (
        select(Allocation.resource_id, _minute(func.max(Allocation.ends_at)))
        .join(Claim, Claim.id == Allocation.claim_id)
        .where(
            Allocation.resource_id.in_(bindparam("ids", expanding=True)),
            Allocation.starts_at > bindparam("low"),
            Allocation.starts_at < bindparam("high"),
            Claim.kind != "time_off",
            Claim.lives_at(bindparam("now")),
        )
        .group_by(Allocation.resource_id)
    )


def claims_over(seats: Sequence[Seat], among: Collection[int]) -> list[int]:
    """Those of the claims that keep one of the seats busy."""
    if not among:
        return []
    rows = select(Allocation.claim_id).where(Allocation.claim_id.in_(among), overlapping(seats)).distinct()
    return list(db.session.scalars(rows))


def overlapping(seats: Sequence[Seat]) -> ColumnElement[bool]:
    """Allocations that stand where the seats are to be, as a condition."""
    return or_(
        *(
            (Allocation.resource_id == seat.resource_id)
            & (Allocation.starts_at < from_minutes(seat.span[1]))
            & (Allocation.starts_at > from_minutes(seat.span[0] - A_DAY))
            & (Allocation.ends_at > from_minutes(seat.span[0]))
            for seat in seats
        )
    )


class _minute(FunctionElement[int]):  # noqa: N801  (a function, as SQL sees it)
    """An instant as whole minutes since the epoch, worked out by the database: no datetime object per row."""

    type = Integer()
    inherit_cache = True


@compiles(_minute, "sqlite")
def _minute_in_sqlite(element: _minute, compiler: SQLCompiler, **kw: Any) -> str:
    return f"unixepoch({compiler.process(element.clauses, **kw)}) / 60"


@compiles(_minute, "postgresql")
def _minute_in_postgresql(element: _minute, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(date_part('epoch', {compiler.process(element.clauses, **kw)}) / 60 AS integer)"
