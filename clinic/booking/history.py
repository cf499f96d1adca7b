"""What has happened to an appointment, in sentences: one definition for its client and for the staff."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from clinic.audit.models import AuditEvent
from clinic.audit.queries import history
from clinic.booking.models import Appointment
from clinic.intake.consent import AREAS
from clinic.people.queries import names_of
from clinic.settings.formats import clock, day


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what has happened to an appointment; `actor` as the trail names whoever did it."""

    at: datetime
    sentence: str
    actor: str
    action: str


def changes(appointment: Appointment) -> list[Change]:
    """Everything that has happened to it, oldest first; two SELECTs."""
    events = history("appointment", appointment.id)
    names = names_of({who for event in events for who in event.after.get("resources", ())})
    return [Change(event.at, sentence(event, names), event.actor, event.action) for event in events]


def sentence(event: AuditEvent, names: Mapping[int, str]) -> str:
    """What happened to an appointment; `names` are those of the resources of the event, by number."""
    write = SENTENCES.get(event.action)
    return write(event, names) if write else event.action


def _when(event: AuditEvent) -> dict[str, str]:
    starts_at = datetime.fromisoformat(event.after["starts_at"])
    return {"day": day(starts_at), "clock": clock(starts_at)}


def _who(event: AuditEvent, names: Mapping[int, str]) -> str:
    return ", ".join(names.get(who, "") for who in event.after["resources"])


def _minutes(event: AuditEvent) -> int:
    first, last = (datetime.fromisoformat(event.after[name]) for name in ("starts_at", "ends_at"))
    return int((last - first).total_seconds()) // 60


def _settled(event: AuditEvent, _names: Mapping[int, str]) -> str:
    return _("Confirmed") if event.after.get("status") == "booked" else _("Waits for a decision")


def _withdrawn(event: AuditEvent, _names: Mapping[int, str]) -> str:
    if event.after.get("what") == AREAS:
        return _("Agreement to work on sensitive areas taken back")
    return _("Consent taken back")


def _begun(event: AuditEvent, _names: Mapping[int, str]) -> str:
    return _("Session started without clear standing") if event.after.get("override") else _("Session started")


SENTENCES: dict[str, Callable[[AuditEvent, Mapping[int, str]], str]] = {
    "book": lambda event, _n: _("Booked for %(day)s, %(clock)s", **_when(event)),
    "move": lambda event, _n: _("Moved to %(day)s, %(clock)s", **_when(event)),
    "resize": lambda event, _n: _("Length changed to %(minutes)s minutes", minutes=_minutes(event)),
    "reassign": lambda event, names: _("Now with %(who)s", who=_who(event, names)),
    "extend": lambda event, _n: _("Runs late: ends after %(minutes)s minutes", minutes=_minutes(event)),
    "settle": _settled,
    "check_in": lambda _e, _n: _("Arrived"),
    "undo_arrival": lambda _e, _n: _("Not arrived after all"),
    "begin": _begun,
    "finish": lambda _e, _n: _("Session finished"),
    "no_show": lambda _e, _n: _("Did not come"),
    "say_late": lambda _e, _n: _("Told that we are running late"),
    "cancel": lambda _e, _n: _("Cancelled"),
    "ask_for_link": lambda _e, _n: _("The link was asked for again"),
    "renew_link": lambda _e, _n: _("The link was replaced by a new one"),
    "withdraw_consent": _withdrawn,
    "sign_again": lambda _e, _n: _("Consent signed again"),
    "ask_to_forget": lambda _e, _n: _("Deletion of the health answers asked for"),
    "forget_health": lambda _e, _n: _("Health answers deleted"),
}
