"""Staff-facing pages about when therapists, rooms and the clinic can be booked."""

from flask import Blueprint

bp = Blueprint("hours", __name__, url_prefix="/staff")

from clinic.scheduling.staff import (  # noqa: E402  (they add their pages to bp, which comes first)
    exceptions,
    overview,
    planning,
    replacing,
    weekly,
)

__all__ = ["bp", "exceptions", "overview", "planning", "replacing", "weekly"]
