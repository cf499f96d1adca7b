"""The clinic's row as a value."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from clinic import times
from clinic.db import db
from clinic.settings.models import ClinicSettings


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the owner decided, passed down to whoever needs it. Minutes are minutes."""

    name: str
    tagline: str
    zone: str
    locale: str
    country: str
    currency: str
    phone: str
    email: str
    address: str
    opening_hours: tuple[tuple[str, str], ...]
    arrival_note: str
    emergency_number: str
    urgent_line: str
    maternity_line: str
    age_of_majority: int
    profile_months: int
    risk_months: int
    consent_months: int
    keep_health_years: int
    review_days: int
    clearance_days: int
    clearance_months: int
    decide_before_hours: int
    notice_minutes: int
    horizon_days: int
    step_minutes: int
    hold_minutes: int
    hold_limit_minutes: int
    holds_per_visitor: int
    upcoming_per_client: int
    cancel_notice_minutes: int
    move_notice_minutes: int
    grace_minutes: int
    link_days: int
    finish_reminder_hours: int
    change_check_hours: int
    check_in_minutes: int
    no_show_minutes: int
    buffers_may_overhang: bool
    second_factor_required: bool
    reference_prefix: str
    is_demo: bool

    @property
    def zone_city(self) -> str:
        """The city that names the zone, as people say it."""
        return times.city(self.zone)

    @property
    def language(self) -> str:
        """The language that content is shown in."""
        return self.locale.partition("-")[0]

    @property
    def phone_href(self) -> str:
        """The number as a link dials it."""
        return "tel:" + "".join(c for c in self.phone if c.isdigit() or c == "+")


_COLUMNS = [column for column in ClinicSettings.__table__.columns if column.name != "id"]


def clinic() -> Clinic:
    """The clinic's row; its defaults when nothing has been set yet."""
    row = db.session.execute(select(*_COLUMNS)).mappings().first()
    values: dict[str, Any] = dict(row) if row else {column.name: column.default.arg for column in _COLUMNS}
    lines = (line.partition(":") for line in values["opening_hours"].splitlines() if line)
    values["opening_hours"] = tuple((days.strip(), hours.strip()) for days, _, hours in lines)
    return Clinic(**values)
