"""Asking `open_slots` the way a page does, and reading its answer off the clinic's clocks."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.scheduling.hours import midnight
from clinic.scheduling.queries import open_slots
from clinic.scheduling.slots import Ask
from tests import factories
from tests.factories import ALONE, NOW, ZONE, at

TUESDAY = date(2026, 11, 24)


def ask(needs=ALONE, *, on=TUESDAY, days=1, minutes=60, step=60, now=NOW, ignoring=(), **rules):
    """The openings of some days."""
    window = midnight(on, ZONE), midnight(on + timedelta(days=days), ZONE)
    return open_slots(Ask(tuple(needs), minutes, window, step, **rules), zone=ZONE, now=now, ignoring=ignoring)


def clocks(found):
    """What the clocks show at each start, `10:30`."""
    return [f"{datetime.fromtimestamp(start * 60, ZoneInfo(ZONE)):%H:%M}" for start in found.starts()]


def offered(needs=ALONE, **question):
    """The same of a question."""
    return clocks(ask(needs, **question))


def days_offered(needs=ALONE, **question):
    """The days of the month with a start."""
    found = ask(needs, **question)
    return sorted({datetime.fromtimestamp(start * 60, ZoneInfo(ZONE)).day for start in found.starts()})


def booking(*seats, kind="appointment", expires_at=None):
    """A claim on `(resource, "10:00", "11:00")` of the Tuesday."""
    spans = [(who, at(f"2026-11-24 {start}"), at(f"2026-11-24 {end}")) for who, start, end in seats]
    return factories.claim(*spans, kind=kind, expires_at=expires_at)


def smallest(diary):
    """The order in which rooms are taken."""
    return diary.size, diary.id
