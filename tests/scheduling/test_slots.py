"""The arithmetic of free time against a scan of every minute."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clinic.scheduling.sweep import openings
from tests.scheduling.minute_scan import assignments, fits, free_starts
from tests.scheduling.questions import HORIZON, questions

DAY = (0, 1440)


def starts(ask, people):
    return list(openings(ask, people).starts())


# ---- every slot fits, none is missing ----------------------------------------


@given(questions())
def test_the_starts_are_those_of_a_minute_scan(question):
    assert starts(*question) == free_starts(*question)


def without_setup(ask, people):
    return replace(ask, needs=tuple(replace(need, setup_minutes=0) for need in ask.needs)), people


def without_cleanup(ask, people):
    return replace(ask, needs=tuple(replace(need, cleanup_minutes=0) for need in ask.needs)), people


def one_of_each(ask, people):
    return replace(ask, needs=tuple(replace(need, quantity=1) for need in ask.needs)), people


def one_need(ask, people):
    return replace(ask, needs=ask.needs[:1]), people


def unskilled(ask, people):
    return replace(ask, needs=tuple(replace(need, capabilities=frozenset()) for need in ask.needs)), people


def by_anybody(ask, people):
    return replace(ask, needs=tuple(replace(need, among=None) for need in ask.needs)), people


def never_busy(ask, people):
    return ask, [replace(person, busy=()) for person in people]


def never_closed(ask, people):
    return ask, [replace(person, closed=()) for person in people]


def starting_any_time(ask, people):
    return ask, [replace(person, no_starts=()) for person in people]


def across_shifts(ask, people):
    whole = (-60, 2 * HORIZON)
    return ask, [replace(person, shifts=person.shifts and (*person.shifts, whole)) for person in people]


def on_a_finer_grid(ask, people):
    return replace(ask, step=5), people


def always_overhanging(ask, people):
    return replace(ask, overhang=True), people


def never_overhanging(ask, people):
    return replace(ask, overhang=False), people


FORGETTING = [
    always_overhanging,
    never_overhanging,
    without_setup,
    without_cleanup,
    one_of_each,
    one_need,
    unskilled,
    by_anybody,
    never_busy,
    never_closed,
    starting_any_time,
    across_shifts,
    on_a_finer_grid,
]


def test_the_examples_notice_whatever_is_forgotten():
    unnoticed = set(FORGETTING)

    @settings(derandomize=True, max_examples=400)
    @given(questions())
    def look(question):
        if unnoticed:
            right = free_starts(*question)
            unnoticed.difference_update([forget for forget in unnoticed if starts(*forget(*question)) != right])

    look()
    assert unnoticed == set()


# ---- one answer, asked in several ways ---------------------------------------


@given(questions(), st.tuples(st.integers(-100, 600), st.integers(-100, 600)))
def test_an_answer_agrees_with_itself(question, window):
    found = openings(*question)
    every = list(found.starts())
    inside = [start for start in every if window[0] <= start < window[1]]
    assert found.first() == (every[0] if every else None)
    assert list(found.within(window)) == inside
    assert found.count(window) == len(inside)
    assert [minute for minute in range(-100, 700) if minute in found] == every


@given(questions())
def test_a_smaller_window_has_the_starts_that_lie_in_it(question):
    ask, people = question
    first, last = ask.window
    half = (first, (first + last) // 2)
    assert starts(replace(ask, window=half), people) == [start for start in starts(ask, people) if start < half[1]]


@given(questions(), st.integers(1, HORIZON))
def test_a_window_that_ends_before_it_begins_holds_nothing(question, back):
    ask, people = question
    assert starts(replace(ask, window=(ask.window[0], ask.window[0] - back)), people) == []


# ---- who takes part ----------------------------------------------------------


def smallest(person):
    return person.size, person.id


@given(questions())
def test_seats_are_different_resources_that_fit_and_the_preferred_ones(question):
    ask, people = question
    found = openings(ask, people)
    order = {person.id: rank for rank, person in enumerate(sorted(people, key=smallest))}
    people_by_id = {person.id: person for person in people}
    for start in found.starts():
        seats = found.seats(start, smallest)
        needs = [need for need in ask.needs for _ in range(need.quantity)]
        assert len({seat.resource_id for seat in seats}) == len(seats) == len(needs)
        for need, seat in zip(needs, seats, strict=True):
            person = people_by_id[seat.resource_id]
            assert fits(ask, need, person, start)
            assert seat.kind == need.kind
            assert seat.span == (start - need.setup_minutes, start + ask.minutes + need.cleanup_minutes)
        able = tuple(
            tuple(sorted((p.id for p in people if fits(ask, need, p, start)), key=order.get)) for need in ask.needs
        )
        best = assignments(tuple(need.quantity for need in ask.needs), able)[0]
        assert [seat.resource_id for seat in seats] == [who for way in best for who in way]


@given(questions(), st.integers(-60, 600))
def test_a_time_that_is_not_offered_has_no_seats(question, minute):
    found = openings(*question)
    assume(minute not in found)
    assert found.seats(minute, smallest) == ()
