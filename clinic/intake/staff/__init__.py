"""Staff-facing pages about health: what waits for a decision, a client's answers, and the card for the room."""

from flask import Blueprint

bp = Blueprint("health", __name__, url_prefix="/staff")

from clinic.intake.staff import card, lettering, queue, reviewing  # noqa: E402  (they add their pages to bp, which comes first)

__all__ = ["bp", "card", "lettering", "queue", "reviewing"]
