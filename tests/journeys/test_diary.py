"""The day at the desk: the calendar by keyboard, kept fresh while somebody else changes it, on a phone and on paper."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.settings.formats import local
from clinic.times import now
from tests.conftest import SETTINGS
from tests.journeys.accessibility import inspect
from tests.live import served
from tests.staff import STAFFED

FRESH_WITHIN = 15_000  # milliseconds
FOCUSED = "document.activeElement.id || document.activeElement.closest('li')?.id"


@pytest.fixture
def house(make_app, demo_db_url, tmp_path):
    """The demo clinic running, and a day to come with several visits: the address, the application, the date."""
    app = make_app(demo_db_url)
    with app.app_context(), app.test_request_context():
        soon = now() + timedelta(days=1)
        starts = db.session.scalars(select(Appointment.starts_at).where(Appointment.starts_at > soon)).all()
        days = [local(start).date() for start in starts]
        busiest = max(sorted(set(days)), key=days.count)
        db.session.remove()
    with served({**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        yield url, app, busiest


def test_the_day_is_walked_with_tab_in_the_order_of_time_and_stays_fresh(come_as, house):
    # Given a receptionist before a day, at the edge of it
    url, app, on = house
    client = come_as("reception", url)
    page = client.page
    client.opens(f"/staff/calendar?date={on}")
    cards = page.locator(".col").first.locator("a.ap")
    times = page.locator("a.ap .t").all_inner_texts()

    # When she tabs through it
    page.locator("#date").focus()
    walked = []
    while len(walked) < len(times):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.ap')"):
            walked.append(page.evaluate("document.activeElement.querySelector('.t').innerText"))

    # Then she comes by every visit, therapist by therapist in the order of time
    assert walked == times
    for column in page.locator(".col").all():
        mine = column.locator("a.ap .t").all_inner_texts()
        assert mine == sorted(mine)

    # When somebody else changes two visits while she stands on one of them
    page.set_viewport_size({"width": 1280, "height": 500})
    target = cards.last
    target.focus()
    scrolled, focused = page.evaluate("scrollY"), page.evaluate(FOCUSED)
    href = target.get_attribute("href")
    with app.app_context(), transaction():
        visits = db.session.scalars(select(Appointment).where(Appointment.status == "booked")).all()
        for visit in visits:
            visit.status = "arrived"

    # Then she sees it within 15 seconds, and stands where she stood
    expect(page.locator("a.ap .st", has_text="Arrived").first).to_be_visible(timeout=FRESH_WITHIN)
    assert page.evaluate("document.activeElement.getAttribute('href')") == href
    assert (page.evaluate("scrollY"), page.evaluate(FOCUSED)) == (scrolled, focused)
    expect(page.locator("[data-stale]")).to_be_hidden()
    inspect(page)


def test_every_page_of_the_diary_is_for_everybody(come_as, house):
    # Given a therapist's day, week, rooms, today and sheet
    url, _app, on = house
    client = come_as("health-owner", url)
    for path in (
        "/staff",
        f"/staff/calendar?date={on}",
        f"/staff/calendar?date={on}&by=room",
        f"/staff/calendar?date={on}&view=week",
        f"/staff/calendar/sheet?date={on}",
    ):
        assert client.opens(path).status == 200
        inspect(client.page)

    # When she has a phone without scripts
    phone = come_as("reception", url, width=390, java_script_enabled=False)
    phone.opens(f"/staff/calendar?date={on}")

    # Then the same day is a list, with links from therapist to therapist, and is loaded again by hand
    phone.follows("Therapist C")
    expect(phone.page.locator(".col", has_text="Therapist C").first).to_be_in_viewport()
    phone.follows("Load again")
    phone.finds_nothing_wrong()

    # And on paper it is a list without buttons
    client.opens(f"/staff/calendar?date={on}")
    client.page.emulate_media(media="print")
    expect(client.page.locator(".hrs")).to_be_hidden()
    expect(client.page.locator(".seg").first).to_be_hidden()
    expect(client.page.locator("a.ap").first).to_be_visible()
