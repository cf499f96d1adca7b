"""Staff-facing pages about signing in, one's own account, and everybody's."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, url_prefix="/staff")

from clinic.accounts.staff import entering, factors, linking, own, people  # noqa: E402  (they add their pages to bp)

__all__ = ["bp", "entering", "factors", "linking", "own", "people"]
