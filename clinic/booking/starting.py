"""What stands between a client who has come and her session."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from clinic.booking import health, queries
from clinic.booking.models import Appointment
from clinic.intake import queries as intake
from clinic.intake.consent import agreement
from clinic.intake.models import Response
from clinic.intake.standing import Standing, good_until
from clinic.settings.queries import Clinic

GAPS = {  # what is still to be done by the client; it says nothing about her health
    "unasked": _l("There are no health answers for this visit."),
    "unfinished": _l("The health questions are not finished."),
    "expired": _l("The health answers are too old for this visit."),
    "near": _l("The questions shortly before a visit are not answered."),
    "day": _l("The questions of the day itself are not answered."),
    "consent": _l("Consent is not signed, or was taken back."),
}
NOBODY = {"unfinished", "lost", "never", "consent"}  # what no reason is good enough for


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a session may start: `against` None, `override` (who may, with a reason) or one of NOBODY."""

    standing: Standing
    gap: str | None
    against: str | None


def gate(appointment: Appointment, clinic: Clinic, now: datetime) -> Gate:
    """What stands against starting the session of an appointment now."""
    found = health.standing_of(appointment, clinic, now, appointment.starts_at, starting=True)
    if found.clear:
        return Gate(found, None, None)
    response = queries.response_of(appointment)
    if response is None or response.completed_at is None:
        gap = "unfinished" if response else "unasked"
        return Gate(found, gap, "unfinished" if response else "override")
    left = _gap(response, appointment, clinic, now, found)
    return Gate(found, left, "consent" if left == "consent" else _against(response, found))


def _gap(response: Response, appointment: Appointment, clinic: Clinic, now: datetime, found: Standing) -> str | None:
    signed = agreement(response.id, clinic)
    if signed is not None and not signed.stands(now):
        return "consent"
    if found.state != "needed":
        return None
    if good_until(response, clinic) < appointment.starts_at:
        return "expired"
    on_the_way = health.standing_of(appointment, clinic, now, appointment.starts_at)
    return "day" if on_the_way.clear else "near"


def _against(response: Response, found: Standing) -> str:
    """As for a decision (`intake.queries.bar`); what is no bar to one can still be missing."""
    if found.state == "emergency":
        return "never"
    bar = intake.bar(response)
    return bar if bar in NOBODY and bar is not None else "override"
