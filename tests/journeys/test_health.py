"""What a client's answers about her health lead to: a stop, another treatment, a wait, or her booking."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard

SAFETY = "/book/swedish-massage/safety"
ADA = {"name": "Ada Sample", "email": "ada@client.example", "phone": "085 555 0142"}
SIGNS = {
    "rf_saddle": ("Please get medical help now", "Call 112 or go to an emergency department now"),
    "rf_weight_loss": ("Please see a doctor first", "Ask for medical advice today"),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_a_warning_sign_stops_before_a_time_is_chosen(arrive, shared_live_url, sign):
    heading, card = SIGNS[sign]
    # Given the safety check on a phone, sent without an answer
    client = arrive(shared_live_url, width=390)
    client.opens(SAFETY)
    inspect(client.page)
    assert client.is_answered("Continue") == 422
    client.is_told("There is a problem", "Tick what applies, or “None of these apply to me”")
    inspect(client.page)

    # When she follows the sentence to the list and ticks a sign
    client.follows("Tick what applies, or “None of these apply to me”")
    client.has_the_focus_on("#safety-0")
    ticked = client.page.locator(f"input[value={sign}]")
    client.hands.tick(ticked)
    words = ticked.locator("xpath=following-sibling::label").inner_text()
    client.presses("Continue")

    # Then she is told what to do first, what she ticked, and the way back
    client.sees_heading(heading)
    expect(client.page.get_by_role("heading", name=card)).to_be_visible()
    client.sees(words)
    client.sees("We haven’t booked anything")
    calls = client.page.locator("main").get_by_role("link", name="Call 112")
    assert calls.evaluate_all("all => all.map((one) => one.href)") == (["tel:112"] if sign == "rf_saddle" else [])
    inspect(client.page)
    client.follows("Go back and change your answer")
    expect(client.page.locator(f"input[value={sign}]")).to_be_checked()


def test_back_pain_all_the_way_to_a_booking_in_the_dark(arrive, shared_live_url):
    # Given somebody at a desk, in the dark, who has chosen a time
    client = arrive(shared_live_url, color_scheme="dark")
    comes_to_the_questions(client)

    # When she says that her back hurts, and where, how much and for how long
    goes_to(client, "pain_more", goals="back_pain", pain_now="yes")
    client.sees_heading("About your pain")
    assert client.is_answered("Save and continue") == 422
    client.follows("Choose a number for “How strong is it right now?”")
    client.has_the_focus_on("#pain_nrs-0")
    inspect(client.page)
    client.page.emulate_media(color_scheme="dark")
    goes_to(client, "pain_where", pain_area="low_back", pain_nrs="4", pain_worst="6")
    client.page.locator("svg [data-region=b-lowback-l]").click()
    expect(client.page.get_by_role("checkbox", name="Low back, left")).to_be_checked()
    expect(client.page.get_by_role("status")).to_have_text("Low back, left: chosen")
    inspect(client.page)
    client.page.emulate_media(color_scheme="dark")

    # And that nothing else is wrong but her blood pressure, of which the next page asks more
    goes_to(client, "circulation-more", circulation="bp")
    client.sees_heading("Heart, blood and nerves: a few details")
    inspect(client.page)
    goes_to(client, "consent")
    assert client.is_answered("Save and continue") == 422
    client.sees("Fill in “Type your full name to sign”")
    inspect(client.page)
    client.answers_everything()

    # Then nothing has to wait, and she is booked
    client.sees_heading("Check your booking")
    inspect(client.page)
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")


def test_hot_stone_in_pregnancy_becomes_swedish_massage(arrive, shared_live_url):
    # Given a narrow screen without scripts, and a time for hot stone massage
    client = arrive(shared_live_url, width=320, java_script_enabled=False)
    comes_to_the_questions(client, "hot-stone-massage")

    # When she is pregnant
    goes_to(client, "stop", pregnancy_status="pregnant")

    # Then that treatment has to wait, and she is offered what does not
    client.sees_heading("This treatment has to wait")
    client.sees("Deep tissue and hot stone massage have to wait until after the birth.")
    client.finds_nothing_wrong()

    # When she chooses it, and a time
    client.presses("Choose Swedish massage")
    client.sees_heading("Choose a time")
    client.finds_nothing_wrong()
    client.chooses_a_day(since=5)
    client.chooses_a_time()
    client.presses("Continue")
    if client.page.url.endswith("/you"):
        client.presses("Continue")
    client.answers_everything()

    # Then she is booked, with what she said before still known
    client.sees_heading("Check your booking")
    client.sees("Swedish massage, 60 minutes")
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    client.finds_nothing_wrong()


def test_a_heart_condition_waits_for_a_doctor(arrive, shared_live_url):
    # Given a phone, and a time
    client = arrive(shared_live_url, width=390)
    comes_to_the_questions(client)

    # When she had a heart attack this year
    goes_to(client, "circulation")
    none = client.page.locator("input[name=circulation][value=none]")
    client.hands.tick(none)
    client.hands.tick(client.page.get_by_role("checkbox", name="Heart problems"))
    expect(none).not_to_be_checked()  # a tick and "None of these" rule each other out
    goes_to(client, "circulation-more", circulation="heart")
    client.sees("Heart problems: which have you had?")
    client.finds_nothing_wrong()
    goes_to(client, "check")

    # Then the time is kept for her until her doctor has agreed, and every page says so
    client.sees_heading("Check your booking")
    client.sees("We need your doctor’s word first.")
    inspect(client.page)
    client.presses("Ask for this time")
    client.sees_heading("We’re checking your booking")
    client.sees("This time is kept for you, but not confirmed yet.")
    inspect(client.page)


def test_questions_left_for_later_are_finished_by_the_private_link(arrive, shared_live_url):
    # Given a booking whose questions were left for later, after the first page
    client = arrive(shared_live_url, hands=Keyboard)
    comes_to_the_questions(client)
    client.answers_the_page()
    client.presses("Save and continue")
    client.presses("Book now and finish these later")
    client.sees_heading("Check your booking")
    client.finds_nothing_wrong()
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    client.sees("Your health questions are not finished.")
    inspect(client.page)

    # When she opens its link on her phone another day
    later = arrive(shared_live_url, width=390)
    later.opens(client.page.url)
    later.follows("Answer the questions")
    later.sees_heading("Your health questions")
    expect(later.page.locator(".tasks li").filter(has_text="Completed")).to_have_count(1)
    inspect(later.page)
    later.follows("Go on with the questions")
    later.sees_heading("Why you are coming")
    later.answers_everything()

    # Then nothing is left to answer
    later.sees_heading("What happens next")
    expect(later.page.get_by_text("Your health questions are not finished.")).to_have_count(0)
    later.finds_nothing_wrong()


def comes_to_the_questions(client, slug="swedish-massage"):
    client.opens_the_times(f"/book/{slug}/time")
    client.chooses_a_day(since=5)
    client.chooses_a_time()
    client.presses("Continue")
    client.sees_heading("About you")
    client.types(**ADA)
    client.presses("Continue")
    expect(client.page).to_have_url(re.compile("/questions/about$"))


def goes_to(client, page_id, **said):
    """Page after page until that one waits; what she says on the way is a code for a control."""
    while not urlsplit(client.page.url).path.endswith(f"/{page_id}"):
        before = client.page.url
        client.answers_the_page(**said)
        client.presses("Save and continue")
        expect(client.page).not_to_have_url(before)
