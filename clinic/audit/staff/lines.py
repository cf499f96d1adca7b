"""The lines of the trail, as the page shows them and the file lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from clinic import access
from clinic.access import ACCOUNTS_EDIT, CLIENTS_READ, QUESTIONS_EDIT, Staff
from clinic.accounts import queries as accounts
from clinic.accounts.models import Account
from clinic.audit.models import AuditEvent
from clinic.audit.staff.sentences import VERSION, sentence, was
from clinic.booking import traced
from clinic.booking.traced import Known
from clinic.settings.formats import reference

# there is one of each, or whose it is may not be read, or has been erased
UNNAMED = {"clinic_settings", "calendar", "queue", "trail", "client", *traced.OWNED}


@dataclass(frozen=True, slots=True)
class Mention:
    """Something an event is about, with its page where the reader may open it."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An event for people."""

    number: int
    at: datetime
    sentence: str
    was: str
    about: Sequence[Mention]
    who: str
    from_where: str


def lines(events: Sequence[AuditEvent], staff: Staff) -> list[Line]:
    """Events in the same order; the SELECTs are as many for one as for a page."""
    known, people = traced.known(events), accounts.by_number()
    return [
        Line(
            event.id,
            event.at,
            sentence(event, known),
            was(event),
            _about(event, known, people, staff),
            _who(event.actor, known, staff),
            event.from_where or "",
        )
        for event in events
    ]


def _who(actor: str, known: Known, staff: Staff) -> str:
    if actor == "visitor":
        return _("somebody online, not known")
    client = known.clients.get(traced.client_of(actor)) if staff.may(CLIENTS_READ) else None
    return client.name if client else access.called(actor)


def _about(event: AuditEvent, known: Known, people: Mapping[int, Account], staff: Staff) -> list[Mention]:
    thing = event.object_kind, event.object_id
    visit, found = known.visits.get(thing), []
    if visit is not None:
        found.append(Mention(reference(visit.reference), url_for("diary.appointment", public_id=visit.public_id)))
    client = known.clients.get(known.owners.get(thing, 0)) if staff.may(CLIENTS_READ) else None
    if client is not None:
        found.append(Mention(client.name, url_for("clients.show", public_id=client.public_id)))
    return found or _other(event, known, people, staff)


def _other(event: AuditEvent, known: Known, people: Mapping[int, Account], staff: Staff) -> list[Mention]:
    kind, number = event.object_kind, event.object_id
    if kind == "account" and number in people:
        url = url_for("accounts.person", public_id=people[number].public_id) if staff.may(ACCOUNTS_EDIT) else ""
        return [Mention(people[number].name, url)]
    if kind == "service_option" and number in known.lengths:
        name, minutes = known.lengths[number]
        return [Mention(_("%(name)s, %(minutes)s minutes", name=name, minutes=minutes))]
    if kind == VERSION:
        return [Mention(_("Questionnaire"), url_for("health.questions") if staff.may(QUESTIONS_EDIT) else "")]
    return [] if kind in UNNAMED else [Mention(f"{kind.replace('_', ' ')} {number}")]
