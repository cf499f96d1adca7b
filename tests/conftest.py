"""What every test may ask for: an application, a database of its own, a running server, a browser."""

import os
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine
from werkzeug.routing import Rule

from clinic import create_app
from clinic.db import db
from tests import browser, memory
from tests.databases import PostgresDatabases, SqliteFiles
from tests.live import served
from tests.postgres import running

LONG = os.environ.get("CLINIC_TEST_LONG") == "1"
SETTINGS = {
    "ENV": "testing",
    "SECRET_KEY": "s" * 32,
    "DATA_KEYS": "ab" * 32,
    "LINK_KEYS": "k" * 32,
    "RATE_LIMITS": "off",
}

settings.register_profile("short", max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("short"), max_examples=2000)
settings.load_profile("long" if LONG else "short")

server = ExitStack()


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=("sqlite", "postgres"),
        default=os.environ.get("TEST_DATABASE", "sqlite"),
        help="what the tests store in; PostgreSQL is TEST_POSTGRES_URL, else the one inside the wheel",
    )


def pytest_collection_modifyitems(config, items):
    """What asks no database is not asked twice: the run on SQLite has it already."""
    if config.getoption("--database") != "postgres":
        return
    again = [item for item in items if "databases" not in item.fixturenames]
    config.hook.pytest_deselected(items=again)
    items[:] = [item for item in items if "databases" in item.fixturenames]


def pytest_report_header(config):
    return f"database: {config.option.database}{', full figures' if LONG else ''}"


def pytest_sessionstart(session):
    """One PostgreSQL for all of pytest's workers, which find it in the environment."""
    if session.config.option.database == "postgres" and "TEST_POSTGRES_URL" not in os.environ:
        os.environ["TEST_POSTGRES_URL"] = server.enter_context(running())


def pytest_sessionfinish():
    server.close()


# ---- databases -------------------------------------------------------------


@pytest.fixture(scope="session")
def databases(request, testrun_uid, worker_id):
    if request.config.option.database == "sqlite":
        with TemporaryDirectory(prefix="clinic-", dir=memory.folder(), ignore_cleanup_errors=True) as folder:
            yield SqliteFiles(Path(folder))
    else:
        made = PostgresDatabases(os.environ["TEST_POSTGRES_URL"], f"clinic_{testrun_uid[:8]}_{worker_id}")
        yield made
        made.close()


@pytest.fixture(scope="session")
def run_once(tmp_path_factory):
    """Runs flask commands on a database and lets go of it."""

    def run(url, *commands):
        app = create_app({**SETTINGS, "DATABASE_URL": url, "INSTANCE": str(tmp_path_factory.mktemp("instance"))})
        try:
            for command in commands:
                app.test_cli_runner(catch_exceptions=False).invoke(args=command.split(), standalone_mode=False)
        finally:
            with app.app_context():
                db.engine.dispose()
        return url

    return run


@pytest.fixture(scope="session")
def migrated(databases, run_once):
    """The URL of a database with every table and no row: a template, never written to."""
    return run_once(databases.new(), "db upgrade")


@pytest.fixture(scope="session")
def demonstrated(databases, migrated, run_once):
    """The URL of a database with the demo clinic in it: a template, never written to."""
    return run_once(databases.new(migrated), "demo")


@pytest.fixture
def db_url(databases, migrated):
    url = databases.new(migrated)
    yield url
    databases.drop(url)


@pytest.fixture
def demo_db_url(databases, demonstrated):
    url = databases.new(demonstrated)
    yield url
    databases.drop(url)


# ---- the application -------------------------------------------------------


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory):
    """Templates are compiled once for all applications of the run: most of a page's first answer is that."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def share_statements(migrated):
    """Lets an engine use what SQLAlchemy has compiled for others: most of a test's first SELECTs is that."""
    first = create_engine(migrated)
    with first.connect():  # its dialect now knows the server
        pass
    first.dispose()
    compiled = {}

    def share(engine):
        if engine.name == first.name:
            engine.dialect = first.dialect
            engine.update_execution_options(compiled_cache=compiled)

    return share


@pytest.fixture(scope="session", autouse=True)
def share_builders():
    """Lets an application use what werkzeug has compiled for the same address in others: most of making one is that."""
    compile_builder, compiled = Rule._compile_builder, {}

    def shared(rule, append_unknown=True):
        known = (*rule._trace, *(rule.defaults or {}).items(), append_unknown)
        if known not in compiled:
            compiled[known] = compile_builder(rule, append_unknown)
        return compiled[known]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", shared)
        yield


@pytest.fixture
def make_app(tmp_path, compiled_templates, share_statements):
    """Builds an application on a database: `make_app(url, RATE_LIMITS="on")`."""
    made = []

    def make(url, **overrides):
        app = create_app({**SETTINGS, "DATABASE_URL": url, "INSTANCE": str(tmp_path), **overrides})
        app.jinja_env.bytecode_cache = compiled_templates
        with app.app_context():
            share_statements(db.engine)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app, db_url):
    """The application on a database with no row in it."""
    return make_app(db_url)


@pytest.fixture
def demo_app(make_app, demo_db_url):
    """The application on the demo clinic."""
    return make_app(demo_db_url)


@pytest.fixture
def in_app(app):
    """`app` with its context open, for tests that call actions and queries directly.

    Not together with `client`: a request would run in this context and read what was kept in it.
    """
    with app.app_context():
        yield app


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def runner(app):
    return app.test_cli_runner()


# ---- the running server ----------------------------------------------------


@pytest.fixture
def serve(tmp_path):
    """Serves a database with gunicorn, two workers of four threads: `serve(url, RATE_LIMITS="on")` is its address."""
    with ExitStack() as servers:

        def start(url, **overrides):
            chosen = {**SETTINGS, "DATABASE_URL": url, "INSTANCE": tmp_path, **overrides}
            return servers.enter_context(served(chosen, tmp_path))

        yield start


@pytest.fixture
def live_url(serve, demo_db_url):
    """The address of the demo clinic, running, with a database of its own."""
    return serve(demo_db_url)


@pytest.fixture(scope="session")
def shared_live_url(databases, demonstrated, tmp_path_factory):
    """The same for every test that only reads."""
    folder = tmp_path_factory.mktemp("live")
    with served({**SETTINGS, "DATABASE_URL": databases.new(demonstrated), "INSTANCE": folder}, folder) as url:
        yield url


# ---- the browser -----------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args, playwright):
    path = browser.find(playwright.chromium.executable_path)
    if not path:
        pytest.fail(browser.MISSING, pytrace=False)
    return {**browser_type_launch_args, "executable_path": path, "args": browser.arguments()}


# ---- how much --------------------------------------------------------------


@pytest.fixture(scope="session")
def race_rounds():
    """How often a race is run before it counts as won."""
    return 100 if LONG else 5


@pytest.fixture(scope="session")
def root():
    """The folder of the project."""
    return Path(__file__).resolve().parent.parent
