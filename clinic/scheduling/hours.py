"""From wall-clock rules to instants, one local date at a time.

Hours are written as a person says them, "Tuesday 09:00 to 17:00 in Dublin", and expanded per date, so that a clock
change never shifts a wall time on any other day. An opening in a gap starts after the gap, in a repeated hour at the
first; a closing in a gap ends there, in a repeated hour at the second.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from clinic.scheduling.spans import Span

MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class DayHours:
    """From one wall time to another, in one zone, on any date."""

    starts: time
    ends: time
    ends_next_day: bool
    zone: str

    def on(self, day: date) -> Span | None:
        """The span of that local date in minutes since the epoch, or None where the clocks leave nothing of it."""
        last = day + timedelta(days=1) if self.ends_next_day else day
        start = local_minute(day, self.starts, self.zone, closing=False)
        end = local_minute(last, self.ends, self.zone, closing=True)
        return (start, end) if end > start else None


@lru_cache(maxsize=65536)
def local_minute(day: date, wall: time, zone: str, *, closing: bool) -> int:
    """The minute since the epoch from which the clocks of the zone show that wall time or a later one.

    Where an hour comes twice: from the first time; closing, from the last.
    """
    where = ZoneInfo(zone)
    # The minute before closing is the last one open: an hour that begins to repeat at the closing has not begun.
    local = datetime.combine(day, wall, where) - timedelta(minutes=closing)
    first, second = (int(local.replace(fold=fold).astimezone(UTC).timestamp()) // 60 for fold in (0, 1))
    if second < first:
        return _end_of_gap(second, first, where)
    return second + 1 if closing else first


def midnight(day: date, zone: str) -> int:
    """The minute since the epoch at which that local date begins."""
    return local_minute(day, MIDNIGHT, zone, closing=False)


def local_date(minute: int, zone: str) -> date:
    """The date that the clocks of the zone show at that minute."""
    return datetime.fromtimestamp(minute * 60, ZoneInfo(zone)).date()


def _end_of_gap(before: int, after: int, where: ZoneInfo) -> int:
    """The minute in `(before, after]` at which the zone's offset changes."""

    def offset(minute: int) -> timedelta | None:
        return datetime.fromtimestamp(minute * 60, where).utcoffset()

    old = offset(before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if offset(middle) == old else (before, middle)
    return after
