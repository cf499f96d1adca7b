"""Client-facing pages of booking: making a booking, and what one can do with it afterwards."""

from flask import Blueprint

bp = Blueprint("booking", __name__)

from clinic.booking.views import (  # noqa: E402  (they add their pages to bp, which must be there first)
    answering,
    arriving,
    bringing,
    checking,
    checking_safety,
    consenting,
    continuing,
    erasing,
    making,
    managing,
    moving,
    proving,
    returning,
    stopping,
)

__all__ = [
    "answering",
    "arriving",
    "bp",
    "bringing",
    "checking",
    "checking_safety",
    "consenting",
    "continuing",
    "erasing",
    "making",
    "managing",
    "moving",
    "proving",
    "returning",
    "stopping",
]
