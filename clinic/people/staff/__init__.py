"""Staff-facing pages about clients: finding them, and what is known of one."""

from flask import Blueprint

bp = Blueprint("clients", __name__, url_prefix="/staff")

from clinic.people.staff import listing, showing  # noqa: E402  (they add their pages to bp, which comes first)

__all__ = ["bp", "listing", "showing"]
