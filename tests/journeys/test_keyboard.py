"""The keyboard alone, beyond the booking itself: past the menu, through a whole page, to what has changed."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import Keyboard
from tests.journeys.test_health import comes_to_the_questions, goes_to

FILL = "one => getComputedStyle(one).fill"
REGIONS = ("b-lowback-l", "f-knee-r", "f-chest-l")
CAN_BE_REACHED = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((one) => {
    if (!one.checkVisibility() || one.disabled || one.tabIndex < 0 || one.type === 'hidden') return false;
    if (one.type !== 'radio') return true;
    return !seen.has(one.name) && seen.add(one.name);
  }).length;
}"""


@pytest.fixture
def client(arrive, shared_live_url):
    return arrive(shared_live_url, hands=Keyboard)


def test_the_first_stop_leads_past_the_menu(client):
    # Given a page
    client.opens("/treatments")
    # When she presses Tab once
    client.hands.tab()
    # Then the skip link is there to see, and leads to the content
    expect(client.page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    client.finds_nothing_wrong()
    client.page.keyboard.press("Enter")
    client.has_the_focus_on("main")
    client.hands.tab()
    client.has_the_focus_on("#for-0")


def test_the_whole_way_with_a_map_and_a_scale(client):
    # Given somebody without a mouse, whose back hurts
    comes_to_the_questions(client)

    # When she says how much, on the scale, and where, in the list beside the picture
    goes_to(client, "pain_where", goals="back_pain", pain_now="yes", pain_area="low_back", pain_nrs="4")
    client.answers_the_page(pain_regions=["b-lowback-l", "f-knee-r"])
    fills = {region: client.page.locator(f"svg [data-region={region}]").evaluate(FILL) for region in REGIONS}
    assert fills["b-lowback-l"] == fills["f-knee-r"] != fills["f-chest-l"]
    client.presses("Save and continue")
    client.sees_heading("About your back pain")

    # And looks once more at a page, from where she checks her booking
    goes_to(client, "check", circulation="bp")
    client.follows("Change pain now", within="main")
    client.sees_heading("Pain now")
    client.presses("Save and continue")

    # Then she is back there, and books
    client.sees_heading("Check your booking")
    client.finds_nothing_wrong()
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")


@pytest.mark.parametrize("path", ["/", "/treatments/swedish-massage", "/book/swedish-massage/time", "/find"])
def test_tab_stops_at_everything_once_and_comes_round(client, path):
    # Given a page with so many links and controls
    client.opens(path)
    count = client.page.evaluate(CAN_BE_REACHED)
    # When she presses Tab until the page begins again
    stops = []
    while not stops or stops[-1] != "BODY":
        client.hands.tab()
        stops.append(client.page.evaluate("document.activeElement.tagName"))
    # Then she has been everywhere, and has seen where she was
    assert len(stops) - 1 == count


def test_a_day_chosen_leads_to_its_times(client):
    # Given the days to choose from
    client.opens_the_times("/book/deep-tissue-massage/time")
    # When she chooses one
    day = client.chooses_a_day()
    # Then the focus is on its times, named by the day, and the first time is one stop away
    client.has_the_focus_on("#times")
    expect(client.page.locator("#times")).to_have_accessible_name(day)
    client.hands.tab()
    client.has_the_focus_on(".slot input >> nth=0")
    client.finds_nothing_wrong()


def test_later_days_lead_to_the_days(client):
    # Given the days to choose from
    client.opens_the_times("/book/deep-tissue-massage/time")
    heading = client.page.locator("#days-h").inner_text()
    # When she asks for later ones
    client.hands.press(client.page.get_by_role("link", name=re.compile("^Later days")))
    # Then the focus is on them, and Back leads to the first again
    expect(client.page.locator("#days-h")).not_to_have_text(heading)
    client.has_the_focus_on("#days")
    client.finds_nothing_wrong()
    client.page.go_back()
    expect(client.page.locator("#days-h")).to_have_text(heading)


def test_a_summary_of_mistakes_leads_to_the_field(client):
    # Given a form sent empty
    client.opens("/find")
    client.presses("Send me the link")
    client.is_told("There is a problem", "Enter your reference", "Enter your e-mail address")
    # When she follows what the summary says
    client.follows("Enter your e-mail address")
    # Then she is in the field
    client.has_the_focus_on("#email")
    client.finds_nothing_wrong()


def test_the_filter_answers_to_the_arrows(client):
    # Given all treatments
    client.opens("/treatments")
    # When she chooses a complaint with the arrow keys
    client.chooses("Lower back pain")
    # Then the list and its count follow, the focus stays, and the address can be shared
    expect(client.page.get_by_role("status")).to_have_text("Showing 5 treatments")
    expect(client.page.locator(".svc:visible")).to_have_count(5)
    expect(client.page.get_by_role("radio", name="Lower back pain")).to_be_focused()
    assert client.page.url.endswith("/treatments?for=lower-back")
    client.finds_nothing_wrong()


def test_the_colours_are_kept_from_page_to_page(client):
    # Given a page in the device's colours
    client.opens("/privacy")
    # When she chooses dark ones
    client.hands.choose(client.page.get_by_role("radio", name="dark"))
    # Then this page and the next are dark
    expect(client.page.locator("html")).to_have_attribute("data-theme", "dark")
    client.finds_nothing_wrong()
    client.opens("/accessibility")
    expect(client.page.locator("html")).to_have_attribute("data-theme", "dark")
    client.finds_nothing_wrong()
