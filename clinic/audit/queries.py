"""Reading the trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, Select, Subquery, and_, cast, exists, func, or_, select, union

from clinic.audit.models import AuditEvent
from clinic.db import db

READ = "read"
LISTS = ("calendar", "queue", "questionnaire_version")  # one reading of these tells of several responses


@dataclass(frozen=True, slots=True)
class About:
    """What events are about: numbers by kind of object, and all that `actor` did."""

    things: Mapping[str, Select[int]]
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """Which events are wanted: all, as far as nothing is said. `actor` may be "client:", for any client."""

    actor: str = ""
    about: About | None = None
    reading: bool | None = None
    kinds: frozenset[str] = frozenset()
    other_kinds: frozenset[str] = frozenset()  # any but these
    since: datetime | None = None
    until: datetime | None = None


def history(kind: str, object_id: int) -> Sequence[AuditEvent]:
    """Everything that happened to one object, oldest first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_kind == kind, AuditEvent.object_id == object_id)
        .order_by(AuditEvent.id)
    ).all()


def readings(kind: str, object_id: int) -> Sequence[AuditEvent]:
    """Who of the staff has read one object, the last first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_kind == kind, AuditEvent.object_id == object_id, AuditEvent.action == READ)
        .order_by(AuditEvent.id.desc())
    ).all()


def event(number: int) -> AuditEvent | None:
    """The event with this number."""
    return db.session.get(AuditEvent, number)


def older(search: Search, count: int, than: AuditEvent | None = None) -> list[AuditEvent]:
    """At most so many events, the newest first, from the newest or from one on; one SELECT."""
    wanted = [*_wanted(search)]
    if than is not None:
        wanted += [AuditEvent.at <= than.at, or_(AuditEvent.at < than.at, AuditEvent.id < than.id)]
    order = AuditEvent.at.desc(), AuditEvent.id.desc()
    return list(db.session.scalars(_events(search).where(*wanted).order_by(*order).limit(count)))


def newer(search: Search, count: int, than: AuditEvent) -> list[AuditEvent]:
    """At most so many events that come next after one, the newest first; one SELECT."""
    later = [AuditEvent.at >= than.at, or_(AuditEvent.at > than.at, AuditEvent.id > than.id)]
    found = _events(search).where(*_wanted(search), *later).order_by(AuditEvent.at, AuditEvent.id)
    return list(db.session.scalars(found.limit(count)))[::-1]


def _events(search: Search) -> Select[AuditEvent]:
    if search.about is None:
        return select(AuditEvent)
    about = _numbers_about(search.about)
    return select(AuditEvent).join(about, about.c.id == AuditEvent.id)


def _wanted(search: Search) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if search.actor.endswith(":"):
        wanted.append(AuditEvent.actor.between(search.actor, f"{search.actor}9999999999"))
    elif search.actor:
        wanted.append(AuditEvent.actor == search.actor)
    if search.reading is not None:
        wanted.append(AuditEvent.action == READ if search.reading else AuditEvent.action != READ)
    if search.kinds:
        wanted.append(AuditEvent.object_kind.in_(search.kinds))
    if search.other_kinds:
        wanted.append(AuditEvent.object_kind.not_in(search.other_kinds))
    if search.since is not None:
        wanted.append(AuditEvent.at >= search.since)
    if search.until is not None:
        wanted.append(AuditEvent.at < search.until)
    return wanted


def _numbers_about(about: About) -> Subquery:
    """Which events are about it, each part along an index of its own."""
    either = [and_(AuditEvent.object_kind == kind, AuditEvent.object_id.in_(ids)) for kind, ids in about.things.items()]
    if "response" in about.things:
        either.append(_list_tells_of(about.things["response"]))
    if about.actor:
        either.append(AuditEvent.actor == about.actor)
    return union(*(select(AuditEvent.id).where(one) for one in either)).subquery()


def _list_tells_of(responses: Select[int]) -> ColumnElement[bool]:
    """A list was read that told of one of these."""
    if db.engine.dialect.name == "postgresql":
        told = func.json_array_elements_text(AuditEvent.after["responses"]).table_valued("value")
        number: ColumnElement[int] = cast(told.c.value, Integer)
    else:
        told = func.json_each(AuditEvent.after, "$.responses").table_valued("value")
        number = told.c.value
    listed = exists(select(1).select_from(told).where(number.in_(responses)))
    return and_(AuditEvent.action == READ, AuditEvent.object_kind.in_(LISTS), listed)
