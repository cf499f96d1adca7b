"""Two days before her visit a client says in one tap that nothing has changed."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from clinic.booking.soonest import next_openings
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories
from tests.journeys.hands import Keyboard


def test_nothing_has_changed_in_one_tap(arrive, make_app, demo_db_url, live_url):
    # Given a visit within two days whose questions were answered long before, and a phone without scripts
    with make_app(demo_db_url).app_context():
        opening = next(
            one for one in next_openings(settings.clinic(), now()) if one.service.slug == "hot-stone-massage"
        )
        answered_at = opening.starts_at - timedelta(days=9)
        visit = factories.appointment(
            opening.service.id, opening.starts_at, minutes=opening.minutes, now=answered_at, answers={}
        )
        link = f"/b/{visit.link}"
    client = arrive(live_url, width=320, hands=Keyboard, java_script_enabled=False)

    # When she opens the address of the mail
    client.opens(f"{link}/unchanged")
    client.sees_heading("Has anything changed?")
    client.sees("Sunburn")
    client.finds_nothing_wrong()

    # And says that nothing has
    client.presses("Nothing has changed")

    # Then she is not asked once more: at most the questions of the day itself are left
    expect(client.page.get_by_role("heading", level=1)).to_have_text(re.compile("Your health questions|Your booking"))
    client.finds_nothing_wrong()
