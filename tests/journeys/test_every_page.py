"""Every page, looked at by axe at phone and desktop width in light and dark, and no page wider than its screen."""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from clinic.booking.models import Appointment
from clinic.times import now
from tests.journeys.accessibility import inspect, overflow, violations

TREATMENTS = (
    "swedish-massage",
    "deep-tissue-massage",
    "hot-stone-massage",
    "trigger-point-therapy",
    "myofascial-release",
    "neuromuscular-therapy",
)
PAGES = {
    "/": 200,
    "/treatments": 200,
    "/treatments?for=lower-back": 200,
    "/treatments?for=nothing-known": 200,
    **{f"/treatments/{slug}": 200 for slug in TREATMENTS},
    "/safety": 200,
    "/accessibility": 200,
    "/privacy": 200,
    "/find": 200,
    "/staff/sign-in": 200,
    "/staff/forgotten": 200,
    "/staff/link/nonsense": 404,
    "/book/hot-stone-massage/safety": 200,
    "/_components": 200,
    "/_mail": 200,
    "/no-such-page": 404,
    "/treatments/no-such-treatment": 404,
    "/book/no-such-treatment/time": 404,
    "/b/nonsense": 404,
    "/b/nonsense/again": 405,
    "/treatments?for=%00": 400,
}
LONG_NAME, LONG_EMAIL = "W" * 120, f"{'w' * 60}@{'.'.join(['w' * 60] * 3)}.example"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_has_an_address(arrive, shared_live_url, path):
    client = arrive(shared_live_url)
    assert client.opens(path).status == PAGES[path]
    inspect(client.page)


def test_the_pages_of_booking(arrive, shared_live_url):
    client = arrive(shared_live_url)
    client.opens_the_times("/book/myofascial-release/time?length=60")
    client.presses("Continue")
    client.sees_heading("There is a problem")
    inspect(client.page)
    client.chooses_a_day()
    client.chooses_a_time()
    inspect(client.page)
    client.presses("Continue")
    client.sees_heading("About you")
    inspect(client.page)
    client.presses("Continue")
    client.sees_heading("There is a problem")
    inspect(client.page)
    client.says_who_she_is()
    inspect(client.page)
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    inspect(client.page)


def test_the_pages_of_a_booking(arrive, shared_live_url):
    client = arrive(shared_live_url)
    link = client.books()
    client.opens(link)
    inspect(client.page)
    client.opens(f"{link}/move")
    inspect(client.page)
    client.opens(f"{link}/cancel")
    inspect(client.page)
    client.opens(link)
    client.presses("Book this again")
    client.sees_heading("Do any of these apply to you?")
    inspect(client.page)
    client.has_no_warning_sign()
    client.sees_heading("Choose a time")
    inspect(client.page)
    client.opens(f"{link}/cancel")
    client.presses("Cancel this booking")
    client.sees_heading("Your booking is cancelled")
    inspect(client.page)
    client.opens("/find")
    client.types(reference="LR-7K4QM", email="nobody@client.example")
    client.presses("Send me the link")
    client.sees_heading("Check your e-mail")
    inspect(client.page)


def test_the_page_of_a_visit_that_is_over(arrive, live_url, behind_the_scenes):
    client = arrive(live_url)
    link = client.books()
    over = now() - timedelta(hours=1)
    with behind_the_scenes() as session:
        session.execute(update(Appointment).values(starts_at=over - timedelta(hours=1), ends_at=over))
    client.opens(link)
    client.sees_heading("Your visit")
    inspect(client.page)


def test_names_as_long_as_they_may_be(arrive, shared_live_url):
    client = arrive(shared_live_url, width=320)
    client.holds_a_time()
    client.says_who_she_is(name=LONG_NAME, email=LONG_EMAIL)
    inspect(client.page)
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    inspect(client.page)


def test_the_menu_of_a_narrow_screen(arrive, shared_live_url):
    client = arrive(shared_live_url, width=320)
    client.opens("/")
    client.page.get_by_text("Menu", exact=True).click()
    assert client.page.get_by_role("navigation", name="Main, small screens").is_visible()
    assert (overflow(client.page), violations(client.page)) == (0, [])


def test_a_form_from_nowhere_and_one_too_large(arrive, shared_live_url):
    client = arrive(shared_live_url)
    client.opens("/find")
    client.page.evaluate("document.querySelector('[name=csrf_token]').remove()")
    client.presses("Send me the link")
    client.sees_heading("Please send that again")
    inspect(client.page)
    client.opens("/find")
    client.page.evaluate("document.querySelector('#reference').value = 'x'.repeat(1200000)")
    client.presses("Send me the link")
    client.sees_heading("That is too much at once")
    inspect(client.page)


def test_too_many_tries(arrive, serve, demo_db_url, monkeypatch):
    monkeypatch.setenv("WEB_CONCURRENCY", "1")  # in memory each worker counts for itself
    client = arrive(serve(demo_db_url, RATE_LIMITS="on"))
    client.opens("/find")
    client.page.evaluate("""async () => {
      const body = new URLSearchParams(new FormData(document.querySelector('main form')));
      for (let n = 0; n < 25; n += 1) await fetch('/find', { method: 'POST', body });
    }""")
    client.presses("Send me the link")
    client.sees_heading("Please wait a moment")
    inspect(client.page)


@pytest.mark.parametrize(
    ("damage", "status", "heading"),
    [
        ("UPDATE clinic_settings SET zone = 'Nowhere/Land'", 500, "Something went wrong at our end"),
        ("DROP TABLE clinic_settings", 503, "We can’t do that right now"),
    ],
)
def test_our_own_mistakes(arrive, live_url, behind_the_scenes, damage, status, heading):
    with behind_the_scenes() as session:
        session.execute(text(damage))
    client = arrive(live_url)
    assert client.opens("/book/swedish-massage/time").status == status
    client.sees_heading(heading)
    inspect(client.page)
    client.complaints.remove(
        f"Failed to load resource: the server responded with a status of {status}"
        f" ({'INTERNAL SERVER ERROR' if status == 500 else 'SERVICE UNAVAILABLE'})"
    )
