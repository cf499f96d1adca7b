"""Times are the clinic's, wherever she is, and say so."""

import pytest
from playwright.sync_api import expect

NOTE = "Your device is on {} time; all times here are Dublin time."


@pytest.mark.parametrize(
    ("zone", "city"),
    [("America/New_York", "New York"), ("Asia/Tokyo", "Tokyo"), ("Atlantic/Reykjavik", "Reykjavik")],
)
def test_a_device_in_another_zone_is_told(arrive, shared_live_url, zone, city):
    # Given a client whose clock shows another time, in winter or in summer
    client = arrive(shared_live_url, width=390, timezone_id=zone)
    client.opens_the_times("/book/swedish-massage/time")
    # Then she is told beside the times, of every day, and they are the clinic's
    tells(client, city)
    client.chooses_a_day()
    tells(client, city)
    client.sees("in clinic time (Dublin)")
    clock, _therapist = client.chooses_a_time()
    client.presses("Continue")
    # And where she confirms, where she is booked, and where she moves
    client.says_who_she_is()
    client.sees(f" {clock} to ")
    tells(client, city)
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    client.sees(f"{clock}, with ")
    tells(client, city)
    client.sees("in clinic time (Dublin)")
    client.opens(f"{client.page.url}/move")
    tells(client, city)
    client.sees(f"{clock}. You keep this time")


def tells(client, city):
    note = client.page.locator("main [data-zone]")
    expect(note).to_be_visible()
    expect(note).to_have_text(NOTE.format(city))
    client.finds_nothing_wrong()


@pytest.mark.parametrize("options", [{"timezone_id": "Europe/London"}, {"java_script_enabled": False}], ids=str)
def test_a_clock_that_agrees_or_says_nothing_reads_the_clinics_zone(arrive, shared_live_url, options):
    # Given a device whose clock shows the same, or tells us nothing
    client = arrive(shared_live_url, width=390, **options)
    # When she books, then every page with a time names its zone, and says no more
    client.holds_a_time()
    client.page.go_back()
    client.sees("in clinic time (Dublin)")
    says_no_more(client)
    client.opens("/book/swedish-massage/you")
    client.says_who_she_is()
    client.sees("Times are in clinic time (Dublin).")
    says_no_more(client)
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    client.sees("in clinic time (Dublin)")
    says_no_more(client)
    client.finds_nothing_wrong()


def says_no_more(client):
    expect(client.page.get_by_text("Your device is on")).to_have_count(0)
