"""Writing down what a client answered and signed, and what was decided on it; changing the questionnaire."""

from clinic.intake.actions.answering import complete, fill, start_response, told
from clinic.intake.actions.deciding import NO_YES, decide, lifts
from clinic.intake.actions.editing import (
    ChangedMeanwhile,
    discard_draft,
    edit_entry,
    move_question,
    publish,
    remove_entry,
    start_draft,
)
from clinic.intake.actions.forgetting import forget, strip
from clinic.intake.actions.lettering import LetterRefused, keep_letter
from clinic.intake.actions.signing import sign_again, withdraw

__all__ = [
    "NO_YES",
    "ChangedMeanwhile",
    "LetterRefused",
    "complete",
    "decide",
    "discard_draft",
    "edit_entry",
    "fill",
    "forget",
    "keep_letter",
    "lifts",
    "move_question",
    "publish",
    "remove_entry",
    "sign_again",
    "start_draft",
    "start_response",
    "strip",
    "told",
    "withdraw",
]
