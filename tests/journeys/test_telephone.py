"""Reception with a client on the telephone, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from clinic.booking.soonest import next_openings
from clinic.db import db
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories
from tests.conftest import SETTINGS
from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard
from tests.live import served
from tests.staff import STAFFED

MOST_STOPS = 16  # from the number to the end, a few seconds of Tab


class Counting(Keyboard):
    """Counts where Tab has stopped."""

    stops = 0

    def tab(self):
        self.stops += 1
        super().tab()


@pytest.fixture
def house(make_app, demo_db_url, tmp_path):
    """The demo clinic running, where Nora Known has been once."""
    with make_app(demo_db_url).app_context():
        opening = next_openings(settings.clinic(), now())[0]
        who = {"name": "Nora Known", "email": "nora@client.example", "phone": "+353855550777"}
        factories.appointment(opening.service.id, opening.starts_at, minutes=opening.minutes, now=now(), **who)
        db.session.remove()
    with served({**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        yield url


def test_a_known_client_is_booked_by_her_number_in_a_few_keys(arrive, house):
    # Given reception before an empty form, with Nora on the telephone
    client = arrive(house, hands=Counting)
    page, hands = client.page, client.hands
    page.context.add_cookies([{"name": "staff", "value": "reception", "url": house}])
    client.opens("/staff/appointments/new")
    client.has_the_focus_on("#q")

    # When she types the end of the number, while what she types is looked for
    page.keyboard.type("0777")
    expect(page.locator("#found")).to_contain_text("Nora Known")
    client.has_the_focus_on("#q")
    page.keyboard.press("Enter")

    # Then Nora is chosen, with what she had last, and the first day with free times
    client.sees("1 visit is booked")
    client.has_the_focus_on("#option")
    inspect(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    # And when she asks for a time nobody works, she reads why not
    hands.type(page.locator("#at"), "23:30")
    page.keyboard.press("Enter")
    client.sees("Why not ")
    client.sees("’s hours end ")
    inspect(page)
    page.set_viewport_size({"width": 1280, "height": 900})

    # And takes the nearest
    stops = hands.stops
    hands.choose(page.locator(".why-not .slot input").first)
    client.presses("Confirm booking")
    client.sees_heading("Booked for Nora Known")
    assert hands.stops - stops <= MOST_STOPS
    inspect(page)
