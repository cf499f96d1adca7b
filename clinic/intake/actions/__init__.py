"""Writing down what a client answered and what was decided on it; changing the questionnaire."""

from clinic.intake.actions.answering import NO_YES, complete, decide, fill, start_response, told
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
    "move_question",
    "publish",
    "remove_entry",
    "start_draft",
    "start_response",
    "told",
]
