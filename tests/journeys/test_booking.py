"""A client books, keeps the appointment in her calendar, moves it, loses the link, finds it and cancels."""

from uuid import uuid4

import pytest
from icalendar import Calendar

from tests.journeys.hands import Keyboard

WAYS = {
    "phone": {"width": 390},
    "desktop": {"width": 1280},
    "without-javascript": {"width": 320, "java_script_enabled": False},
    "keyboard": {"width": 1280, "hands": Keyboard},
}


@pytest.mark.parametrize("way", WAYS)
def test_from_the_home_page_to_a_booking_and_out_of_it_again(arrive, shared_live_url, way):
    # Given a client on the home page
    client = arrive(shared_live_url, **WAYS[way])
    email = f"{uuid4().hex[:10]}@client.example"
    client.opens("/")
    client.finds_nothing_wrong()

    # When she chooses a treatment, its length, her therapist and a time
    chooses_a_treatment(client)
    day, (clock, therapist) = chooses_when(client)
    client.presses("Continue")

    # And says who she is, and confirms
    client.sees_heading("About you")
    client.finds_nothing_wrong()
    client.types(name="Ada Sample", email=email, phone="085 555 0142")
    client.presses("Continue")
    assert client.answers_everything() == 11
    client.sees_heading("Check your booking")
    client.sees("Swedish massage, 30 minutes")
    client.finds_nothing_wrong()
    client.presses("Confirm booking")

    # Then she is booked
    client.sees_heading("You’re booked")
    client.sees(f"{day}, {clock}, with {therapist}.")
    assert therapist == "Therapist B"
    client.finds_nothing_wrong()
    reference = client.page.locator("main .lead .ref").inner_text()

    # And can keep, move, find and cancel it
    first = moves(client)
    finds(client, reference, email)
    cancels(client)
    assert (first["SEQUENCE"], client.page.locator("main .sum .ref").inner_text()) == (0, reference)


def chooses_a_treatment(client):
    client.follows("Compare treatments")
    client.sees_heading("Treatments")
    client.finds_nothing_wrong()
    client.follows("Swedish massage")
    client.sees_heading("Swedish massage")
    client.chooses("30 minutes")
    client.hands.pick(client.page.get_by_label("With whom?"), "Therapist B")
    client.finds_nothing_wrong()
    client.presses("See available times")
    client.sees_heading("Do any of these apply to you?")
    client.finds_nothing_wrong()
    client.has_no_warning_sign()


def chooses_when(client):
    client.sees_heading("Choose a time")
    day = client.chooses_a_day()
    chosen = client.chooses_a_time()
    client.finds_nothing_wrong()
    return day, chosen


def moves(client):
    """To another time; the calendar file of before."""
    before = event(client.saves("Add to calendar"))
    client.follows("Change the time")
    client.sees_heading("Move your booking")
    day, (clock, therapist) = client.chooses_a_day(), client.chooses_a_time(4)
    client.finds_nothing_wrong()
    client.presses("Move my booking")
    client.sees_heading("What happens next")
    client.sees(f"{day} ")
    client.sees(f"{clock} to ")
    client.sees(f"with {therapist}.")
    client.finds_nothing_wrong()
    after = event(client.saves("Add to calendar"))
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)
    assert after["DTSTART"].dt.strftime("%H:%M") == clock
    return before


def event(content):
    (found,) = Calendar.from_ical(content).walk("VEVENT")
    return found


def finds(client, reference, email):
    """Her booking, by the link that is mailed to her."""
    client.follows("Change or cancel a booking")
    client.sees_heading("Find your booking")
    client.finds_nothing_wrong()
    client.types(reference=reference.lower(), email=email.upper())
    client.presses("Send me the link")
    client.sees_heading("Check your e-mail")
    client.finds_nothing_wrong()
    client.opens("/_mail")
    letter = client.page.get_by_role("article", name="The link to your booking").filter(has_text=email)
    client.opens(letter.get_by_role("link").first.get_attribute("href"))
    client.sees_heading("What happens next")


def cancels(client):
    client.follows("Cancel booking")
    client.sees_heading("Cancel your booking")
    client.chooses("My plans have changed")
    client.finds_nothing_wrong()
    client.presses("Cancel this booking")
    client.sees_heading("Your booking is cancelled")
    client.sees("Reason: My plans have changed")
    client.finds_nothing_wrong()
