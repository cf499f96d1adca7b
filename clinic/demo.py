"""The demo clinic."""

from datetime import datetime


def is_empty() -> bool:
    """Whether nobody has set anything up yet."""
    return True


def make(now: datetime, **options: object) -> str:
    """Make it."""
    return "stub"
