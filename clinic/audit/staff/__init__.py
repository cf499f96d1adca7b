"""Staff-facing pages about the trail: who did what."""

from flask import Blueprint

bp = Blueprint("trail", __name__, url_prefix="/staff")

from clinic.audit.staff import downloading, listing  # noqa: E402  (they add their pages to bp, which comes first)

__all__ = ["bp", "downloading", "listing"]
