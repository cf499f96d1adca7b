"""A therapist with a browser: from the list of what waits to her decision and the card for the room."""

import re

import pytest
from playwright.sync_api import expect

from clinic.booking.soonest import next_openings
from clinic.db import db
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories
from tests.conftest import SETTINGS
from tests.intake.staff.made import NAMES, make_cases
from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard
from tests.live import served
from tests.staff import STAFFED


@pytest.fixture
def house(make_app, demo_db_url, tmp_path):
    """The demo clinic running, with clients who have something to tell: the address, and their visits by story."""
    app = make_app(demo_db_url)
    with app.app_context():
        visits = make_cases()
        db.session.remove()
    with served({**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        yield url, visits


def opens_the_answers(client, story):
    client.opens("/staff/health")
    client.follows(NAMES[story])
    client.sees_heading(NAMES[story])


def test_from_the_list_to_a_decision_and_the_card(come_as, house):
    # Given a therapist at a desk, and three visits that wait
    url, _visits = house
    client = come_as("senior", url)
    client.opens("/staff/health")
    client.sees_heading("Waiting for a decision")
    inspect(client.page)

    # When she opens the one with a warning sign, and says "with changes" without saying which
    client.follows(NAMES["busy"])
    client.sees("May point to: nerve root irritation")
    inspect(client.page)
    client.chooses("Yes, with changes")
    assert client.is_answered("Save decision") == 422
    client.is_told(
        "There is a problem", "Say what you will change: the pressure, an area, the position, or in your own words"
    )
    inspect(client.page)

    # And then says it, with the picture
    client.types(note="Light hands on the neck.")
    client.chooses(re.compile("^Light$"))
    client.page.locator(".decision svg [data-region=b-neck]").click()
    expect(client.page.get_by_role("checkbox", name="Back of neck")).to_be_checked()
    client.presses("Save decision")

    # Then the visit is booked, and the card says what to keep to
    expect(client.page.locator(".decided")).to_contain_text("Light at most (2 of 5)")
    expect(client.page.locator(".case-head .tag")).to_have_text("Booked")
    inspect(client.page)
    client.follows("Card for the room")
    client.sees("Light hands on the neck.")
    expect(client.page.locator(".mirror [data-region=b-neck]")).to_have_class("leave")
    inspect(client.page)
    client.opens("/staff/health")
    assert client.page.get_by_role("link", name=NAMES["busy"]).count() == 0


def test_without_scripts_on_the_narrowest_screen(come_as, house):
    # Given a telephone that runs no scripts
    client = come_as("senior", house[0], width=320, java_script_enabled=False)
    client.opens("/staff/health")
    client.finds_nothing_wrong()

    # When an answer asks for a doctor, and she says yes without a reason
    client.follows(NAMES["clearance"])
    client.sees_heading(NAMES["clearance"])
    client.finds_nothing_wrong()
    client.chooses("Yes, as booked")
    client.presses("Save decision")
    client.sees("Write down why the session can go ahead although a rule asks for a doctor")
    client.finds_nothing_wrong()

    # Then with one it is booked, and the reason stands there for her colleagues
    client.types(reason="The cardiologist agreed on the telephone.")
    client.presses("Save decision")
    client.sees("The cardiologist agreed on the telephone.")
    client.finds_nothing_wrong()


def test_with_the_keyboard_alone(come_as, house):
    client = come_as("senior", house[0], hands=Keyboard)
    opens_the_answers(client, "review")
    client.chooses("Yes, with changes")
    client.types(note="Short strokes.")
    client.presses("Save decision")
    expect(client.page.locator(".decided")).to_contain_text("Short strokes.")
    client.follows("Card for the room")
    client.sees("Short strokes.")
    client.finds_nothing_wrong()


def test_two_windows_and_one_decision(come_as, house):
    # Given the same answers in two windows
    url, _visits = house
    first, second = (come_as("senior", url, width=390) for _ in range(2))
    for client in (first, second):
        opens_the_answers(client, "review")

    # When one says yes and the other is still writing
    first.chooses("Yes, as booked")
    first.presses("Save decision")
    expect(first.page.locator(".decided")).to_be_visible()
    second.chooses("Yes, with changes")
    second.types(note="Short strokes.")
    assert second.is_answered("Save decision") == 409

    # Then the other is told, and still has what she wrote
    second.is_told("There is a problem", "This appointment is not waiting for a decision.")
    expect(second.page.locator("#note")).to_have_value("Short strokes.")
    inspect(second.page)
    first.finds_nothing_wrong()


def test_reception_sees_a_word(come_as, house):
    url, visits = house
    client = come_as("reception", url)
    client.opens(f"/staff/appointments/{visits['busy']}/card")
    client.sees("Ask the therapist")
    inspect(client.page)
    assert client.opens("/staff/health").status == 403
    client.sees_heading("This page is for staff")
    inspect(client.page)


def test_nothing_to_decide(come_as, databases, migrated, run_once, make_app, tmp_path):
    database = run_once(databases.new(migrated), "demo --empty-diary")
    with make_app(database).app_context():
        opening = next_openings(settings.clinic(), now())[0]
        factories.appointment(opening.service.id, opening.starts_at, minutes=opening.minutes, now=now(), answers={})
    with served({**SETTINGS, "DATABASE_URL": database, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        client = come_as("health-owner", url)
        client.opens("/staff/health")
        client.sees("All answers are reviewed.")
        client.sees("Next client")
        inspect(client.page)


def test_on_paper_there_is_no_way_to_reach_the_client(come_as, house):
    url, visits = house
    client = come_as("senior", url)
    for address in (f"/staff/health/{visits['busy']}", f"/staff/appointments/{visits['busy']}/card"):
        client.opens(address)
        client.page.emulate_media(media="print")
        paper = client.page.locator("body").inner_text()
        assert [found for found in ("Sam Example", "+353", "@", "Menu", "Save decision") if found in paper] == []
        assert re.search("Low back, left|Calf, left", paper)
    client.page.set_viewport_size({"width": 680, "height": 1000})  # A4 within its margins
    half = client.page.locator(".room-card").bounding_box()
    assert half["height"] <= 500
    client.page.emulate_media(media="screen")
    client.finds_nothing_wrong()
