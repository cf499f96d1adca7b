"""What is looked for in the trail, from the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic import times
from clinic.access import CLIENTS_READ, Staff
from clinic.accounts import queries as accounts
from clinic.audit.queries import LISTS, About, Search
from clinic.booking import traced, visits
from clinic.booking.models import Appointment
from clinic.booking.picker import parse_day
from clinic.booking.reference import decode
from clinic.db import db
from clinic.people import queries as people
from clinic.people.models import Client
from clinic.scheduling.hours import midnight
from clinic.settings.current import clinic

READING, ELSE = "reading", "else"
ANSWERS = frozenset({"response", "consent", "decision", "letter"})
ACTS: Mapping[str, tuple[Any, frozenset[str]]] = {  # what it is called, and the kinds of object it is done to
    READING: (_l("Reading health answers"), frozenset()),
    "visits": (_l("Appointments"), frozenset({"appointment"})),
    "answers": (_l("Health answers, consent, decisions"), ANSWERS),
    "clients": (_l("Clients and their codes"), frozenset({"client", "code"})),
    "accounts": (_l("Accounts and signing in"), frozenset({"account"})),
    ELSE: (_l("Set-up and everything else"), frozenset()),
}
SERVER, ONLINE, UNKNOWN = "server", "clients", "visitors"
ACTORS = {SERVER: "system", ONLINE: "client:", UNKNOWN: "visitor"}
MANY = 8  # clients to choose from


@dataclass(slots=True)
class Asked:
    """What was asked, as it was typed, and the search it makes; `errors` are sentences by the name of the field."""

    values: dict[str, str]
    search: Search = field(default_factory=Search)
    errors: dict[str, str] = field(default_factory=dict)
    clients: list[Client] = field(default_factory=list)  # of whom one must be chosen first
    more: bool = False  # and there are others
    subject: Client | Appointment | None = None
    facts: dict[str, Any] = field(default_factory=dict)  # the same in numbers, as the trail says it

    @property
    def is_clear(self) -> bool:
        """Whether it can be looked for."""
        return not self.errors and not self.clients


def asked(staff: Staff) -> Asked:
    """Read the address. Raises Missing for a client who isn't there or not hers to look for."""
    names = ("who", "act", "about", "client", "since", "until")
    values = {name: request.args.get(name, "")[:200].strip() for name in names}
    found = Asked(values)
    actor = _actor(found)
    about = _about(found, staff)
    act = values["act"]
    if act and act not in ACTS:
        found.errors["act"] = _("Choose one of the list")
        act = ""
    since, until = _day(found, "since"), _day(found, "until")
    if since and until and until < since:
        found.errors["until"] = _("The last day is before the first")
    found.search = Search(
        actor=actor,
        about=about,
        reading=None if not act else act == READING,
        kinds=ACTS[act][1] if act else frozenset(),
        other_kinds=frozenset().union(LISTS[:2], *(kinds for _w, kinds in ACTS.values()))
        if act == ELSE
        else frozenset(),
        since=times.from_minutes(midnight(since, clinic().zone)) if since else None,
        until=times.end_of(until.isoformat(), clinic().zone) if until else None,
    )
    found.facts |= {"actor": actor, "act": act, "since": values["since"], "until": values["until"]}
    return found


def _actor(found: Asked) -> str:
    who = found.values["who"]
    if not who or who in ACTORS:
        return ACTORS.get(who, "")
    for account in accounts.by_number().values():
        if account.public_id == who:
            return f"staff:{account.id}"
    found.errors["who"] = _("Choose one of the list")
    return ""


def _about(found: Asked, staff: Staff) -> About | None:
    typed, chosen = found.values["about"], found.values["client"]
    if typed:
        return _meant(found, typed, staff)
    if chosen:
        found.subject = people.client_by_name(chosen if staff.may(CLIENTS_READ) else "")
        found.facts["client"] = found.subject.id
        return traced.about_client(found.subject)
    return None


def _meant(found: Asked, typed: str, staff: Staff) -> About | None:
    number = decode(typed)
    visit = db.session.get(Appointment, number) if number is not None else None
    if visit is not None:
        found.subject, found.facts["appointment"] = visit, visit.id
        return traced.about_visit(visit)
    clients = people.search(typed, MANY + 1) if staff.may(CLIENTS_READ) and visits.is_enough(typed) else []
    if len(clients) == 1:
        found.subject, found.facts["client"] = clients[0], clients[0].id
        return traced.about_client(clients[0])
    found.clients, found.more = clients[:MANY], len(clients) > MANY
    if not clients:
        found.errors["about"] = _("Nothing matches “%(typed)s”", typed=typed)
    return None


def _day(found: Asked, name: str) -> date | None:
    text = found.values[name]
    on = parse_day(text)
    if text and on is None:
        found.errors[name] = _("Enter a date, such as 2026-11-24")
    return on
