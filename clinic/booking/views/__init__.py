"""Client-facing pages of booking: making a booking, and what one can do with it afterwards."""

from flask import Blueprint

bp = Blueprint("booking", __name__)

from clinic.booking.views import checking, making, managing, moving  # noqa: E402, F401  (they add their pages to bp)
