"""The arena: one running clinic for all races of a run."""

import psycopg
import pytest
from sqlalchemy.engine import make_url

from clinic import create_app
from clinic.db import db
from tests.conftest import SETTINGS
from tests.live import served
from tests.staff import STAFFED

pytest.register_assert_rewrite("tests.races.diary", "tests.races.people")


@pytest.fixture(scope="session")
def arena(databases, migrated, run_once, tmp_path_factory):
    """A clinic behind two workers of four threads. At the end, PostgreSQL must not have met a single deadlock."""
    from tests.races.arena import DEMO, Arena

    folder = tmp_path_factory.mktemp("arena")
    url = run_once(databases.new(migrated), DEMO)
    chosen = {**SETTINGS, "DATABASE_URL": url, "INSTANCE": folder}
    app = create_app(chosen)
    with served(chosen, folder, STAFFED) as address:
        yield Arena(app, address)
    with app.app_context():
        db.engine.dispose()
    assert deadlocks(url) == 0


def deadlocks(url):
    """How many the server has broken up in that database, once everybody who could tell has left it."""
    address = make_url(url)
    if not address.drivername.startswith("postgresql"):
        return 0
    with psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False)) as connection:
        counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return connection.execute(counted).fetchone()[0]
