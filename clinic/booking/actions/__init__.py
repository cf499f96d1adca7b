"""The only write path for bookings: choosing a time, saying who one is, confirming, moving, cancelling."""

from clinic.booking.actions.answering import answer_page, check_safety, choose_instead, finish_later
from clinic.booking.actions.changing import cancel, move, renew_link, send_link_again
from clinic.booking.actions.choosing import TooManyHolds, choose_time, keep_holding, leave_out_client, say_who
from clinic.booking.actions.confirming import confirm
from clinic.booking.actions.continuing import answer_for
from clinic.booking.actions.deciding import decide
from clinic.booking.actions.returning import carry_over, keep_as_is
from clinic.booking.actions.waiting import Stopped, TooSoon, deadline

__all__ = [
    "Stopped",
    "TooManyHolds",
    "TooSoon",
    "answer_for",
    "answer_page",
    "cancel",
    "carry_over",
    "check_safety",
    "choose_instead",
    "choose_time",
    "confirm",
    "deadline",
    "decide",
    "finish_later",
    "keep_as_is",
    "keep_holding",
    "leave_out_client",
    "move",
    "renew_link",
    "say_who",
    "send_link_again",
]
