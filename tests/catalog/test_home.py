"""The home page, in every state of the diary."""

import pytest

from tests import factories


def test_home_shows_the_three_next_times_each_a_link_into_booking(visit, staffed, seeded):
    openings = visit("/").one("ul", class_="next-list").all("a")
    assert [one.text for one in openings] == [
        "Mon 23 Nov 13:00 Swedish massage 60 min with Anna",
        "Mon 23 Nov 13:15 Deep tissue massage 60 min with Anna",
        "Mon 23 Nov 13:30 Trigger point therapy 45 min with Anna",
    ]
    assert openings[0].attrs["href"].startswith("/book/swedish-massage/time?length=60&with=")
    assert openings[0].attrs["href"].endswith("&day=2026-11-23")
    asked = seeded.test_client().get(openings[0].attrs["href"]).location
    assert asked == openings[0].attrs["href"].replace("/time?", "/safety?")
    visit(asked)


def test_home_looks_further_when_a_fortnight_is_full(visit, staffed):
    with staffed.app_context():
        factories.exception("closed", factories.NOW.date(), factories.at("2026-12-10 00:00").date())
    (opening,) = visit("/").one("ul", class_="next-list").all("a")
    assert opening.text == "Fri 11 Dec 09:00 Swedish massage 60 min with Anna"


def test_home_gives_the_telephone_when_nothing_can_be_booked(visit, seeded):
    with seeded.app_context():
        factories.clinic(phone="01 555 0100")
    home = visit("/")
    assert home.all("ul", class_="next-list") == []
    assert home.one("div", class_="btn-row").all("a")[0].text == "Call 01 555 0100"


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (1440, "You can change or cancel online up to 24 hours before."),
        (2880, "You can change or cancel online up to 2 days before."),
        (90, "You can change or cancel online up to 90 minutes before."),
        (0, "You don’t need an account."),
    ],
)
def test_home_tells_the_notice_of_this_clinic(visit, seeded, minutes, sentence):
    with seeded.app_context():
        factories.clinic(cancel_notice_minutes=minutes, move_notice_minutes=0)
    assert visit("/").one("div", class_="hero-note").text.endswith(sentence)
