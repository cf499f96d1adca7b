"""Changing what the owner decides."""

from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import is_currency
from phonenumbers import SUPPORTED_REGIONS
from sqlalchemy import Boolean, Integer

from clinic.db import db
from clinic.errors import ClinicError
from clinic.settings.models import ClinicSettings

FIXED = {"id", "is_demo"}
LIMITS = {  # from, to
    "notice_minutes": (0, 60 * 24 * 30),
    "horizon_days": (1, 730),
    "step_minutes": (5, 240),
    "hold_minutes": (1, 60),
    "hold_limit_minutes": (1, 240),
    "holds_per_visitor": (1, 10),
    "upcoming_per_client": (0, 100),
    "cancel_notice_minutes": (0, 60 * 24 * 30),
    "move_notice_minutes": (0, 60 * 24 * 30),
    "grace_minutes": (0, 60),
    "link_days": (1, 3650),
    "finish_reminder_hours": (1, 24 * 7),
    "change_check_hours": (1, 24 * 3),
    "check_in_minutes": (0, 240),
    "no_show_minutes": (0, 240),
    "age_of_majority": (14, 25),
    "profile_months": (1, 36),
    "risk_months": (1, 36),
    "consent_months": (1, 36),
    "keep_health_years": (1, 50),
    "review_days": (1, 14),
    "clearance_days": (1, 60),
    "clearance_months": (1, 24),
    "decide_before_hours": (0, 24 * 7),
}


def change(name: str, text: str) -> tuple[str | int | None, str | int]:
    """Give one setting another value, written as text; what it was and is. Raises ClinicError with what is right."""
    columns = {column.name: column for column in ClinicSettings.__table__.columns if column.name not in FIXED}
    if name not in columns:
        raise ClinicError(f"There is no setting called {name}. There are: {', '.join(sorted(columns))}.")
    value: str | int | bool = text.strip()
    if isinstance(columns[name].type, Boolean):
        value = _yes(name, text)
    elif isinstance(columns[name].type, Integer):
        value = _number(name, text)
    else:
        _check(name, text.strip())
    row = db.session.get(ClinicSettings, 1) or ClinicSettings(id=1)
    before = getattr(row, name, None)
    setattr(row, name, value)
    db.session.add(row)
    return before, value


def _yes(name: str, text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ClinicError(f"{name} is yes or no.")
    return text == "yes"


def _number(name: str, text: str) -> int:
    low, high = LIMITS[name]
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise ClinicError(f"{name} is a whole number from {low} to {high}.")
    if name == "step_minutes" and int(text) % 5:
        raise ClinicError("step_minutes is a multiple of 5.")
    return int(text)


def _check(name: str, value: str) -> None:
    if name == "zone" and value not in available_timezones():
        raise ClinicError(f"{value} is not a time zone. Use an IANA name such as Europe/Dublin.")
    if name == "currency" and not is_currency(value):
        raise ClinicError(f"{value} is not a currency. Use a code such as EUR.")
    if name == "country" and value not in SUPPORTED_REGIONS:
        raise ClinicError(f"{value} is not a country. Use a code such as IE.")
    if name == "locale":
        try:
            Locale.parse(value, sep="-")
        except (UnknownLocaleError, ValueError) as error:
            raise ClinicError(f"{value} is not a locale. Use one such as en-IE.") from error
