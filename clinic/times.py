"""The only place that reads the clock; everything else is handed `now`."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def city(zone: str) -> str:
    """The city that names a zone, as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def end_of(day: str, zone: str) -> datetime:
    """The instant when a day written as YYYY-MM-DD is over in that zone. Raises ValueError."""
    following = date.fromisoformat(day) + timedelta(days=1)
    return datetime.combine(following, time(), ZoneInfo(zone)).astimezone(UTC)


def to_minutes(instant: datetime) -> int:
    """Whole minutes since the epoch, rounded down."""
    return int(instant.timestamp()) // 60


def from_minutes(minutes: int) -> datetime:
    """The instant that many minutes after the epoch, in UTC."""
    return datetime.fromtimestamp(minutes * 60, UTC)
