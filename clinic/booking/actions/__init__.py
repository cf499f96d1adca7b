"""The only write path for bookings: choosing a time, saying who one is, confirming, moving, cancelling."""

from clinic.booking.actions.changing import cancel, move, renew_link, send_link_again
from clinic.booking.actions.choosing import TooManyHolds, choose_time, keep_holding, leave_out_client, say_who
from clinic.booking.actions.confirming import confirm

__all__ = [
    "TooManyHolds",
    "cancel",
    "choose_time",
    "confirm",
    "keep_holding",
    "leave_out_client",
    "move",
    "renew_link",
    "say_who",
    "send_link_again",
]
