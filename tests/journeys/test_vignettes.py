"""Six of the clinical vignettes in a real browser, from the home page to where her answers lead, on either database."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.booking.test_vignettes import CASES, LEADS_TO, wishes_of

SWEDISH, HOT = "Swedish massage", "Hot stone massage"
WALKS = {"P01": SWEDISH, "P02": SWEDISH, "P03": SWEDISH, "P06": HOT, "P08": SWEDISH, "P11": HOT}


@pytest.fixture(scope="module")
def open_every_day(databases, migrated, run_once):
    """The URL of a demo clinic with free time in two days, whatever today is: a template, never written to."""
    return run_once(databases.new(migrated), "demo --opening 08:00-20:00 --empty-diary")


@pytest.fixture
def open_url(databases, serve, open_every_day):
    return serve(databases.new(open_every_day))


@pytest.mark.parametrize("case_id", WALKS)
def test_a_case_is_led_where_a_clinician_expects(arrive, open_url, case_id):
    # Given the client of a vignette on the home page
    case, treatment = CASES[case_id], WALKS[case_id]
    wishes, signs = wishes_of(case)
    client = arrive(open_url, width=390)
    client.opens("/")

    # When she goes to a treatment and tells what the vignette tells
    client.follows(treatment, within="main")
    client.sees_heading(treatment)
    client.presses("See available times")
    answers_the_safety_check(client, signs)
    if "/stop" not in client.page.url:
        takes_a_time_in_two_days(client)
        client.types(name="Ada Sample", email="ada@client.example")
        client.presses("Continue")
        client.answers_everything(**wishes)
    if "/stop" not in client.page.url:
        client.hands.press(client.page.get_by_role("button", name=re.compile("^(Confirm booking|Ask for this time)$")))

    # Then she stands where her answers lead
    modality = re.sub(r"\W+", "-", treatment.lower())
    heading, _bookings = LEADS_TO[case["expected"][modality]]
    client.sees_heading(heading)
    client.finds_nothing_wrong()


def answers_the_safety_check(client, signs):
    client.sees_heading("Do any of these apply to you?")
    for sign in signs:
        client.hands.tick(client.page.locator(f"input[value={sign}]"))
    if not signs:
        client.hands.tick(client.page.get_by_role("checkbox", name="None of these apply to me"))
    client.presses("Continue")
    expect(client.page).not_to_have_url(re.compile("/safety"))


def takes_a_time_in_two_days(client):
    """Near enough for questions about these days, far enough for a decision."""
    day = datetime.now(UTC).date() + timedelta(days=2)
    client.opens(f"{client.page.url.partition('?')[0]}?day={day}")
    client.chooses_a_time(0)
    client.presses("Continue")
    client.sees_heading("About you")
