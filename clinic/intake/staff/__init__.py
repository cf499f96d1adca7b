"""Staff-facing pages about health: what waits for a decision, and the questions themselves."""

from flask import Blueprint

bp = Blueprint("health", __name__, url_prefix="/staff")

from clinic.intake.staff import queue  # noqa: E402  (it adds its pages to bp, which must be there first)

__all__ = ["bp", "queue"]
