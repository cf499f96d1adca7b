"""Deleting health answers: what a client asks to have deleted, and what has been kept long enough.

A client asks by her private link; the clinic deletes. A link can be forwarded, and what is deleted never comes back, so
whoever holds a link may ask, and somebody of the clinic makes sure first that it is she who does.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update

from clinic.audit.actions import record
from clinic.booking import queries
from clinic.booking.actions.changing import locked_appointment
from clinic.booking.kept import Kept, kept, lies_ahead
from clinic.booking.models import Appointment, Draft, ErasureRequest, Explanation
from clinic.db import db
from clinic.intake import actions as intake
from clinic.intake.models import Response
from clinic.intake.paging import Sheet
from clinic.intake.queries import context_of, published
from clinic.intake.queries import version as version_of
from clinic.intake.retention import BLOCKED, VISIT, years_after
from clinic.intake.screening import assess
from clinic.people.models import Client
from clinic.settings.queries import Clinic


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What of a client's health data goes, what stays until when, and what asks anew; all by id."""

    goes: tuple[int, ...]  # responses
    stays: tuple[int, ...]
    until: datetime | None
    drafts: tuple[int, ...]
    ahead: tuple[int, ...]  # appointments still to come
    alike: tuple[int, ...]  # appointments of other clients with the same e-mail address


def ask_to_forget(appointment_id: int, now: datetime) -> None:
    """Write down that somebody with the link wants the health answers deleted; a second time changes nothing."""
    appointment = locked_appointment(appointment_id)
    if queries.open_request(appointment.id) is None:
        db.session.add(ErasureRequest(appointment_id=appointment.id, asked_at=now))
        record(f"client:{appointment.client_id}", "ask_to_forget", ("appointment", appointment.id), now)


def forgettable(client: Client, clinic: Clinic, now: datetime) -> Forgetting:
    """What `forget` would do now."""
    every = kept(clinic, now, [client.id])
    stays = [one for one in every if one.kind == VISIT and (one.until is None or one.until > now)]
    hers = select(Appointment.id).where(Appointment.client_id == client.id).order_by(Appointment.id)
    others = select(Appointment.id).join(Client).where(Client.email == client.email, Client.id != client.id)
    begun = or_(Draft.client_id == client.id, Draft.email == client.email)
    return Forgetting(
        goes=tuple(one.response_id for one in every if one not in stays),
        stays=tuple(one.response_id for one in stays),
        until=max((years_after(one.since, clinic.keep_health_years) for one in stays), default=None),
        drafts=tuple(db.session.scalars(select(Draft.id).where(begun, Draft.health_sealed.is_not(None)))),
        ahead=tuple(db.session.scalars(hers.where(lies_ahead(now), Appointment.response_id.is_not(None)))),
        alike=tuple(db.session.scalars(others.order_by(Appointment.id))),
    )


def forget(client: Client, clinic: Clinic, now: datetime, actor: str) -> Forgetting:
    """Delete at once every health answer of a client that no law makes the clinic keep; what went and what stays.

    A visit still to come stays booked, and asks for its answers again. The trail says that it happened, not what there
    was.
    """
    hers = Appointment.client_id == client.id
    db.session.execute(select(Appointment.id).where(hers).order_by(Appointment.id).with_for_update())
    found = forgettable(client, clinic, now)
    _detach(or_(Appointment.response_id.in_(found.goes), Appointment.id.in_(found.ahead)))
    _begin_anew(Draft.previous_id.in_(found.goes))
    intake.forget(found.goes)
    _begin_anew(Draft.id.in_(found.drafts))
    for appointment in queries.appointments(found.ahead):
        _ask_again(appointment, now)
        record(actor, "forget_health", ("appointment", appointment.id), now)
    db.session.execute(
        update(ErasureRequest)
        .where(
            ErasureRequest.appointment_id.in_(select(Appointment.id).where(hers)), ErasureRequest.settled_at.is_(None)
        )
        .values(settled_at=now)
    )
    record(actor, "forget_health", ("client", client.id), now)
    return found


def forget_old(some: Collection[Kept], clinic: Clinic, now: datetime) -> int:
    """Delete those of some responses whose time has come; of what ruled a treatment out, first the answers alone.

    How many there were. What has become of them since they were listed is looked at again, under their locks.
    """
    ids = [one.response_id for one in some]
    belongs = select(Appointment.id).where(Appointment.response_id.in_(ids)).order_by(Appointment.id)
    db.session.execute(belongs.with_for_update())
    db.session.execute(select(Response.id).where(Response.id.in_(ids)).order_by(Response.id).with_for_update())
    due = [
        one
        for one in kept(clinic, now, {one.client_id for one in some})
        if one.response_id in ids and one.until is not None and one.until <= now
    ]
    for one in due:
        record("system", "forget_answers" if one.kind == BLOCKED else "forget", ("response", one.response_id), now)
        if one.kind == BLOCKED:
            _strip(db.session.get_one(Response, one.response_id), clinic)
    gone = [one.response_id for one in due if one.kind != BLOCKED]
    _detach(Appointment.response_id.in_(gone))
    _begin_anew(Draft.previous_id.in_(gone))
    intake.forget(gone)
    return len(due)


def _detach(which: ColumnElement[bool]) -> None:
    whose = select(Appointment.id).where(which)
    health = Explanation.appointment_id.in_(whose) & (Explanation.what == "start")
    db.session.execute(delete(Explanation).where(health))
    db.session.execute(update(Appointment).where(which).values(response_id=None))


def _begin_anew(which: ColumnElement[bool]) -> None:
    """Bookings being made let go of what was answered in them, what was carried over from elsewhere included."""
    nothing = dict.fromkeys(("health_sealed", "version_id", "checked_at", "previous_id"))
    db.session.execute(update(Draft).where(which).values(**nothing, finish_later=False))


def _ask_again(appointment: Appointment, now: datetime) -> None:
    """An empty set of answers, so that the private link leads to the questions; none are asked where none are there."""
    modality, version = queries.modality_of(appointment.service_id), published()
    if modality is not None and version is not None:
        started = intake.start_response(appointment.client_id, version, Sheet(), modality, appointment.starts_at, now)
        appointment.response_id = started.id


def _strip(response: Response, clinic: Clinic) -> None:
    sheet, content = Sheet.read(response.answers), version_of(response.version_id).content
    context = context_of(sheet, response.modality, response.visit_at, clinic, response.visit_at)
    intake.strip(response, assess(sheet.answers, content, context))
