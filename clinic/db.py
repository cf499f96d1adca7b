"""The database: base class, session, one kind of transaction, and all that SQLite needs said."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import DateTime, Engine, MetaData, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. Refuses a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the product."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime()}


class _Session(Session):
    """Reads for a request without a transaction where nothing is gained by one, so that there is none to undo.

    PostgreSQL's statements see what is committed when they begin, in a transaction or not; but undoing one takes the
    driver's prepared statements with it, and every page would have each of its questions planned anew. So that nothing
    is stored by the way, a request that writes outside of `transaction()` is a RuntimeError on every database.
    """

    def get_bind(self, *asked: Any, **named: Any) -> Engine | Connection:
        engine = super().get_bind(*asked, **named)
        if not has_request_context() or self.info.get("writing"):
            return engine
        if self._flushing or getattr(named.get("clause"), "is_dml", False):
            raise RuntimeError("a request writes inside of transaction()")
        return _reading(engine) if engine.dialect.name == "postgresql" else engine


@lru_cache(maxsize=8)
def _reading(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": _Session, "expire_on_commit": False})


def init_app(app: Flask) -> None:
    """Connect the app to its database and teach each new connection its manners."""
    db.init_app(app)
    with app.app_context():
        _prepare(db.engine)


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or undo all of it; refuses to nest.

    What was read before is let go first, so that the block decides on fresh rows. On SQLite the write lock is taken
    at the start: a reader that turns writer halfway would fail as soon as anybody else wrote.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("transaction() does not nest: let the outer block do it")
    session.rollback()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"immediate": True})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("writing")


def empty_log() -> None:
    """Let nothing that was deleted stand in SQLite's write-ahead log. It does what it can while others read."""
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            connection.close()


def insert_new(model: type[Base], **values: object) -> None:
    """Insert a row unless a unique constraint says that it is there already."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.execute(insert(model).values(**values).on_conflict_do_nothing())


def one_at_a_time(name: str) -> None:
    """Let nobody else past here with this name until the transaction ends: what is counted next stays true."""
    if db.engine.dialect.name == "postgresql":  # SQLite has one writer anyway
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "connect", _postgresql_connect)


def _sqlite_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would start transactions behind our back
    kept_safe = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
    for pragma in (*kept_safe, "secure_delete=ON"):  # what is deleted is overwritten, not only marked as free
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _postgresql_connect(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()
