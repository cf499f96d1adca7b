"""Without JavaScript, beyond the booking itself: what scripts make quicker is there the slow way, or not offered."""

import pytest
from playwright.sync_api import expect


@pytest.fixture
def client(arrive, shared_live_url):
    return arrive(shared_live_url, width=320, java_script_enabled=False)


def test_the_filter_is_a_form(client):
    # Given all treatments
    client.opens("/treatments")
    # When she chooses a complaint and presses the button that stands there for her
    client.chooses("Lower back pain")
    client.presses("Show treatments")
    # Then she sees those that help
    expect(client.page.get_by_text("Showing 5 treatments")).to_be_visible()
    expect(client.page.locator(".svc:visible")).to_have_count(5)
    assert client.page.url.endswith("/treatments?for=lower-back")
    client.finds_nothing_wrong()


def test_a_hold_can_be_kept_by_a_button_that_always_stands_there(client):
    # Given a time that is held
    client.holds_a_time()
    # When she wants to keep it for longer
    client.presses("Keep holding it")
    # Then she is where she was, and it is held
    client.sees_heading("About you")
    client.sees("We’re holding")
    client.finds_nothing_wrong()


def test_nothing_is_offered_that_would_do_nothing(client):
    # Given a booking
    client.books()
    # Then there is no button to print and no choice of colours, which need scripts
    expect(client.page.locator("[data-print], [data-theme-choice]")).to_have_count(2)
    expect(client.page.locator("[data-print]:visible, [data-theme-choice]:visible")).to_have_count(0)
    # And the menu opens by itself
    client.page.get_by_text("Menu", exact=True).click()
    expect(client.page.get_by_role("navigation", name="Main, small screens")).to_be_visible()
    client.finds_nothing_wrong()
