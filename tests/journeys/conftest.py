"""Clients with browsers, and the watch that is kept over them."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from clinic.db import db, transaction
from tests.conftest import SETTINGS
from tests.journeys.client import Client
from tests.journeys.hands import Pointer
from tests.live import served
from tests.staff import STAFFED

DUBLIN = {
    "locale": "en-IE",
    "timezone_id": "Europe/Dublin",
    "reduced_motion": "reduce",  # a colour on its way to another has no contrast of its own
}
expect.set_options(timeout=20_000)  # a busy machine is no mistake of a page


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, **DUBLIN}


@pytest.fixture
def arrive(browser, browser_context_args):
    """A client with a browser of her own: `arrive(url, width=390)`; other options are a browser context's.

    Whatever she does, nobody but the clinic is asked for anything and the browser has nothing to complain about.
    """
    clients = []

    def come(url, width=1280, height=900, hands=Pointer, **options):
        viewport = {"width": width, "height": height}
        context = browser.new_context(**{**browser_context_args, "viewport": viewport, **options})
        clients.append(Client(context.new_page(), url, hands, scripts=options.get("java_script_enabled", True)))
        return clients[-1]

    yield come
    for client in clients:
        client.page.context.close()
    assert [(client.strangers, client.complaints) for client in clients] == [(set(), [])] * len(clients)


@pytest.fixture
def come_as(arrive):
    """Somebody of the staff with a browser of her own: `come_as("senior", url, width=390)`."""

    def come(role, url, **options):
        client = arrive(url, **options)
        client.page.context.add_cookies([{"name": "staff", "value": role, "url": url}])
        return client

    return come


@pytest.fixture
def served_to_staff(demo_db_url, tmp_path):
    """The address of the demo clinic with the sign-in of tests."""
    with served({**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        yield url


@pytest.fixture
def behind_the_scenes(make_app, demo_db_url):
    """The database of `live_url`, for what no page can bring about: `with behind_the_scenes() as session`."""
    app = make_app(demo_db_url)

    @contextmanager
    def opened():
        with app.app_context(), transaction():
            yield db.session

    return opened
