"""The owner changes the questionnaire: a new rule, tried, published, seen by clients; by keyboard; without scripts."""

from functools import partial

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard

QUESTIONS = "/staff/questions"
SAVE = "Save to the draft"


@pytest.fixture
def owner(come_as, served_to_staff):
    """Somebody who may change the questionnaire and read answers: `owner(width=390)` has a browser of her own."""

    return partial(come_as, "health-owner", served_to_staff)


def test_a_new_rule_is_told_back_as_a_sentence(owner):
    # Given an owner at her desk, before the questionnaire
    client = owner()
    client.opens(QUESTIONS)
    client.sees_heading("Questionnaire")
    client.sees("It needs review by your clinician")
    inspect(client.page)

    # When she starts a draft and adds a rule, wrongly at first
    client.presses("Start a draft")
    client.sees("Nothing has been changed yet.")
    client.follows("Add a rule")
    assert client.is_answered(SAVE) == 422
    client.sees_heading("There is a problem")
    client.follows("Choose a question")
    client.has_the_focus_on("#when-0-question")
    inspect(client.page)
    client.page.emulate_media(color_scheme="dark")
    client.page.select_option("#when-0-question", "reduced_sensation")
    client.presses("Show its answers")
    client.page.select_option("#when-0-answer", "yes")
    client.page.fill("#title-en", "Numb anywhere")
    client.page.select_option("#effects-swedish-massage", "clearance_required")
    client.page.select_option("#on_unsure-swedish-massage", "therapist_review")
    client.page.fill("#message-en", "Please ask your doctor first.")
    client.page.fill("#note-en", "Ask where.")
    client.presses(SAVE)

    # Then the draft tells it back, and she stands before it
    expect(client.page.locator("#rule-numb_anywhere")).to_contain_text(
        "is “Yes”, then require a doctor’s word for Swedish massage."
    )
    client.has_the_focus_on("#rule-numb_anywhere")
    inspect(client.page)


def test_a_draft_is_tried_and_published(owner):
    # Given a draft with a changed rule
    client = owner()
    client.opens(QUESTIONS)
    client.presses("Start a draft")
    client.sees("Nothing has been changed yet.")
    client.opens(f"{QUESTIONS}/rule/bp-controlled")
    inspect(client.page)
    client.page.fill("#title-en", "High pressure, treated")
    client.page.select_option("#effects-swedish-massage", "clearance_required")
    client.presses(SAVE)

    # When she tries it as a client, and on what clients have answered
    client.follows("Try it as a client")
    client.sees_heading("Try it as a client")
    inspect(client.page)
    client.presses("Begin")
    client.sees_heading("Do any of these apply to you?")
    inspect(client.page)
    client.page.locator("input[value=rf_saddle]").check()
    client.presses("Continue")
    client.sees_heading("What would come of it")
    inspect(client.page)
    client.follows("Back")
    client.follows("What would come out differently?")
    client.sees_heading("What would come out differently?")
    inspect(client.page)

    # And publishes it
    client.follows("Back")
    client.follows("Publish …")
    client.sees_heading("Publish version 2")
    inspect(client.page)
    client.page.fill("#reviewed_by", "Dr Sample")
    client.presses("Publish it")

    # Then it is what everybody is asked, and the page of the treatment says so
    client.sees("Dr Sample")
    client.opens(f"{QUESTIONS}/2")
    client.sees_heading("Version 2")
    client.opens("/treatments/swedish-massage")
    client.page.locator("#against summary").click()
    client.sees("High pressure, treated")
    inspect(client.page)


def test_a_question_is_moved_and_changed_without_scripts_on_a_phone(owner):
    # Given a narrow screen without scripts, and a draft
    client = owner(width=320, java_script_enabled=False)
    client.opens(QUESTIONS)
    client.presses("Start a draft")
    client.sees("Nothing has been changed yet")
    client.finds_nothing_wrong()

    # When she moves a question down
    client.page.get_by_role("heading", name="How you are now").click()
    client.presses("Down New swelling, pain, warmth or redness in one leg or arm?")

    # Then its row is where she looks
    assert client.page.url.endswith("?at=leg_swelling_new#question-leg_swelling_new")
    expect(client.page.locator("#question-leg_swelling_new")).to_be_in_viewport()

    # When she opens it, moves an answer and adds one
    client.page.locator("#question-leg_swelling_new a").click()
    client.finds_nothing_wrong()
    client.presses("Down No")
    client.page.fill("#options-3-en", "In both")
    client.presses("Another answer")
    expect(client.page.locator("#options-3-en")).to_have_value("In both")
    client.presses(SAVE)

    # Then both are in the draft
    client.page.get_by_text("2 changes").click()
    client.sees("Not sure / No / Yes / In both")
    client.finds_nothing_wrong()


def test_a_rule_is_changed_with_keys_alone(owner):
    client = owner(hands=Keyboard)
    client.opens(QUESTIONS)
    client.presses("Start a draft")
    client.sees("Nothing has been changed yet.")
    client.opens(f"{QUESTIONS}/rule/bp-controlled")
    client.hands.type(client.page.locator("#title-en"), "High pressure")
    client.hands.pick(client.page.locator("#effects-swedish-massage"), "Not this")
    client.page.keyboard.press("Tab")
    client.hands.type(client.page.locator("#rebook_after_hours"), "24")
    client.page.keyboard.press("Enter")  # which saves, and moves no row
    client.sees_heading("Questionnaire")
    client.sees("Rule changed: “High pressure”")
    client.has_the_focus_on("#rule-bp-controlled")
