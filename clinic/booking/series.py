"""Visits that come every week: the same time on the clinic's clocks, whatever the clocks do meanwhile. Pure."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import WEEKLY, rrule

MOST = 26  # visits in one series


def weekly(first: datetime, count: int, zone: str) -> list[tuple[datetime, datetime | None]]:
    """What the clocks show at each visit, and the instant; None on a day on which the clocks leave that time out.

    In an hour that comes twice it is the first.
    """
    where = ZoneInfo(zone)
    walls = rrule(WEEKLY, dtstart=first.astimezone(where).replace(tzinfo=None), count=count)
    return [(wall, _instant(wall, where)) for wall in walls]


def _instant(wall: datetime, where: ZoneInfo) -> datetime | None:
    instant = wall.replace(tzinfo=where).astimezone(UTC)
    return instant if instant.astimezone(where).replace(tzinfo=None) == wall else None
