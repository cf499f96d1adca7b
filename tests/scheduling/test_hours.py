"""Wall-clock rules around every kind of clock change, against a scan of every minute's clock."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.scheduling.hours import DayHours, local_date, local_minute, midnight
from clinic.scheduling.slots import Ask, Diary, Need
from clinic.scheduling.sweep import openings
from clinic.times import from_minutes, to_minutes
from tests.scheduling.clock_changes import CHANGES
from tests.scheduling.minute_scan import closing, opening, span_of

days = st.builds(
    lambda change, near: (change[1] + timedelta(days=near), change[0]), st.sampled_from(CHANGES), st.integers(-2, 2)
)
walls = st.times().map(lambda wall: wall.replace(second=0, microsecond=0)) | st.sampled_from(
    [time(0), time(0, 30), time(1), time(1, 30), time(2), time(2, 15), time(2, 30), time(3), time(23), time(23, 30)]
)


@given(days, walls)
def test_opening_and_closing_are_those_of_a_scan(day, wall):
    on, zone = day
    assert local_minute(on, wall, zone, closing=False) == opening(on, wall, zone)
    assert local_minute(on, wall, zone, closing=True) == closing(on, wall, zone)


@given(days, walls, walls, st.booleans())
def test_a_shift_lasts_from_its_opening_to_its_closing(day, starts, ends, ends_next_day):
    on, zone = day
    span = DayHours(starts, ends, ends_next_day, zone).on(on)
    assert ([] if span is None else [span]) == span_of(on, starts, ends, ends_next_day, zone)


@given(days, st.integers(0, 1439))
def test_a_date_holds_its_minutes_from_midnight_to_midnight(day, after):
    on, zone = day
    minute = midnight(on, zone) + after
    shown = datetime.fromtimestamp(minute * 60, ZoneInfo(zone)).date()
    assert local_date(minute, zone) == shown
    assert midnight(shown, zone) <= minute < midnight(shown + timedelta(days=1), zone)


@pytest.mark.parametrize(
    ("zone", "on", "starts", "ends", "expected"),
    [
        # spring forward, 01:00 to 02:00
        ("Europe/London", date(2026, 3, 29), "01:30", "09:00", ("01:00", "08:00")),  # opens when the gap is over
        ("Europe/London", date(2026, 3, 29), "00:00", "01:30", ("00:00", "01:00")),  # closes where the gap begins
        ("Europe/London", date(2026, 3, 29), "01:10", "01:50", None),  # nothing is left
        ("Europe/London", date(2026, 3, 28), "01:30", "09:00", ("01:30", "09:00")),  # no other day is shifted
        ("Europe/London", date(2026, 3, 30), "01:30", "09:00", ("00:30", "08:00")),
        # back from 02:00 to 01:00
        ("Europe/London", date(2026, 10, 25), "01:30", "09:00", ("00:30", "09:00")),  # opens at the first 01:30
        ("Europe/London", date(2026, 10, 25), "00:00", "01:30", ("23:00", "01:30")),  # closes at the second
        ("Europe/London", date(2026, 10, 25), "00:00", "01:00", ("23:00", "00:00")),  # closed before it comes twice
        ("Australia/Lord_Howe", date(2026, 10, 4), "02:10", "06:00", ("15:30", "19:00")),  # half an hour is skipped
        ("Australia/Lord_Howe", date(2026, 4, 5), "01:30", "01:45", ("14:30", "15:15")),  # and comes again
        ("Pacific/Apia", date(2011, 12, 30), "09:00", "17:00", None),
        ("Pacific/Apia", date(2011, 12, 31), "09:00", "17:00", ("19:00", "03:00")),
        ("America/Havana", date(2026, 3, 8), "00:00", "02:00", ("05:00", "06:00")),
        ("Africa/Cairo", date(2026, 10, 29), "23:00", "23:30", ("20:00", "21:30")),
        ("Asia/Kathmandu", date(2026, 6, 1), "09:00", "17:00", ("03:15", "11:15")),
    ],
)
def test_golden_shifts(zone, on, starts, ends, expected):
    """The expected times are in UTC."""
    span = DayHours(time.fromisoformat(starts), time.fromisoformat(ends), ends_next_day=False, zone=zone).on(on)
    assert span is None if expected is None else tuple(f"{from_minutes(m):%H:%M}" for m in span) == expected


@pytest.mark.parametrize(
    ("on", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 1), 8)], ids=str
)
def test_a_night_shift_lasts_as_long_as_its_clocks_say(on, hours):
    start, end = DayHours(time(22), time(6), ends_next_day=True, zone="Europe/London").on(on)
    assert end - start == hours * 60


def clocks_offered(zone, on, starts, ends, step=30, minutes=30):
    """What the clocks show at each start of such a session, with the hours from Greenwich."""
    shift = DayHours(time.fromisoformat(starts), time.fromisoformat(ends), ends <= starts, zone).on(on)
    day = to_minutes(datetime(on.year, on.month, on.day, tzinfo=UTC)) - 1440
    found = openings(
        Ask((Need("therapist"),), minutes, (day, day + 4320), step), [Diary(1, "therapist", shifts=(shift,))]
    )
    return [f"{from_minutes(start).astimezone(ZoneInfo(zone)):%H:%M%z}"[:8] for start in found.starts()]


def test_a_time_that_does_not_exist_is_never_offered():
    assert clocks_offered("Europe/London", date(2026, 3, 29), "00:00", "03:00") == [
        "00:00+00", "00:30+00", "02:00+01", "02:30+01",
    ]  # fmt: skip


@cache
def every_change():
    """Each zone and each date of 2026 on which its clocks change."""
    dates = [date(2026, 1, 1) + timedelta(days=n) for n in range(366)]
    found = []
    for zone in map(ZoneInfo, sorted(available_timezones())):
        offsets = [datetime(on.year, on.month, on.day, tzinfo=zone).utcoffset() for on in dates]
        found += [(zone.key, on) for on, a, b in zip(dates, offsets, offsets[1:], strict=False) if a != b]
    return found


def exists(on, wall, zone):
    there = datetime.combine(on, wall, ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(on, wall)


def test_wherever_clocks_change_what_is_offered_is_what_the_clocks_show():
    quarters = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
    assert len(every_change()) > 200
    for zone, on in every_change():
        offered = {clock[:5] for clock in clocks_offered(zone, on, "00:00", "00:00", minutes=15, step=15)}
        assert offered == {f"{wall:%H:%M}" for wall in quarters if exists(on, wall, zone)}, (zone, on)


def test_an_hour_that_comes_twice_is_offered_twice():
    assert clocks_offered("Europe/London", date(2026, 10, 25), "00:30", "02:30") == [
        "00:30+01", "01:00+01", "01:30+01", "01:00+00", "01:30+00", "02:00+00",
    ]  # fmt: skip


def test_starts_walk_elapsed_time_through_a_change_of_half_an_hour():
    assert clocks_offered("Australia/Lord_Howe", date(2026, 10, 4), "01:00", "04:30", step=60) == [
        "01:00+10", "02:30+11", "03:30+11",
    ]  # fmt: skip
