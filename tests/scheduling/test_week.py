"""The hours of a week: what is wrong with them, and what becomes of those that held before."""

from datetime import date, time

from clinic.scheduling.week import Rule, Shift, faults, replaced, week_on, weeks

ZONE = "Europe/Dublin"


def shift(weekday, text):
    starts, ends = (time.fromisoformat(part) for part in text.rstrip("+").split("-"))
    return Shift(weekday, starts, ends, text.endswith("+"))


def on(day):
    return date(2026, 12, day)


OLD = [shift(0, "09:00-17:00"), shift(1, "09:00-17:00")]
NEW = [shift(0, "09:00-17:00"), shift(2, "12:00-20:00")]
RULES = [Rule(n, one, ZONE, date(2020, 1, 1), None) for n, one in enumerate(OLD, 1)]


def test_what_is_wrong_is_said_of_the_shift_that_it_is():
    said = {
        ("09:00-17:00",): {},
        ("09:00-13:00", "13:00-17:00"): {},
        ("17:00-09:00",): {0: "order"},
        ("09:00-09:00",): {0: "order"},
        ("20:00-04:00+",): {},
        ("09:00-10:00+",): {0: "long"},
        ("09:00-13:00", "12:59-17:00"): {1: "overlap"},
    }
    assert {shifts: faults([shift(0, one) for one in shifts]) for shifts in said} == said


def test_a_night_reaches_into_the_next_day_and_sunday_into_monday():
    assert faults([shift(0, "20:00-04:00+"), shift(1, "03:00-06:00")]) == {1: "overlap"}
    assert faults([shift(0, "03:00-06:00"), shift(6, "20:00-04:00+")]) == {1: "overlap"}
    assert faults([shift(0, "04:00-06:00"), shift(6, "20:00-04:00+")]) == {}


def test_for_good_ends_what_held_and_lets_be_what_stays():
    after = replaced(RULES, NEW, on(7), None, ZONE)
    assert after == [RULES[0], RULES[1]._replace(last=on(6)), Rule(None, NEW[1], ZONE, on(7), None)]
    assert [(since, shifts) for since, shifts in weeks(after, on(1))] == [(on(1), OLD), (on(7), NEW)]


def test_for_some_days_what_held_comes_back():
    after = replaced(RULES, NEW, on(7), on(13), ZONE)
    assert [week_on(after, on(day)) for day in (6, 7, 13, 14)] == [OLD, NEW, NEW, OLD]


def test_what_was_to_come_is_replaced_as_far_as_it_is_covered():
    later = replaced(RULES, NEW, on(14), on(20), ZONE)
    numbered = [rule._replace(id=n) for n, rule in enumerate(later)]
    until = replaced(numbered, [], on(10), on(16), ZONE)
    assert [week_on(until, on(day)) for day in (9, 10, 16, 17, 20, 21)] == [OLD, [], [], NEW, NEW, OLD]
    ids = [rule.id for rule in until if rule.id is not None]
    assert len(ids) == len(set(ids))
    assert [week_on(replaced(until, OLD, on(1), None, ZONE), on(day)) for day in (1, 15, 28)] == [OLD, OLD, OLD]
