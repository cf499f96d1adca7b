"""The only write path for bookings: choosing a time, saying who one is, confirming, moving, cancelling."""

from clinic.booking.actions.answering import answer_page, check_safety, choose_instead, finish_later
from clinic.booking.actions.booking import Caller, book, booked_already
from clinic.booking.actions.bringing import NotAwaited, bring_letter
from clinic.booking.actions.calling_off import call_off
from clinic.booking.actions.changing import cancel, move, renew_link, send_link_again
from clinic.booking.actions.choosing import (
    TooManyHolds,
    choose_time,
    forget_old_drafts,
    keep_holding,
    leave_out_client,
    say_who,
)
from clinic.booking.actions.confirming import confirm
from clinic.booking.actions.consenting import sign_again, withdraw_consent
from clinic.booking.actions.continuing import answer_for, say_unchanged
from clinic.booking.actions.deciding import NotWaiting, decide
from clinic.booking.actions.forgetting import ask_to_forget, forget, forget_old, forgettable
from clinic.booking.actions.limiting import TooManyBookings
from clinic.booking.actions.rearranging import Change, NotAllowed, rearrange
from clinic.booking.actions.returning import carry_over, keep_as_is
from clinic.booking.actions.running_late import DOES, Answer, Kept, run_late
from clinic.booking.actions.series import SeriesChanged, cancel_following
from clinic.booking.actions.turning import Stale
from clinic.booking.actions.visiting import (
    NotCleared,
    NotYet,
    begin,
    check_in,
    finish,
    mark_no_show,
    no_show_from,
    say_here,
    undo_arrival,
)
from clinic.booking.actions.waiting import Stopped, TooSoon, deadline

__all__ = [
    "DOES",
    "Answer",
    "Caller",
    "Change",
    "Kept",
    "NotAllowed",
    "NotAwaited",
    "NotCleared",
    "NotWaiting",
    "NotYet",
    "SeriesChanged",
    "Stale",
    "Stopped",
    "TooManyBookings",
    "TooManyHolds",
    "TooSoon",
    "answer_for",
    "answer_page",
    "ask_to_forget",
    "begin",
    "book",
    "booked_already",
    "bring_letter",
    "call_off",
    "cancel",
    "cancel_following",
    "carry_over",
    "check_in",
    "check_safety",
    "choose_instead",
    "choose_time",
    "confirm",
    "deadline",
    "decide",
    "finish",
    "finish_later",
    "forget",
    "forget_old",
    "forget_old_drafts",
    "forgettable",
    "keep_as_is",
    "keep_holding",
    "leave_out_client",
    "mark_no_show",
    "move",
    "no_show_from",
    "rearrange",
    "renew_link",
    "run_late",
    "say_here",
    "say_unchanged",
    "say_who",
    "send_link_again",
    "sign_again",
    "undo_arrival",
    "withdraw_consent",
]
