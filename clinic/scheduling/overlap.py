"""The one rule against double-booking, kept by the database itself, and the one statement that runs into it.

PostgreSQL: an exclusion constraint over resource and span; the resource becomes a one-element range so that no
extension is needed. SQLite: triggers. Both are called `allocation_no_overlap`.
"""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from clinic.db import db
from clinic.errors import ClinicError
from clinic.scheduling.models import Allocation
from clinic.scheduling.slots import Seat
from clinic.times import from_minutes

NAME = "allocation_no_overlap"

_POSTGRESQL_INSTALL = (
    f"""
    ALTER TABLE allocation ADD CONSTRAINT {NAME} EXCLUDE USING gist
      (int8range(resource_id, resource_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
    """,
    "ALTER TABLE allocation ADD CONSTRAINT allocation_a_day_at_most CHECK (ends_at <= starts_at + interval '24 hours')",
)
_POSTGRESQL_REMOVE = (
    f"ALTER TABLE allocation DROP CONSTRAINT {NAME}",
    "ALTER TABLE allocation DROP CONSTRAINT allocation_a_day_at_most",
)
# The lower bound on starts_at, sound because none is longer than a day, keeps the trigger on the index.
_SQLITE_TRIGGER = f"""
CREATE TRIGGER {NAME}_{{event}} BEFORE {{EVENT}} ON allocation
BEGIN
  SELECT RAISE(ABORT, 'allocation_a_day_at_most')
   WHERE julianday(new.ends_at) - julianday(new.starts_at) > 1.000001;
  SELECT RAISE(ABORT, '{NAME}')
   WHERE EXISTS (
     SELECT 1 FROM allocation
      WHERE resource_id = new.resource_id AND starts_at < new.ends_at AND ends_at > new.starts_at
        AND starts_at > strftime('%Y-%m-%d %H:%M:%S', new.starts_at, '-1 day', '-1 second') {{others}});
END
"""
_SQLITE_INSTALL = (
    _SQLITE_TRIGGER.format(event="insert", EVENT="INSERT", others=""),
    _SQLITE_TRIGGER.format(event="update", EVENT="UPDATE", others="AND id <> old.id"),
)
_SQLITE_REMOVE = (f"DROP TRIGGER {NAME}_insert", f"DROP TRIGGER {NAME}_update")


class SlotTaken(ClinicError):
    """Somebody else has that time of that resource."""

    http_status = 409

    def __init__(self) -> None:
        super().__init__(_("That time has just been taken."))


def install(dialect: str) -> Sequence[str]:
    """The statements that put the rule on the table; a migration that re-creates the table runs them again."""
    return _POSTGRESQL_INSTALL if dialect == "postgresql" else _SQLITE_INSTALL


def remove(dialect: str) -> Sequence[str]:
    """The statements that take the rule away."""
    return _POSTGRESQL_REMOVE if dialect == "postgresql" else _SQLITE_REMOVE


def allocate(claim_id: int, seats: Sequence[Seat]) -> None:
    """Store what the seats keep busy. Raises SlotTaken when a resource has since been taken.

    One statement, rows in resource order: racing writers wait for each other in the same order, so none deadlock.
    """
    rows = [_row(claim_id, seat) for seat in sorted(seats, key=_order)]
    if db.engine.dialect.name == "postgresql":
        statement = postgresql.insert(Allocation).values(rows).on_conflict_do_nothing().returning(Allocation.id)
        if len(db.session.execute(statement).all()) < len(rows):
            raise SlotTaken
        return
    with taken_if_overlapping():
        db.session.execute(insert(Allocation).values(rows))


def reallocate(claim_id: int, seats: Sequence[Seat]) -> None:
    """Give a claim these spans instead of those it has. Raises SlotTaken; the caller then undoes what was done.

    Resource by resource, in order, and what is no longer needed at the end: whoever waits for something let go here
    holds only resources before it. Never an UPDATE: PostgreSQL lets one of two inserts go first, but two updates that
    meet wait for each other.
    """
    rows = db.session.execute(select(Allocation.resource_id, Allocation.id).where(Allocation.claim_id == claim_id))
    old: dict[int, int] = dict(rows.all())
    for seat in sorted(seats, key=_order):
        if seat.resource_id in old:
            db.session.execute(delete(Allocation).where(Allocation.id == old.pop(seat.resource_id)))
        allocate(claim_id, [seat])
    if old:
        db.session.execute(delete(Allocation).where(Allocation.id.in_(old.values())))


class taken_if_overlapping:  # noqa: N801  (reads as the sentence it is: with taken_if_overlapping())
    """Turns the database's refusal of an overlap, and nothing else, into SlotTaken."""

    def __enter__(self) -> None: ...

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, IntegrityError) and NAME in str(error.orig):
            raise SlotTaken from error


def _order(seat: Seat) -> tuple[int, int]:
    return seat.resource_id, seat.span[0]


def _row(claim_id: int, seat: Seat) -> dict[str, object]:
    return {
        "claim_id": claim_id,
        "resource_id": seat.resource_id,
        "starts_at": from_minutes(seat.span[0]),
        "ends_at": from_minutes(seat.span[1]),
    }
