"""The catalog as it comes, and pages of it."""

from contextlib import contextmanager

import pytest
import time_machine
from sqlalchemy import event, select

from clinic.catalog.models import Service
from clinic.catalog.seed import read_content
from clinic.db import db, transaction
from tests import factories
from tests.catalog.pages import parsed


@pytest.fixture
def content():
    return read_content()


@pytest.fixture(scope="session")
def seeded_once(databases, migrated, run_once):
    """The URL of a database with the catalog in it: a template, never written to."""
    return run_once(databases.new(migrated), "seed")


@pytest.fixture
def seeded_url(databases, seeded_once):
    url = databases.new(seeded_once)
    yield url
    databases.drop(url)


@pytest.fixture
def seeded(make_app, seeded_url):
    """The application with the catalog's own content and nothing else."""
    return make_app(seeded_url)


@pytest.fixture
def in_catalog(seeded):
    """`seeded` with its context open, for queries; not together with `visit`."""
    with seeded.app_context():
        yield seeded


@pytest.fixture
def visit(seeded):
    """`visit("/treatments")` is the page as elements, with the `response` it came in."""

    def get(path, status=200):
        response = seeded.test_client().get(path)
        assert response.status_code == status
        root = parsed(response.text)
        root.response = response
        return root

    return get


@pytest.fixture
def set_state(seeded):
    """`set_state("retired", "swedish-massage", …)` does what staff would do."""

    def change(state, *slugs):
        with seeded.app_context(), transaction():
            for service in db.session.scalars(select(Service).where(Service.slug.in_(slugs))):
                service.state = state

    return change


@pytest.fixture
def selects(seeded):
    """`with selects() as seen:` collects the SELECTs that are sent meanwhile."""

    @contextmanager
    def collecting():
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.startswith("SELECT"):
                seen.append(statement)

        with seeded.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collecting


@pytest.fixture
def staffed(seeded):
    """The catalog with one therapist who can do everything but hot stones, every day from nine to five."""
    with seeded.app_context():
        factories.clinic(phone="01 555 0100")
        factories.therapist(
            "massage", "deep-tissue", "trigger-point", "myofascial", "nmt", name="Anna", zone=factories.ZONE
        )
        factories.room("power-point", "sink")
    with time_machine.travel(factories.NOW, tick=False):
        yield seeded
