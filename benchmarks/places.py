"""Databases to measure on: real files, every commit kept safe, as in production."""

import os
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import update

from benchmarks.workloads import SIZES, make, store, store_visits
from clinic import create_app
from clinic.catalog.models import Service
from clinic.db import db, transaction
from tests.databases import PostgresDatabases, SqliteFiles
from tests.postgres import running

SETTINGS = {
    "ENV": "testing",
    "SECRET_KEY": "s" * 32,
    "LINK_KEYS": "k" * 32,
    "DATA_KEYS": "ab" * 32,
    "RATE_LIMITS": "off",
}
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def demo_clinic(database, options, *, asks=False):
    """The settings of an application on a new `sqlite` or `postgres` with the demo clinic of these options in it.

    Unless it `asks`, no treatment has health questions: most of what is measured is time, not health.

    PostgreSQL is TEST_POSTGRES_URL, else the one inside the wheel.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        databases = SqliteFiles(folder) if database == "sqlite" else _postgres(stack)
        stack.callback(databases.close)
        settings = {**SETTINGS, "DATABASE_URL": databases.new(), "INSTANCE": str(folder)}
        app = create_app(settings)
        run = app.test_cli_runner(catch_exceptions=False).invoke
        run(args=["db", "upgrade"], standalone_mode=False)
        run(args=["demo", *options.split()], standalone_mode=False)
        if not asks:
            with app.app_context(), transaction():
                db.session.execute(update(Service).values(modality=None))
        try:
            yield settings, app
        finally:
            with app.app_context():
                db.engine.dispose()


@contextmanager
def large_clinic(database):
    """The settings of an application on a new database with 200 therapists and 100,000 visits in it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        databases = SqliteFiles(folder) if database == "sqlite" else _postgres(stack)
        stack.callback(databases.close)
        settings = {**SETTINGS, "DATABASE_URL": databases.new(), "INSTANCE": str(folder)}
        app = create_app(settings)
        app.test_cli_runner(catch_exceptions=False).invoke(args=["db", "upgrade"], standalone_mode=False)
        with app.app_context():
            workload = make(SIZES["large"])
            store(workload)
            store_visits(workload)
        try:
            yield settings, app
        finally:
            with app.app_context():
                db.engine.dispose()


@contextmanager
def empty_clinic(database):
    """The application on a new database without a row in it, its context open; yields the database's address."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        databases = SqliteFiles(folder) if database == "sqlite" else _postgres(stack)
        stack.callback(databases.close)
        url = databases.new()
        app = create_app({**SETTINGS, "DATABASE_URL": url, "INSTANCE": str(folder)})
        app.test_cli_runner(catch_exceptions=False).invoke(args=["db", "upgrade"], standalone_mode=False)
        with app.app_context():
            yield url
            db.session.remove()
            db.engine.dispose()


def columns(head, rows):
    """Rows under a head, each column as wide as it needs."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    )


def _postgres(stack):
    url = os.environ.get("TEST_POSTGRES_URL") or stack.enter_context(running())
    if "TEST_POSTGRES_URL" not in os.environ:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in DURABLE:
                connection.execute(f"ALTER SYSTEM SET {setting} = on")
            connection.execute("SELECT pg_reload_conf()")
    return PostgresDatabases(url, f"clinic_benchmark_{os.getpid()}")
