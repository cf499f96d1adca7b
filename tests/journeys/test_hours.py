"""The owner gives a therapist other hours and writes down that she is away, with a keyboard."""

import re

from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard


def test_the_owner_changes_hours_and_writes_an_absence_down(come_as, served_to_staff):
    # Given the owner before everybody's hours
    desk = come_as("owner", served_to_staff, hands=Keyboard)
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
