"""Staff-facing pages about health: what waits for a decision, and the questions themselves."""

from flask import Blueprint

bp = Blueprint("health", __name__, url_prefix="/staff")

from clinic.intake.staff import (  # noqa: E402  (they add their pages to bp, which comes first)
    card,
    entries,
    lettering,
    previewing,
    publishing,
    questions,
    queue,
    reviewing,
    what_if,
)

__all__ = [
    "bp",
    "card",
    "entries",
    "lettering",
    "previewing",
    "publishing",
    "questions",
    "queue",
    "reviewing",
    "what_if",
]
