"""What can be done with an appointment now, and what stands in the way."""

from collections.abc import Mapping
from datetime import datetime

from clinic.booking import policy
from clinic.booking.actions import no_show_from
from clinic.booking.models import LIVE, TRANSITIONS, Appointment
from clinic.booking.starting import GAPS, Gate, gate
from clinic.settings.current import clinic
from clinic.settings.formats import local


def gate_of(visit: Appointment, now: datetime) -> Gate | None:
    """What stands against its session, as long as it has not begun."""
    return gate(visit, clinic(), now) if visit.status in LIVE - {"in_session"} else None


def gap_of(visit: Appointment, found: Gate | None) -> str:
    """What the client has still to do; the questions of the day are asked when she has come."""
    if found is None or found.gap is None or (found.gap == "day" and visit.status != "arrived"):
        return ""
    return str(GAPS[found.gap])


def deeds(visit: Appointment, found: Gate | None, now: datetime) -> Mapping[str, bool]:
    """What can happen next, by verb; the table of states decides."""
    lapsed = policy.has_lapsed(visit, now)
    onward = frozenset() if lapsed else TRANSITIONS[visit.status]
    return {
        "check_in": "arrived" in onward and not policy.is_before_its_day(visit, now),
        "begin": "in_session" in onward and found is not None and found.against is None,
        "override": "in_session" in onward and found is not None and found.against == "override",
        "finish": "fulfilled" in onward,
        "undo_arrival": visit.status == "arrived",
        "no_show": "no_show" in onward and now >= no_show_from(visit, clinic()),
        "move": not lapsed and visit.status in {"pending", "booked", "arrived"},
        "late": not lapsed and visit.status in LIVE and local(visit.starts_at).date() == local(now).date(),
        "cancel": "cancelled" in TRANSITIONS[visit.status],
    }
