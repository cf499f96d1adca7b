"""The only place that reads the clock; everything else is handed `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def city(zone: str) -> str:
    """The city that names a zone, as people say it."""
    return zone.rpartition("/")[2].replace("_", " ")


def to_minutes(instant: datetime) -> int:
    """Whole minutes since the epoch, rounded down."""
    return int(instant.timestamp()) // 60


def from_minutes(minutes: int) -> datetime:
    """The instant that many minutes after the epoch, in UTC."""
    return datetime.fromtimestamp(minutes * 60, UTC)
