"""Reading and writing: who begins a transaction, and what outlives a request."""

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import func, insert, select, text

from clinic.db import db, transaction
from clinic.scheduling.models import Resource


def in_a_transaction():
    """Whether the database has begun one for a question just asked."""
    connection = db.session.connection()
    connection.execute(select(1))
    driver = connection.connection.driver_connection
    if db.engine.dialect.name == "sqlite":
        return driver.in_transaction
    return driver.info.transaction_status != TransactionStatus.IDLE


def test_a_request_reads_without_a_transaction_on_postgresql_and_writes_in_one(app):
    with app.test_request_context():
        needed = db.engine.dialect.name == "sqlite"
        assert in_a_transaction() == needed
        with transaction():
            assert in_a_transaction()
        assert in_a_transaction() == needed


def test_outside_a_request_everything_is_in_a_transaction(app):
    with app.app_context():
        assert in_a_transaction()


def build_and_fail():
    with transaction():
        db.session.execute(insert(Resource).values(kind="room", name="Blue"))
        raise ZeroDivisionError


def test_what_a_request_does_is_undone_whole(app):
    with app.test_request_context():
        assert db.session.scalar(select(func.count()).select_from(Resource)) == 0
        with pytest.raises(ZeroDivisionError):
            build_and_fail()
        assert db.session.scalar(select(func.count()).select_from(Resource)) == 0


def test_a_request_writes_nothing_by_the_way(app):
    with app.test_request_context():
        with pytest.raises(RuntimeError, match="inside of transaction"):
            db.session.execute(insert(Resource).values(kind="room", name="Blue"))
        db.session.add(Resource(kind="room", name="Blue"))
        with pytest.raises(RuntimeError, match="inside of transaction"):
            db.session.flush()
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(Resource)) == 0


def test_the_plans_of_a_page_outlive_its_request_on_postgresql(app, client):
    for _ in range(10):  # the driver prepares what it has been asked five times
        assert client.get("/").status_code == 200
    with app.app_context(), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            assert connection.scalar(text("SELECT count(*) FROM pg_prepared_statements")) > 0
