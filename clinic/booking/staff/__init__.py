"""Staff-facing pages about appointments: the diary, and what is done with one that stands in it."""

from flask import Blueprint

bp = Blueprint("diary", __name__, url_prefix="/staff")

from clinic.booking.staff import (  # noqa: E402  (they add their pages to bp, which comes first)
    appointment,
    calling_off,
    moving,
    running_late,
    turning,
)

__all__ = ["appointment", "bp", "calling_off", "moving", "running_late", "turning"]
