"""Staff-facing pages about appointments: the diary, and what is done with one that stands in it."""

from flask import Blueprint

bp = Blueprint("diary", __name__, url_prefix="/staff")

__all__ = ["bp"]
