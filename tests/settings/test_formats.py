"""How the clinic writes days, times and money."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import g
from flask_babel import force_locale

from clinic.settings import formats
from clinic.settings.current import clinic, clinic_if_any
from tests import factories
from tests.visiting import selects

MOMENT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "locale", "written"),
    [
        (
            "Europe/Dublin",
            "en-IE",
            ["Tuesday 24 November", "Tuesday 24 November 2026", "Tue 24 Nov", "24 November", "Tue", "23:30"],
        ),
        (
            "Pacific/Auckland",
            "en-NZ",
            ["Wednesday 25 November", "Wednesday 25 November 2026", "Wed 25 Nov", "25 November", "Wed", "12:30"],
        ),
        (
            "America/New_York",
            "de-AT",
            ["Dienstag 24 November", "Dienstag 24 November 2026", "Di. 24 Nov.", "24 November", "Di.", "18:30"],
        ),
    ],
)
def test_days_and_times_are_the_clinics(in_app, zone, locale, written):
    factories.clinic(zone=zone, locale=locale)
    ways = ("day", "day_year", "short_day", "day_month", "weekday_short", "clock")
    with force_locale(locale.replace("-", "_")):
        assert [getattr(formats, way)(MOMENT) for way in ways] == written


def test_a_date_has_no_zone(in_app):
    factories.clinic(zone="Pacific/Auckland")
    assert formats.day(date(2026, 11, 24)) == "Tuesday 24 November"


def test_what_is_in_a_zone_of_its_own_stays_there(in_app):
    factories.clinic(zone="Europe/Dublin")
    assert formats.clock(MOMENT.astimezone(ZoneInfo("Asia/Kathmandu"))) == "05:15"


@pytest.mark.parametrize(
    ("zone", "moment", "written"),
    [
        ("Europe/Dublin", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "01:30 UTC+1"),
        ("Europe/Dublin", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "01:30 UTC+0"),
        ("Europe/Dublin", datetime(2026, 10, 25, 2, 0, tzinfo=UTC), "02:00"),
        ("America/New_York", datetime(2026, 11, 1, 5, 59, tzinfo=UTC), "01:59 UTC−4"),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 45, tzinfo=UTC), "01:45 UTC+11"),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, 15, tzinfo=UTC), "01:45 UTC+10:30"),
    ],
)
def test_a_time_that_comes_twice_says_which(in_app, zone, moment, written):
    factories.clinic(zone=zone)
    assert formats.clock(moment) == written


@pytest.mark.parametrize(
    ("minor", "currency", "locale", "written"),
    [
        (7500, "EUR", "en_IE", "€75"),
        (7450, "EUR", "en_IE", "€74.50"),
        (5, "EUR", "en_IE", "€0.05"),
        (0, "EUR", "en_IE", "€0"),
        (123_456_00, "EUR", "en_IE", "€123,456"),
        (9000, "JPY", "en_IE", "JP¥9,000"),
        (75_250, "KWD", "en_IE", "KWD75.250"),
        (7450, "EUR", "de_DE", "74,50\N{NO-BREAK SPACE}€"),
    ],
)
def test_prices(in_app, minor, currency, locale, written):
    with force_locale(locale):
        assert formats.money(minor, currency) == written


def test_a_reference_has_the_clinics_prefix(in_app):
    factories.clinic(reference_prefix="LR")
    assert formats.reference("7K4QM") == "LR-7K4QM"


# ---- the row ---------------------------------------------------------------


def test_without_a_row_there_are_defaults(in_app):
    found = clinic()
    assert (found.name, found.zone, found.currency, found.opening_hours) == ("Your clinic", "Europe/Dublin", "EUR", ())
    assert (found.notice_minutes, found.horizon_days, found.step_minutes) == (240, 60, 15)
    assert (found.hold_minutes, found.hold_limit_minutes, found.holds_per_visitor, found.grace_minutes) == (
        10,
        60,
        3,
        5,
    )
    assert (found.cancel_notice_minutes, found.move_notice_minutes) == (1440, 1440)


def test_it_is_read_once_a_request(demo_app):
    with selects(demo_app) as seen:
        demo_app.test_client().get("/")
    assert len([one for one in seen if "FROM clinic_settings" in one]) == 1


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("Europe/Dublin", "Dublin"),
        ("America/New_York", "New York"),
        ("America/Argentina/Ushuaia", "Ushuaia"),
        ("UTC", "UTC"),
    ],
)
def test_the_city_of_a_zone(in_app, zone, city):
    assert factories.clinic(zone=zone).zone_city == city


def test_a_number_as_it_is_read(in_app):
    factories.clinic(country="IE")
    assert [formats.telephone(number) for number in ("+353855550142", "+442079460000")] == [
        "085 555 0142",
        "+44 20 7946 0000",
    ]


@pytest.mark.parametrize(("phone", "href"), [("01 555 0100", "tel:015550100"), ("+353 (1) 555", "tel:+3531555")])
def test_a_number_as_it_is_dialled(in_app, phone, href):
    assert factories.clinic(phone=phone).phone_href == href


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("", ()),
        ("Mon: 09:00–17:00", (("Mon", "09:00–17:00"),)),
        ("Mon, Tue : 09:00–17:00\n\nSun: Closed\n", (("Mon, Tue", "09:00–17:00"), ("Sun", "Closed"))),
        ("By appointment", (("By appointment", ""),)),
    ],
)
def test_opening_hours_are_lines(in_app, text, hours):
    assert factories.clinic(opening_hours=text).opening_hours == hours


def test_without_a_database_there_is_no_clinic_and_no_error(make_app, tmp_path):
    app = make_app(f"sqlite:///{tmp_path}/no/such/folder/clinic.sqlite")
    with app.app_context():
        assert clinic_if_any() is None
        assert g.clinic is None
        assert (formats.reference("7K4QM"), formats.clock(MOMENT)) == ("7K4QM", "23:30")
