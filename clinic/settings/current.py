"""The clinic's row, read once a request, for pages and for how they write days, times and money."""

from contextlib import suppress

from flask import Flask, g
from flask_babel import Babel
from sqlalchemy.exc import SQLAlchemyError

from clinic.db import db
from clinic.settings import formats, queries
from clinic.settings.queries import Clinic


def clinic() -> Clinic:
    """The settings this request works with."""
    if "clinic" not in g:
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


def init_app(app: Flask) -> None:
    """Give every template the clinic and its way of writing things."""
    Babel(app, locale_selector=_locale, default_timezone="UTC")
    app.context_processor(lambda: {"clinic": clinic_if_any()})
    for name in ("money", "day", "day_year", "short_day", "day_month", "weekday_short", "clock", "reference"):
        app.add_template_filter(getattr(formats, name), name)


def _locale() -> str:
    found = clinic_if_any()
    return found.locale.replace("-", "_") if found else "en"
