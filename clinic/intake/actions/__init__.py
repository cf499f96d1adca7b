"""Writing down what a client answered and what was decided on it; changing the questionnaire."""

from clinic.intake.actions.answering import (
    NO_YES,
    complete,
    decide,
    fill,
    forget,
    repeat_decision,
    sign_again,
    start_response,
    strip,
    told,
    withdraw,
)
from clinic.intake.actions.editing import (
    ChangedMeanwhile,
    discard_draft,
    edit_entry,
    move_question,
    publish,
    remove_entry,
    start_draft,
)

__all__ = [
    "NO_YES",
    "ChangedMeanwhile",
    "complete",
    "decide",
    "discard_draft",
    "edit_entry",
    "fill",
    "forget",
    "move_question",
    "publish",
    "remove_entry",
    "repeat_decision",
    "sign_again",
    "start_draft",
    "start_response",
    "strip",
    "told",
    "withdraw",
]
