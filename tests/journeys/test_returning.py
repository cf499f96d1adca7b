"""A client who comes back: on a phone without scripts she is sent a code, looks through her answers, and books."""

import re

from playwright.sync_api import expect

from tests.journeys.accessibility import inspect


def test_is_this_still_right(arrive, live_url):
    # Given a booking with every health question answered
    link = books(arrive(live_url, width=390))

    # When she books again by its link, on another phone without scripts
    later = arrive(live_url, width=390, java_script_enabled=False)
    later.opens(link)
    later.presses("Book this again")
    later.has_no_warning_sign()
    later.chooses_a_day(since=5)
    later.chooses_a_time()
    later.presses("Continue")

    # Then she is offered what she said before, and it is not on the page
    later.sees_heading("You’ve answered these before")
    expect(later.page.get_by_text("Sam Example")).to_have_count(0)
    later.finds_nothing_wrong()

    # When she types a wrong code, and then the one that was mailed
    later.presses("E-mail me a code")
    later.sees_heading("Enter the code")
    later.finds_nothing_wrong()
    digits = mailed(arrive(live_url))
    later.types(code=f"{(int(digits) + 1) % 10**6:06}")
    assert later.is_answered("Continue") == 422
    later.sees("That code isn’t right. You have 4 tries left.")
    later.finds_nothing_wrong()
    later.types(code=f"{digits[:3]} {digits[3:]}")
    later.presses("Continue")

    # Then she sees her answers, changes one, and keeps the others
    later.sees_heading("Is this still right?")
    later.sees("1 January 1985")
    later.finds_nothing_wrong()
    later.follows("Change date of birth")
    later.types(emergency_name="Kim Example")
    later.presses("Save and continue")
    later.sees_heading("Is this still right?")
    later.sees("Kim Example")
    later.presses("Yes, this is still right")

    # And only what concerns this visit is asked
    later.sees_heading("Why you are coming")
    assert later.answers_everything() == 7
    later.sees_heading("Check your booking")
    later.presses("Confirm booking")
    later.sees_heading("You’re booked")


def test_a_code_shows_unfinished_answers_at_every_width_light_and_dark(arrive, live_url):
    # Given a booking whose first page of questions was answered
    ada = arrive(live_url)
    ada.holds_a_time()
    ada.types(name="Ada Sample", email="ada@client.example")
    ada.presses("Continue")
    ada.answers_the_page()
    ada.presses("Save and continue")
    ada.sees_heading("Why you are coming")
    ada.presses("Book now and finish these later")
    ada.presses("Confirm booking")
    ada.sees_heading("You’re booked")
    link = ada.page.url

    # When she opens its link elsewhere and types in the code
    later = arrive(live_url, width=390)
    later.opens(f"{link}/questions")
    expect(later.page.get_by_text("Sam Example")).to_have_count(0)
    inspect(later.page)
    later.presses("E-mail me a code")
    later.sees_heading("Enter the code")
    inspect(later.page)
    later.types(code=mailed(arrive(live_url)))
    later.presses("Continue")

    # Then what she answered is there, with the way to change it
    later.sees_heading("Your health questions")
    expect(later.page.get_by_text("Sam Example").first).to_be_visible()
    inspect(later.page)
    later.follows("Change date of birth")
    expect(later.page.locator("#emergency_name")).to_have_value("Sam Example")


def books(client):
    """With every health question answered; the address of her booking."""
    client.holds_a_time()
    client.types(name="Ada Sample", email="ada@client.example")
    client.presses("Continue")
    client.answers_everything()
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    return client.page.url


def mailed(reader):
    """The code in the newest mail."""
    reader.opens("/_mail")
    return re.search(r"your code is:\s+(\d{6})", reader.page.locator("article pre").first.inner_text()).group(1)
