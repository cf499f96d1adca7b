"""Staff-facing pages about appointments: the diary, and what is done with one that stands in it."""

from flask import Blueprint

bp = Blueprint("diary", __name__, url_prefix="/staff")

from clinic.booking.staff import making  # noqa: E402  (it adds its pages to bp, which comes first)

__all__ = ["bp", "making"]
