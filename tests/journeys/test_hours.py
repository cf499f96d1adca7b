"""The owner gives a therapist other hours and writes down that she is away, with a keyboard."""

import re

import pytest

from tests.conftest import SETTINGS
from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard
from tests.live import served
from tests.staff import STAFFED


@pytest.fixture
def served_to_staff(demo_db_url, tmp_path):
    """The address of the demo clinic with the sign-in of tests."""
    with served({**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        yield url


def test_the_owner_changes_hours_and_writes_an_absence_down(arrive, served_to_staff):
    # Given the owner before everybody's hours
    desk = arrive(served_to_staff, hands=Keyboard)
    desk.page.context.add_cookies([{"name": "staff", "value": "owner", "url": served_to_staff}])
    desk.opens("/staff/hours")
    inspect(desk.page)

    # When she gives the first therapist a shift on Monday that ends before it begins
    desk.page.get_by_role("link", name="Change hours").first.press("Enter")
    desk.sees_heading(re.compile("^Hours:"))
    inspect(desk.page)
    desk.page.fill("#starts_0_0", "18:00")
    desk.page.fill("#ends_0_0", "10:00")
    desk.page.locator("#ends_0_0").press("Enter")

    # Then she is told where, sets it right, and reads what it does before it is saved
    desk.sees("Monday: It ends before it begins")
    inspect(desk.page)
    desk.page.fill("#starts_0_0", "09:00")
    desk.page.locator("#ends_0_0").press("Enter")
    desk.sees("As it will be")
    inspect(desk.page)
    desk.presses("Save these hours")
    desk.sees("Saved.")

    # And who is away for a week, whom that hits, and who could stand in
    desk.page.get_by_role("link", name="Time off or extra hours").first.press("Enter")
    inspect(desk.page)
    first = desk.page.evaluate("new Date().toISOString().slice(0, 10)")
    last = desk.page.evaluate("new Date(Date.now() + 9 * 864e5).toISOString().slice(0, 10)")
    desk.page.fill("#first_on", first)
    desk.page.fill("#last_on", last)
    desk.presses("Look at the effect")
    desk.sees("stand in that time")
    inspect(desk.page)
    desk.presses("Save it")
    desk.sees("Nobody can book that time any more.")
    inspect(desk.page)
    desk.follows("See who could stand in")
    desk.sees_heading(re.compile("^Who stands in for"))
    inspect(desk.page)
