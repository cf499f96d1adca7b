"""The clinic's row, read once a request."""

from contextlib import suppress

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from clinic.db import db
from clinic.settings import queries
from clinic.settings.queries import Clinic


def clinic() -> Clinic:
    """The settings this request works with."""
    if g.get("clinic") is None:
        g.clinic = queries.clinic()
    found: Clinic = g.clinic
    return found


def clinic_if_any() -> Clinic | None:
    """The same, or None when the database does not answer: error pages must not need it."""
    if "clinic" not in g:
        with suppress(SQLAlchemyError):
            return clinic()
        db.session.rollback()
        g.clinic = None
    found: Clinic | None = g.clinic
    return found
