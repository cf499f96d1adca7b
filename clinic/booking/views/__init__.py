"""Client-facing pages of booking: making a booking, and what one can do with it afterwards."""

from flask import Blueprint

bp = Blueprint("booking", __name__)

from clinic.booking.views import (  # noqa: E402  (they add their pages to bp)
    answering,  # noqa: F401
    checking,  # noqa: F401
    checking_safety,  # noqa: F401
    continuing,  # noqa: F401
    making,  # noqa: F401
    managing,  # noqa: F401
    moving,  # noqa: F401
    stopping,  # noqa: F401
)
