"""Staff-facing pages about appointments: the diary, and what is done with one that stands in it."""

from flask import Blueprint

from clinic import access, times
from clinic.access import HEALTH_READ
from clinic.booking import caseload

bp = Blueprint("diary", __name__, url_prefix="/staff")


@bp.app_context_processor
def menu() -> dict[str, int]:
    """What the menu of every page of the staff counts."""
    staff = access.current()
    reads = staff is not None and staff.may(HEALTH_READ)
    return {"to_review": caseload.count_waiting(staff.therapist_id, times.now())} if staff and reads else {}


from clinic.booking.staff import (  # noqa: E402  (they add their pages to bp, which comes first)
    appointment,
    calendar,
    calling_off,
    cancelling_series,
    making,
    moving,
    running_late,
    sheet,
    today,
    turning,
)

__all__ = [
    "appointment",
    "bp",
    "calendar",
    "calling_off",
    "cancelling_series",
    "making",
    "moving",
    "running_late",
    "sheet",
    "today",
    "turning",
]
