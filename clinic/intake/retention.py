"""Until when health data is kept: pure, from what became of it and when.

How long the record of a visit has to be kept is local law; `keep_health_years` is the clinic's answer to it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

AHEAD, VISIT, BLOCKED, UNUSED = "ahead", "visit", "blocked", "unused"
BLOCKED_FOR = timedelta(days=1)  # then only outcome, rules and date are left
UNUSED_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Facts:
    """What became of a response. `last_visit_at` is the client's, of all her visits that took place."""

    made_at: datetime
    visited: bool  # it belongs to a visit that took place
    ahead: bool  # it belongs to a visit that is still to come
    ruled_out: bool  # it stops the treatment, and its answers are still there
    last_visit_at: datetime | None = None

    @property
    def kind(self) -> str:
        """Which rule it falls under."""
        if self.visited:
            return VISIT
        if self.ahead:
            return AHEAD
        return BLOCKED if self.ruled_out else UNUSED

    @property
    def since(self) -> datetime:
        """From when its time is counted."""
        return self.last_visit_at if self.visited and self.last_visit_at else self.made_at

    def until(self, keep_years: int) -> datetime | None:
        """Until when it is kept; None as long as a visit lies ahead."""
        if self.ahead:
            return None
        if self.kind == VISIT:
            return years_after(self.since, keep_years)
        return self.since + (BLOCKED_FOR if self.kind == BLOCKED else UNUSED_FOR)


def years_after(instant: datetime, years: int) -> datetime:
    """The same day so many years later; for 29 February the day after, where there is none."""
    try:
        return instant.replace(year=instant.year + years)
    except ValueError:
        return instant.replace(year=instant.year + years, month=3, day=1)
