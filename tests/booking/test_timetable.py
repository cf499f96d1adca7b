"""Where everything stands on a page of the diary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking.timetable import Place, Stretch, frame, places, stretches, turn_of_day, whole_hours

MIDNIGHT = 1000 * 1440
H = 60


def at(hour):
    return MIDNIGHT + hour * H


@pytest.mark.parametrize(
    ("shifts", "turns"),
    [
        ([], 0),
        ([(9, 17)], 0),
        ([(-2, 6), (22, 30)], 6),  # a night shift is over before the day turns
        ([(-24, 0), (0, 24)], 0),  # open round the clock
        ([(-16, 8), (8, 32)], 8),  # the same with the change at eight
        ([(-2, 6), (5, 13)], 5),  # somebody begins before the night is over
        ([(-2, 6), (-15, -7)], 6),
    ],
)
def test_a_day_lasts_until_its_last_shift_is_over(shifts, turns):
    assert turn_of_day(MIDNIGHT, [(at(start), at(end)) for start, end in shifts]) == at(turns)


def test_what_is_shown_reaches_from_the_first_thing_to_the_last():
    day = at(0), at(24)
    assert frame(day, [(at(-3), at(1)), (at(9), at(17)), (at(18), at(19))], (at(8), at(16))) == (at(0), at(19))
    assert frame(day, [(at(25), at(26))], (at(8), at(16))) == (at(8), at(16))
    assert whole_hours((at(9) + 20, at(17) + 1), lambda minute: minute - MIDNIGHT) == (at(9), at(18))


def test_between_shifts_is_a_pause_and_outside_them_nobody_works():
    shifts = [(at(9), at(13)), (at(14), at(17))]
    seen = stretches((at(8), at(18)), shifts, [(at(16), at(17))], [(at(9), at(10) + 10)], [(at(9), at(10))])
    assert seen == [
        Stretch("off", (at(8), at(9))),
        Stretch("free", (at(10) + 10, at(13))),
        Stretch("pause", (at(13), at(14))),
        Stretch("free", (at(14), at(16))),
        Stretch("off", (at(16), at(18))),
    ]


SPANS = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda one: (one[0], sum(one))), max_size=5)


@given(shifts=SPANS, closed=SPANS, busy=SPANS, taken=SPANS)
def test_each_minute_is_what_a_scan_finds(shifts, closed, busy, taken):
    shown = (20, 180)
    found = stretches(shown, shifts, closed, busy, taken)
    free, away = (minutes_of(one.span for one in found if (one.kind == "free") is wanted) for wanted in (True, False))
    works = minutes_of(shifts) - minutes_of(closed)
    assert free == (works - minutes_of(busy)) & set(range(*shown))
    assert away == set(range(*shown)) - works - minutes_of(taken)


def minutes_of(spans):
    return {minute for start, end in spans for minute in range(start, end)}


def test_places_are_hours_and_five_minute_rows_and_what_overlaps_stands_beside():
    spans = [(0, 60), (65, 67), (90, 150), (120, 150), (145, 160), (160, 400)]
    assert places(spans, lambda minute: minute) == [
        Place(0, 0, 1, 0),
        Place(1, 1, 0, 1),
        Place(1, 6, 1, 0, "first"),
        Place(2, 0, 0, 6, "second"),
        Place(2, 5, 0, 3, "first"),
        Place(2, 8, 4, 0),
    ]
