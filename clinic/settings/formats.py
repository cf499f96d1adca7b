"""How this clinic writes days, times of day and money."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_date
from babel.numbers import format_currency, get_currency_precision
from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Babel, get_locale, get_translations

from clinic.settings.current import clinic_if_any

KEPT_BY_BABEL = "_flask_babel"


def init_app(app: Flask) -> None:
    """Give every template the clinic and its way of writing things."""
    Babel(app, locale_selector=_locale, default_timezone="UTC")
    app.context_processor(lambda: {"clinic": clinic_if_any()})
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Jinja's extension adds it
        gettext=lambda text: _translations().ugettext(text),
        ngettext=lambda one, many, count: _translations().ungettext(one, many, count),
        newstyle=True,
    )
    for write in (money, day, day_year, short_day, day_month, weekday_short, clock, reference, telephone):
        app.add_template_filter(write)


def local(instant: datetime) -> datetime:
    """The instant as the clocks in the clinic show it; one that is in a zone of its own stays in it."""
    if instant.tzinfo is not UTC:
        return instant
    clinic = clinic_if_any()
    return instant.astimezone(ZoneInfo(clinic.zone)) if clinic else instant


def day(value: date) -> str:
    """Tuesday 24 November"""
    return _date(value, "EEEE d MMMM")


def day_year(value: date) -> str:
    """Tuesday 24 November 2026"""
    return _date(value, "EEEE d MMMM y")


def day_alone(value: date) -> str:
    """24 November 2026"""
    return _date(value, "d MMMM y")


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
    """10:30, or 01:30 UTC+1 in an hour that comes twice."""
    there = local(instant)
    return f"{there:%H:%M} {offset(there)}".strip()


def offset(there: datetime) -> str:
    """UTC+1 for a local time that comes twice that day, else nothing."""
    if there.replace(fold=0).utcoffset() == there.replace(fold=1).utcoffset():
        return ""
    minutes = int((there.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes >= 0 else '−'}{hours}" + (f":{rest:02}" if rest else "")


def money(minor: int, currency: str) -> str:
    """€75, €74.50: minor units as a price, without cents where there are none."""
    precision = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-precision)
    whole = amount == amount.to_integral_value()
    return format_currency(
        amount, currency, format="¤#,##0" if whole else None, currency_digits=not whole, locale=get_locale()
    )


def minor_units(price: float, currency: str) -> int:
    """78.5 in euro is 7850: the same the other way round, to the nearest."""
    return round(Decimal(str(price)).scaleb(get_currency_precision(currency)))


def telephone(number: str) -> str:
    """085 555 0142: a number as it is stored, as people write it in the clinic's country; abroad with its code."""
    clinic = clinic_if_any()
    return _dialled(number, clinic.country if clinic else "")


def reference(code: str) -> str:
    """LR-7K4QM: the code with the clinic's prefix."""
    clinic = clinic_if_any()
    return f"{clinic.reference_prefix}-{code}" if clinic else code


@lru_cache(maxsize=4096)
def _dialled(number: str, country: str) -> str:
    parsed = phonenumbers.parse(number)
    here = phonenumbers.country_code_for_region(country) == parsed.country_code
    style = phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style)


def _translations() -> Translations | NullTranslations:
    """What texts of templates are looked up in; Flask-Babel would look for it anew for each of a hundred.

    It lets go of what is kept in this place whenever it changes the language.
    """
    found = getattr(getattr(g, KEPT_BY_BABEL, None), "babel_translations", None)
    if found is None:
        found = get_translations()
        getattr(g, KEPT_BY_BABEL).babel_translations = found
    return found


def _locale() -> str:
    clinic = clinic_if_any()
    return clinic.locale.replace("-", "_") if clinic else "en"


def _date(value: date, pattern: str) -> str:
    on = local(value).date() if isinstance(value, datetime) else value
    return _written(on, pattern, str(get_locale() or "en"))


@lru_cache(maxsize=4096)
def _written(on: date, pattern: str, locale: str) -> str:
    return format_date(on, pattern, locale=locale)
