"""Migrations: they say what the models say, go up and down with data in them, and bring the no-overlap rule."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, MetaData, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

import config
from clinic.db import Base, db
from clinic.scheduling.models import Allocation, Claim, Resource
from tests import factories

SCRIPTS = ScriptDirectory.from_config(Config(toml_file=str(config.ROOT / "pyproject.toml")))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]  # oldest first
RULE = {"sqlite": set(), "postgresql": {"allocation_a_day_at_most"}}  # checks that the rule brings and no model names


def migrate(app, *commands):
    for command in commands:
        app.test_cli_runner(catch_exceptions=False).invoke(args=["db", *command.split()], standalone_mode=False)


def rows(app):
    """Every row of every table, as stored."""
    with app.app_context():
        found = MetaData()
        found.reflect(db.engine)
        names = sorted(set(found.tables) - {"alembic_version"})
        return {name: sorted(map(repr, db.session.execute(select(found.tables[name])).all())) for name in names}


SCHEMA = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master",
    "postgresql": """
        SELECT table_name, column_name, data_type || is_nullable FROM information_schema.columns
         WHERE table_schema = 'public'
        UNION SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
        UNION SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    """,
}


def schema(app):
    """Everything that the database knows about its tables, the rules included; in any order, as copied tables have."""
    with app.app_context():
        found = db.session.connection().exec_driver_sql(SCHEMA[db.engine.dialect.name]).all()
    return sorted((kind, name, sorted(re.findall(r"[^\s,]+", text or ""))) for kind, name, text in found)


# ---- the files -------------------------------------------------------------


def test_there_is_one_head_and_one_beginning():
    assert (len(SCRIPTS.get_heads()), len(SCRIPTS.get_bases())) == (1, 1)


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_is_called_after_its_number_and_what_it_does(revision):
    script = SCRIPTS.get_revision(revision)
    assert re.fullmatch(r"\d{4}_[a-z]+(_[a-z0-9]+)+", revision)
    assert len(revision) <= 32  # all that Alembic's own table holds on PostgreSQL
    assert script.path.endswith(f"/{revision}.py")
    assert script.module.__doc__.strip()
    assert int(revision[:4]) == REVISIONS.index(revision) + 1


# ---- what they make --------------------------------------------------------


def test_the_models_equal_the_migrations(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_difference_would_be_seen(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert [step[0] for step in compare_metadata(context, MetaData())] != []


def test_every_check_of_the_models_is_in_the_database(app):
    with app.app_context():
        found = inspect(db.engine)
        there = {
            check["name"] for table in Base.metadata.tables for check in found.get_check_constraints(table)
        } - RULE[db.engine.dialect.name]
    said = {
        str(check.name)
        for table in Base.metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert (there, len(said) > 20) == (said, True)


# ---- up and down -----------------------------------------------------------


def test_down_to_nothing_and_up_again(demo_app):
    before = schema(demo_app)
    migrate(demo_app, "downgrade base")
    with demo_app.app_context():
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
    migrate(demo_app, "upgrade")
    assert schema(demo_app) == before
    assert set(map(len, rows(demo_app).values())) == {0}


@pytest.mark.parametrize("revision", REVISIONS)
def test_one_step_down_and_up_again_changes_no_row(demo_app, revision):
    """Down to this revision and up again; what the older tables cannot hold may be lost, and nothing else."""
    before = rows(demo_app)
    migrate(demo_app, f"downgrade {revision}")
    older = {name: set(lines) for name, lines in rows(demo_app).items()}
    migrate(demo_app, "upgrade")
    after = rows(demo_app)
    assert {name: after[name] for name in older} == {name: before[name] for name in older}


def test_up_again_where_everything_is_there_changes_nothing(demo_app):
    before = rows(demo_app), schema(demo_app)
    migrate(demo_app, "upgrade", "upgrade head")
    assert (rows(demo_app), schema(demo_app)) == before


# ---- what is carried over ----------------------------------------------------


@pytest.mark.parametrize(("hours", "days", "back"), [(24, 1, 24), (1, 1, 24), (48, 2, 48), (50, 3, 72)])
def test_hours_of_review_become_working_days(app, hours, days, back):
    revision = "0002_count_review_days"
    before = SCRIPTS.get_revision(revision).down_revision
    with app.app_context():
        factories.clinic()
    migrate(app, f"downgrade {before}")
    with app.app_context():
        db.session.execute(text("UPDATE clinic_settings SET review_hours = :hours"), {"hours": hours})
        db.session.commit()
    migrate(app, f"upgrade {revision}")
    with app.app_context():
        assert db.session.scalar(text("SELECT review_days FROM clinic_settings")) == days
    migrate(app, f"downgrade {before}")
    with app.app_context():
        assert db.session.scalar(text("SELECT review_hours FROM clinic_settings")) == back


def test_what_was_taken_back_is_never_given_again_by_going_down_and_up(demo_app):
    """The older table has one consent of a response, and no areas: it keeps the last, and takes all of it back."""
    before = SCRIPTS.get_revision("0003_keep_consent").down_revision
    columns = "client_id, response_id, text_hash, record_sealed, signed_at"
    again = f"INSERT INTO consent (public_id, {columns}) SELECT 'again', {columns} FROM consent WHERE id = 1"
    taken = "INSERT INTO consent_withdrawal (consent_id, what, at, by) SELECT id, 'areas', signed_at, 'x' FROM consent"
    found = (
        "SELECT count(*) FROM consent WHERE response_id = (SELECT response_id FROM consent WHERE public_id = 'again')"
    )
    with demo_app.app_context():
        db.session.execute(text(again))
        db.session.execute(text(f"{taken} WHERE public_id = 'again' OR id = 1"))
        db.session.commit()
    migrate(demo_app, f"downgrade {before}")
    with demo_app.app_context():
        assert db.session.scalar(text(found)) == 1
    migrate(demo_app, "upgrade")
    with demo_app.app_context():
        kept = "SELECT public_id, what FROM consent_withdrawal JOIN consent ON consent.id = consent_id"
        assert db.session.execute(text(kept)).all() == [("again", "everything")]


# ---- the rule --------------------------------------------------------------


def overlap(app):
    start = datetime(2026, 11, 24, 10, tzinfo=UTC)
    with app.app_context():
        resource = db.session.execute(insert(Resource).values(kind="room", active=True, size=1, keeps_hours=False))
        claim = db.session.execute(insert(Claim).values(kind="appointment"))
        for minutes in (0, 59):
            starts_at = start + timedelta(minutes=minutes)
            db.session.execute(
                insert(Allocation).values(
                    claim_id=claim.inserted_primary_key[0],
                    resource_id=resource.inserted_primary_key[0],
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=1),
                )
            )


@pytest.mark.parametrize("before", [(), ("downgrade base", "upgrade")])
def test_nothing_is_busy_twice_after_an_upgrade(app, before):
    migrate(app, *before)
    with pytest.raises(IntegrityError, match="allocation_no_overlap"):
        overlap(app)
