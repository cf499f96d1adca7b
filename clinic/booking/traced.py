"""What the trail tells about, which knows numbers only: whose it is and where it is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, literal, null, select, union_all

from clinic.audit.models import AuditEvent
from clinic.audit.queries import About
from clinic.booking.models import Appointment
from clinic.catalog.models import Service, ServiceOption, words_in
from clinic.db import db
from clinic.intake.models import Consent, Decision, Letter, Response
from clinic.people.models import Client, Code
from clinic.people.queries import names_of

# kinds of objects that belong to a client, those of the first line to her answers as well
WITH_ANSWERS: dict[str, Any] = {"response": Response, "consent": Consent, "decision": Decision, "letter": Letter}
OWNED = {**WITH_ANSWERS, "appointment": Appointment, "code": Code}

Thing = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the objects of some events; what has been erased is missing."""

    visits: Mapping[Thing, Appointment]
    clients: Mapping[int, Client]
    owners: Mapping[Thing, int]  # of each thing its client
    resources: Mapping[int, str]
    lengths: Mapping[int, tuple[str, int]]  # service and minutes, by option


def about_client(client: Client) -> About:
    """Everything of a client: what was done with it, and all that she did herself."""
    hers = {kind: select(model.id).where(model.client_id == client.id) for kind, model in OWNED.items()}
    itself = select(Client.id).where(Client.id == client.id)
    return About({**hers, "client": itself}, f"client:{client.id}")


def about_visit(visit: Appointment) -> About:
    """A visit, with the answers that go with it and what was signed, sent and decided on them."""
    answers = select(Response.id).where(Response.id == visit.response_id)
    with_them = {
        kind: select(model.id).where(model.response_id == visit.response_id)
        for kind, model in WITH_ANSWERS.items()
        if model is not Response
    }
    return About(
        {"appointment": select(Appointment.id).where(Appointment.id == visit.id), "response": answers} | with_them
    )


def client_of(actor: str) -> int:
    """The number of the client whom the trail names as an actor; 0 for anybody else."""
    kind, _colon, number = actor.partition(":")
    return int(number) if kind == "client" and number.isdecimal() else 0


def known(events: Sequence[AuditEvent]) -> Known:
    """All that can be said about the objects of these events; five SELECTs."""
    owned = {
        (kind, number): (client, response) for kind, number, client, response in db.session.execute(_owned(events))
    }
    responses = {response for _client, response in owned.values() if response}
    rows = select(Appointment).where(
        Appointment.id.in_(_numbers(events, "appointment")) | Appointment.response_id.in_(responses)
    )
    visits = list(db.session.scalars(rows))
    of_response = {visit.response_id: visit for visit in visits if visit.response_id}
    itself = {("appointment", visit.id): visit for visit in visits}
    through = {thing: of_response[response] for thing, (_client, response) in owned.items() if response in of_response}
    owners = {thing: client for thing, (client, _response) in owned.items()}
    owners |= {thing: visit.client_id for thing, visit in itself.items()}
    owners |= {("client", number): number for number in _numbers(events, "client")}
    actors = {client_of(event.actor) for event in events} - {0}
    named = select(Client).where(Client.id.in_({*owners.values(), *actors}))
    return Known(
        itself | through,
        {client.id: client for client in db.session.scalars(named)},
        owners,
        names_of({who for event in events for who in event.after.get("resources", ())}),
        _lengths(_numbers(events, "service_option")),
    )


def _owned(events: Sequence[AuditEvent]) -> CompoundSelect[str, int, int, int | None]:
    """Kind, number, client and response of what belongs to a client."""
    return union_all(
        *(
            select(
                literal(kind).label("kind"),
                model.id.label("id"),
                model.client_id,
                (model.id if model is Response else model.response_id).label("response_id"),
            ).where(model.id.in_(_numbers(events, kind)))
            for kind, model in WITH_ANSWERS.items()
        ),
        select(literal("code"), Code.id, Code.client_id, null()).where(Code.id.in_(_numbers(events, "code"))),
    )


def _lengths(options: set[int]) -> dict[int, tuple[str, int]]:
    named = select(ServiceOption.id, Service.name, ServiceOption.minutes).join(Service)
    rows = db.session.execute(named.where(ServiceOption.id.in_(options)))
    return {number: (words_in(name), minutes) for number, name, minutes in rows}


def _numbers(events: Sequence[AuditEvent], kind: str) -> set[int]:
    return {event.object_id for event in events if event.object_kind == kind}
