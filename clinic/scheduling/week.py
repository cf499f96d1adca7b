"""The hours of a week as somebody writes them down, and what becomes of those that held before."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from itertools import combinations
from typing import NamedTuple

from clinic.scheduling.spans import A_DAY

A_WEEK = 7 * A_DAY  # minutes
ONE_DAY = timedelta(days=1)


class Shift(NamedTuple):
    """From one wall time to another, on a weekday (Monday is 0)."""

    weekday: int
    starts: time
    ends: time
    ends_next_day: bool = False

    @property
    def minutes(self) -> tuple[int, int]:
        """The span in minutes since the beginning of the week; what ends on Monday ends after the week."""
        begins, ends = (self.weekday * A_DAY + wall.hour * 60 + wall.minute for wall in (self.starts, self.ends))
        return begins, ends + A_DAY * self.ends_next_day


class Rule(NamedTuple):
    """A shift that holds from its first day to its last, or for good; `id` is its row's, where it has one."""

    id: int | None
    shift: Shift
    zone: str
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.first <= day and (self.last is None or day <= self.last)


def faults(shifts: Sequence[Shift]) -> dict[int, str]:
    """What is wrong, by the place of a shift: `order` ends too early, `long` lasts over a day, `overlap` another."""
    found: dict[int, str] = {}
    for at, shift in enumerate(shifts):
        begins, ends = shift.minutes
        if ends <= begins:
            found[at] = "order"
        elif ends - begins > A_DAY:
            found[at] = "long"
    for (_first, one), (at, other) in combinations(enumerate(shifts), 2):
        if at not in found and _overlap(one.minutes, other.minutes):
            found[at] = "overlap"
    return found


def replaced(rules: Iterable[Rule], week: Iterable[Shift], first: date, last: date | None, zone: str) -> list[Rule]:
    """The rules with this week in place of whatever held from the first day to the last, or for good.

    What held before ends the day before and comes back the day after; a shift that holds all the while stays as it is.
    """
    wanted, kept = set(week), []
    for rule in rules:
        if (last is not None and rule.first > last) or (rule.last is not None and rule.last < first):
            kept.append(rule)
        elif rule.shift in wanted and rule.zone == zone and rule.first <= first and _outlasts(rule.last, last):
            kept.append(rule)
            wanted.remove(rule.shift)
        else:
            kept += _rest(rule, first, last)
    return [*kept, *(Rule(None, shift, zone, first, last) for shift in sorted(wanted))]


def weeks(rules: Iterable[Rule], today: date) -> list[tuple[date, list[Shift]]]:
    """The week that holds today, and each that follows it, with the day it begins."""
    rules = list(rules)
    turns = {today, *(rule.first for rule in rules), *(rule.last + ONE_DAY for rule in rules if rule.last)}
    found: list[tuple[date, list[Shift]]] = []
    for day in sorted(turn for turn in turns if turn >= today):
        shifts = week_on(rules, day)
        if not found or found[-1][1] != shifts:
            found.append((day, shifts))
    return found


def week_on(rules: Iterable[Rule], day: date) -> list[Shift]:
    """The shifts that hold on a day, in order."""
    return sorted(rule.shift for rule in rules if rule.holds_on(day))


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return any(one[0] < other[1] + turn and other[0] + turn < one[1] for turn in (-A_WEEK, 0, A_WEEK))


def _outlasts(end: date | None, last: date | None) -> bool:
    return end is None or (last is not None and end >= last)


def _rest(rule: Rule, first: date, last: date | None) -> list[Rule]:
    """What is left of a rule before and after; one row has only one place, the other part is new."""
    before = [rule._replace(last=first - ONE_DAY)] if rule.first < first else []
    if last is None or (rule.last is not None and rule.last <= last):
        return before
    return [*before, rule._replace(id=None if before else rule.id, first=last + ONE_DAY)]
