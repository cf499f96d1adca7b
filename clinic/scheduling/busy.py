"""What keeps resources busy, read from their allocations."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, Select, bindparam, func, null, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Integer

from clinic.db import db
from clinic.scheduling.models import Allocation, Claim
from clinic.scheduling.slots import Seat
from clinic.scheduling.spans import A_DAY, Span
from clinic.times import from_minutes


def busy_spans(
    ids: Iterable[int],
    window: Span,
    now: datetime,
    ignoring: Collection[int] = (),
    *,
    on: Collection[date] | None = None,
    kinds: bool = False,
) -> Sequence[Row[int, int, int, str | None]]:
    """What keeps these resources busy in the window, ended holds and the claims `ignoring` left out; one SELECT.

    `on`: only what touches these days of UTC.
    Rows of resource_id, start, end (minutes since the epoch) and, only with `kinds`, the claim's, as the driver hands
    them over: there are thousands.
    """
    low, high = from_minutes(window[0]), from_minutes(window[1])
    asked = {
        "ids": list(ids),
        "low": low,
        "day_before": low - timedelta(minutes=A_DAY),  # no allocation is longer
        "high": high,
        "now": now,
        "ignoring": list(ignoring),
        "on": list(on or ()),
    }
    statement = _busy_between(kinds=kinds, on=on is not None, ignoring=bool(ignoring))
    # Past the session, whose own handling of a row costs more than reading it.
    return db.session.connection().execute(statement, asked).all()


@cache
def _busy_between(*, kinds: bool, on: bool, ignoring: bool) -> Select[int, int, int, str | None]:
    statement = select(
        Allocation.resource_id,
        _minute(Allocation.starts_at).label("start"),
        _minute(Allocation.ends_at).label("end"),
        Claim.kind if kinds else null().label("kind"),
    ).where(
        Allocation.resource_id.in_(bindparam("ids", expanding=True)),
        Allocation.starts_at < bindparam("high"),
        Allocation.starts_at > bindparam("day_before"),
        Allocation.ends_at > bindparam("low"),
        # The few that have ended are looked up once: a look at the claim of each allocation is a third of the time.
        Allocation.claim_id.not_in(select(Claim.id).where(Claim.ended_by(bindparam("now")))),
    )
    if kinds:
        statement = statement.join(Claim, Claim.id == Allocation.claim_id)
    if on:
        days = bindparam("on", expanding=True, type_=Date)
        ends = (
            func.date(end, type_=Date) for end in (Allocation.starts_at, Allocation.ends_at)
        )  # it lasts a day at most
        statement = statement.where(or_(*(end.in_(days) for end in ends)))
    return statement.where(Allocation.claim_id.not_in(bindparam("ignoring", expanding=True))) if ignoring else statement


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
    days = f"julianday({compiler.process(element.clauses, **kw)})"  # far quicker than strftime; 2440587.5 is 1970
    return f"CAST(round({days} * 1440) AS INTEGER) - 3514446000"


@compiles(_minute, "postgresql")
def _minute_in_postgresql(element: _minute, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(date_part('epoch', {compiler.process(element.clauses, **kw)}) / 60 AS integer)"
