"""How this clinic writes days, times of day and money. Instants are shown in the clinic's zone."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from flask import g
from flask_babel import get_locale


def local(instant: datetime) -> datetime:
    """The instant as the clocks in the clinic show it."""
    return instant.astimezone(ZoneInfo(g.clinic.zone if g.get("clinic") else "UTC"))


def day(value: date) -> str:
    """Tuesday 24 November"""
    return _date(value, "EEEE d MMMM")


def day_year(value: date) -> str:
    """Tuesday 24 November 2026"""
    return _date(value, "EEEE d MMMM y")


def short_day(value: date) -> str:
    """Tue 24 Nov"""
    return _date(value, "EEE d MMM")


def day_month(value: date) -> str:
    """24 November"""
    return _date(value, "d MMMM")


def weekday_short(value: date) -> str:
    """Tue"""
    return _date(value, "EEE")


def clock(instant: datetime) -> str:
    """10:30"""
    return f"{local(instant):%H:%M}"


def money(minor: int, currency: str) -> str:
    """€75, €74.50: minor units as a price, without cents where there are none."""
    precision = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-precision)
    whole = amount == amount.to_integral_value()
    return format_currency(
        amount, currency, format="¤#,##0" if whole else None, currency_digits=not whole, locale=get_locale()
    )


def reference(code: str) -> str:
    """LR-7K4QM: the code with the clinic's prefix."""
    return f"{g.clinic.reference_prefix}-{code}" if g.get("clinic") else code


def _date(value: date, pattern: str) -> str:
    on = local(value).date() if isinstance(value, datetime) else value
    return _written(on, pattern, str(get_locale() or "en"))


@lru_cache(maxsize=4096)
def _written(on: date, pattern: str, locale: str) -> str:
    return format_date(on, pattern, locale=locale)
