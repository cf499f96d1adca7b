"""Staff-facing pages about appointments: the diary, and what is done with one that stands in it."""

from flask import Blueprint

bp = Blueprint("diary", __name__, url_prefix="/staff")

from clinic.booking.staff import cancelling_series, making  # noqa: E402  (they add their pages to bp, which comes first)

__all__ = ["bp", "cancelling_series", "making"]
