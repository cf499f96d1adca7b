"""The visits of some days, with all that a list of them tells, read in the same few SELECTs however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, true

from clinic.booking.models import Appointment, AppointmentSeat
from clinic.catalog.models import Service
from clinic.db import db
from clinic.intake.models import Response
from clinic.intake.standing import Question, Standing, standings
from clinic.people.models import Client
from clinic.scheduling.models import Resource
from clinic.scheduling.spans import A_DAY, Span
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment as the diary shows it; `standing` says whether its client may be treated, as things are now."""

    id: int
    public_id: str
    client_id: int
    client: str
    treatment: str
    minutes: int
    span: Span
    status: str
    pending_reason: str | None
    expires_at: datetime | None
    therapists: tuple[str, ...]
    rooms: tuple[str, ...]
    lanes: frozenset[int]
    standing: Standing
    response: Response | None


def visits_in(window: Span, of: int | None, clinic: Clinic, now: datetime) -> list[Visit]:
    """The visits that touch the window, of everybody or with one resource, the soonest first."""
    rows = db.session.execute(_columns().where(_shown(window, of, now))).all()
    names: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"therapist": [], "room": [], "equipment": []})
    lanes: dict[int, set[int]] = defaultdict(set)
    for visit_id, kind, lane, name in _seats([row.id for row in rows]):
        names[visit_id][kind].append(name or "")
        lanes[visit_id].add(lane)
    responses = _responses([row.response_id for row in rows if row.response_id])
    answers = [responses.get(row.response_id) for row in rows]
    questions = [Question(known, row.modality, row.starts_at) for row, known in zip(rows, answers, strict=True)]
    return [
        Visit(
            row.id,
            row.public_id,
            row.client_id,
            row.name,
            row.service_name,
            row.minutes,
            (to_minutes(row.starts_at), to_minutes(row.ends_at)),
            row.status,
            row.pending_reason,
            row.expires_at,
            tuple(names[row.id]["therapist"]),
            tuple(names[row.id]["room"]),
            frozenset(lanes[row.id]),
            found,
            known,
        )
        for row, known, found in zip(rows, answers, standings(questions, clinic, now), strict=True)
    ]


def clients_she_treats(therapist_id: int | None, among: Collection[int]) -> frozenset[int]:
    """Those of the clients whom she treats at any time; a None treats nobody and may see everybody."""
    if therapist_id is None or not among:
        return frozenset(among)
    hers = select(Appointment.client_id).join(AppointmentSeat).where(AppointmentSeat.resource_id == therapist_id)
    return frozenset(db.session.scalars(hers.where(Appointment.client_id.in_(among)).distinct()))


def begins_in(window: Span) -> ColumnElement[bool]:
    """Appointments that touch the window, as a condition; none lasts longer than a day."""
    low, high = window
    long_enough = Appointment.starts_at > from_minutes(low - A_DAY)
    return long_enough & (Appointment.starts_at < from_minutes(high)) & (Appointment.ends_at > from_minutes(low))


def _shown(window: Span, of: int | None, now: datetime) -> ColumnElement[bool]:
    """What has been called off, or was not decided in time, has left the diary: others may stand there."""
    waits = (Appointment.status != "pending") | Appointment.expires_at.is_(None) | (Appointment.expires_at > now)
    seated = select(AppointmentSeat.appointment_id).where(AppointmentSeat.resource_id == of)
    hers = true() if of is None else Appointment.id.in_(seated)
    return begins_in(window) & (Appointment.status != "cancelled") & waits & hers


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appointment.id,
            Appointment.public_id,
            Appointment.client_id,
            Appointment.service_name,
            Appointment.minutes,
            Appointment.status,
            Appointment.pending_reason,
            Appointment.expires_at,
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.response_id,
            Client.name,
            Service.modality,
        )
        .join(Client, Client.id == Appointment.client_id)
        .join(Service, Service.id == Appointment.service_id)
        .order_by(Appointment.starts_at, Appointment.id)
    )


def _seats(visits: Collection[int]) -> Iterable[Row[int, str, int, str | None]]:
    return db.session.execute(
        select(AppointmentSeat.appointment_id, AppointmentSeat.kind, Resource.id, Resource.name)
        .join(Resource, Resource.id == AppointmentSeat.resource_id)
        .where(AppointmentSeat.appointment_id.in_(visits))
        .order_by(AppointmentSeat.appointment_id, Resource.id)
    )


def _responses(ids: Collection[int]) -> dict[int, Response]:
    return {one.id: one for one in db.session.scalars(select(Response).where(Response.id.in_(ids)))}
