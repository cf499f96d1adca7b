"""Whose appointments and answers somebody of the staff may look into.

A therapist (`therapist_id`, her resource) sees the clients she treats; None sees everybody. What is not hers is
missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Row, Select, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from clinic.booking.models import LIVE, Appointment, AppointmentSeat
from clinic.catalog.models import Service, words_in
from clinic.db import db
from clinic.errors import Missing
from clinic.intake.models import Letter, Response
from clinic.people.models import Client
from clinic.settings.queries import Clinic


@dataclass(frozen=True, slots=True)
class Case:
    """A client's answers and the visit they are for; either may be missing, never both."""

    appointment: Appointment | None
    response: Response | None

    @property
    def visit(self) -> Appointment:
        """The visit, where there is one for certain."""
        if self.appointment is None:
            raise LookupError("these answers are for no visit")
        return self.appointment

    @property
    def client(self) -> Client:
        """Whose they are."""
        if self.response is None:
            return self.visit.client
        return db.session.get_one(Client, self.response.client_id)  # already there where there is a visit

    @property
    def finished(self) -> bool:
        """Whether everything has been answered."""
        return self.response is not None and self.response.completed_at is not None


def waiting(therapist_id: int | None, now: datetime) -> list[Case]:
    """The visits that wait for somebody's decision, the soonest first."""
    return _cases(_visits(therapist_id).where(_waits(now)))


def count_waiting(therapist_id: int | None, now: datetime) -> int:
    """How many they are."""
    counted = select(func.count(Appointment.id)).where(_waits(now), _her_visit(therapist_id))
    return db.session.scalar(counted) or 0


def unfinished(therapist_id: int | None, now: datetime) -> list[Case]:
    """The booked visits to come whose health questions are not finished, the soonest first."""
    asks = Appointment.service_id.in_(select(Service.id).where(Service.modality.is_not(None)))
    coming = (Appointment.status == "booked") & (Appointment.starts_at > now)
    return _cases(_visits(therapist_id).where(coming, asks, Response.completed_at.is_(None)))


def answered(therapist_id: int | None, count: int) -> list[Case]:
    """The visits whose health questions were finished last, the newest first."""
    finished = _visits(therapist_id).where(Response.completed_at.is_not(None)).order_by(None)
    return _cases(finished.order_by(Response.completed_at.desc(), Response.id.desc()).limit(count))


def next_visit(therapist_id: int | None, now: datetime) -> Appointment | None:
    """The visit that comes next."""
    coming = Appointment.status.in_(LIVE - {"pending"}) & (Appointment.starts_at > now)
    return next((case.appointment for case in _cases(_visits(therapist_id).where(coming).limit(1))), None)


def visit(public_id: str) -> Appointment:
    """The appointment with this public id, whoever treats; for pages that show nothing about health. Raises Missing."""
    appointment = db.session.scalar(select(Appointment).where(Appointment.public_id == public_id))
    if appointment is None:
        raise Missing(_("There is no such appointment."))
    return appointment


def treated_by(public_id: str, therapist_id: int) -> Appointment:
    """The appointment with this public id, in which she takes part. Raises Missing."""
    cases = _cases(_visits(therapist_id).where(Appointment.public_id == public_id))
    if not cases:
        raise Missing(_("There is no such appointment of yours."))
    return cases[0].visit


def earlier_visits(visit: Appointment, count: int) -> list[Appointment]:
    """The client's last visits before this one, the last first; what was called off is none."""
    hers = (Appointment.client_id == visit.client_id) & (Appointment.status != "cancelled")
    before = select(Appointment).where(hers, Appointment.starts_at < visit.starts_at)
    return list(db.session.scalars(before.order_by(Appointment.starts_at.desc(), Appointment.id.desc()).limit(count)))


def case_of(public_id: str, therapist_id: int | None) -> Case:
    """The case of an appointment or of a response of a client she treats, by its public id. Raises Missing."""
    named = or_(Appointment.public_id == public_id, Response.public_id == public_id)
    visits = _visits(therapist_id, her_clients=True).where(named)
    open_first = (Appointment.status == "pending").desc(), Appointment.starts_at.desc()  # answers may serve several
    cases = _cases(visits.order_by(None).order_by(*open_first).limit(1))
    if cases:
        return cases[0]
    alone = _her_client(Response.client_id, therapist_id)
    response = db.session.scalar(select(Response).where(Response.public_id == public_id, alone))
    if response is None:
        raise Missing(_("There are no such answers, or they are not of a client you treat."))
    return Case(None, response)


def treated(public_id: str, therapist_id: int | None) -> Appointment:
    """The appointment with this public id, of a client she treats. Raises Missing."""
    cases = _cases(_visits(therapist_id, her_clients=True).where(Appointment.public_id == public_id))
    if not cases:
        raise Missing(_("There is no such appointment of a client you treat."))
    return cases[0].visit


def letter(public_id: str, therapist_id: int | None) -> Letter:
    """The doctor's letter with this public id, about a client she treats. Raises Missing."""
    hers = _her_client(Letter.client_id, therapist_id)
    found = db.session.scalar(select(Letter).where(Letter.public_id == public_id, hers))
    if found is None:
        raise Missing(_("There is no such letter about a client you treat."))
    return found


def answers_over_time(client_id: int) -> Sequence[Row[str, datetime | None, str]]:
    """Public id, instant and modality of every finished response of a client, the newest first."""
    return db.session.execute(
        select(Response.public_id, Response.completed_at, Response.modality)
        .where(Response.client_id == client_id, Response.completed_at.is_not(None))
        .order_by(Response.completed_at.desc(), Response.id.desc())
    ).all()


def treatments(clinic: Clinic) -> dict[str, str]:
    """What treatments are called, by modality."""
    rows = db.session.execute(select(Service.modality, Service.name).where(Service.modality.is_not(None)))
    return {modality: words_in(name, clinic.locale) for modality, name in rows if modality}


def _waits(now: datetime) -> ColumnElement[bool]:
    return (Appointment.status == "pending") & (Appointment.expires_at > now)


def _visits(therapist_id: int | None, *, her_clients: bool = False) -> Select[Appointment, Response]:
    hers = _her_client(Appointment.client_id, therapist_id) if her_clients else _her_visit(therapist_id)
    return (
        select(Appointment, Response)
        .outerjoin(Response, Response.id == Appointment.response_id)
        .where(hers)
        .order_by(Appointment.starts_at, Appointment.id)
    )


def _cases(statement: Select[Appointment, Response]) -> list[Case]:
    return [Case(appointment, response) for appointment, response in db.session.execute(statement)]


def _her_visit(therapist_id: int | None) -> ColumnElement[bool]:
    if therapist_id is None:
        return true()
    seats = select(AppointmentSeat.appointment_id).where(AppointmentSeat.resource_id == therapist_id)
    return Appointment.id.in_(seats)


def _her_client(client_id: InstrumentedAttribute[int], therapist_id: int | None) -> ColumnElement[bool]:
    """Whether she treats the client at all: one visit is enough to need what was said at the others."""
    if therapist_id is None:
        return true()
    visits = select(Appointment.client_id).join(AppointmentSeat).where(AppointmentSeat.resource_id == therapist_id)
    return client_id.in_(visits)
