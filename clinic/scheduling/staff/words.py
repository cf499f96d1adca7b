"""Hours and exceptions in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from flask import session
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic.scheduling.models import HoursException, Resource
from clinic.scheduling.week import Rule, Shift, weeks
from clinic.settings.formats import day_year

A_MONDAY = 8  # of January 2024
KINDS = {"therapist": _l("Therapists"), "room": _l("Rooms"), "equipment": _l("Equipment")}


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a week in words, and from when they hold; None: now."""

    since: date | None
    lines: list[tuple[str, str]]


def weekday(number: int) -> str:
    """Monday is 0."""
    return str(format_date(date(2024, 1, A_MONDAY + number), "EEEE"))


def hours(starts: time, ends: time, ends_next_day: bool) -> str:
    """09:00–17:00, or 20:00–02:00 (next day)."""
    said = f"{starts:%H:%M}–{ends:%H:%M}"
    return f"{said} {_('(next day)')}" if ends_next_day else said


def week_lines(shifts: Iterable[Shift]) -> list[tuple[str, str]]:
    """Days and their hours; days that follow one another with the same hours share a line."""
    of: dict[int, list[str]] = {number: [] for number in range(7)}
    for shift in sorted(shifts):
        of[shift.weekday].append(hours(*shift[1:]))
    found = []
    for said, those in groupby(of, key=lambda number: tuple(of[number])):
        days = list(those)
        if said:
            found.append((_days(days), _(" and ").join(said)))
    return found


def week_words(rules: Iterable[Rule], today: date) -> list[Week]:
    """The hours of now and of every later change."""
    return [Week(since if since > today else None, week_lines(shifts)) for since, shifts in weeks(rules, today)]


def what(one: HoursException, whose: Resource | None) -> str:
    """Absent, Extra hours, Out of order, Closed."""
    if whose is None:
        return _("Clinic closed")
    if one.kind == "extra":
        return _("Extra hours")
    return _("Away") if whose.kind == "therapist" else _("Out of order")


def when(one: HoursException) -> str:
    """Which days, and which hours of them."""
    days = day_year(one.first_on)
    if one.last_on > one.first_on:
        days = _("%(first)s to %(last)s", first=days, last=day_year(one.last_on))
    if one.starts is None or one.ends is None:
        return _("%(days)s, all day", days=days)
    return f"{days}, {hours(one.starts, one.ends, one.ends_next_day)}"


def say(sentence: str) -> None:
    """Have the next page say once what has just been done."""
    session["hours_done"] = sentence


def just_done() -> str:
    """What has just been done."""
    said: str = session.pop("hours_done", "")
    return said


def _days(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return weekday(numbers[0])
    joined = _("%(first)s to %(last)s") if len(numbers) > 2 else _("%(first)s and %(last)s")
    return joined % {"first": weekday(numbers[0]), "last": weekday(numbers[-1])}
