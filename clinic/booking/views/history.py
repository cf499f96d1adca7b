"""What has happened to an appointment, as its client reads it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from clinic.audit.models import AuditEvent
from clinic.audit.queries import history
from clinic.booking.models import Appointment
from clinic.intake.consent import AREAS
from clinic.settings.formats import clock, day


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what has happened to an appointment."""

    at: datetime
    sentence: str


def changes(appointment: Appointment) -> list[Change]:
    """Everything that has happened to it, oldest first."""
    return [_change(event) for event in history("appointment", appointment.id)]


def _change(event: AuditEvent) -> Change:
    when = {}
    if "starts_at" in event.after:
        starts_at = datetime.fromisoformat(event.after["starts_at"])
        when = {"day": day(starts_at), "clock": clock(starts_at)}
    sentences = {
        "book": _("Booked for %(day)s, %(clock)s", **when) if when else "",
        "move": _("Moved to %(day)s, %(clock)s", **when) if when else "",
        "settle": _("Confirmed") if event.after.get("status") == "booked" else _("Waits for a decision"),
        "cancel": _("Cancelled"),
        "ask_for_link": _("The link was asked for again"),
        "renew_link": _("The link was replaced by a new one"),
        "withdraw_consent": _("Agreement to work on sensitive areas taken back")
        if event.after.get("what") == AREAS
        else _("Consent taken back"),
        "sign_again": _("Consent signed again"),
        "ask_to_forget": _("Deletion of the health answers asked for"),
        "forget_health": _("Health answers deleted"),
    }
    return Change(event.at, sentences.get(event.action, event.action))
