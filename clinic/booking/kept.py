"""Which health answers are kept, what for and until when: one list for deleting on request and by age."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CTE, ColumnElement, and_, func, or_, select, true

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake.models import Response
from clinic.intake.retention import Facts
from clinic.settings.queries import Clinic

TREATED = ("arrived", "in_session", "fulfilled")
STOPS = ("block", "block_emergency")


@dataclass(frozen=True, slots=True)
class Kept:
    """One response, and until when it is kept (None: as long as its visit lies ahead)."""

    response_id: int
    client_id: int
    kind: str
    since: datetime
    until: datetime | None


def kept(clinic: Clinic, now: datetime, client_ids: Collection[int] | None = None) -> list[Kept]:
    """Every response there is, or those of some clients, oldest first. One SELECT."""
    hers = true() if client_ids is None else Appointment.client_id.in_(client_ids)
    visited, ahead = _answers_of(hers, took_place(now), "visited"), _answers_of(hers, lies_ahead(now), "ahead")
    last = (
        select(Appointment.client_id, func.max(Appointment.starts_at).label("at"))
        .where(hers, took_place(now))
        .group_by(Appointment.client_id)
        .subquery()
    )
    statement = (
        select(
            *(Response.id, Response.client_id, Response.started_at, Response.completed_at),
            *(Response.modality, Response.outcomes, last.c.at),
            Response.answers_sealed.is_not(None).label("answered"),
            Response.id.in_(select(visited.c.id)).label("visited"),
            Response.id.in_(select(ahead.c.id)).label("ahead"),
        )
        .outerjoin(last, last.c.client_id == Response.client_id)
        .where(true() if client_ids is None else Response.client_id.in_(client_ids))
        .order_by(Response.id)
    )
    found = []
    for row in db.session.execute(statement):
        ruled_out = row.answered and row.outcomes.get(row.modality) in STOPS
        facts = Facts(row.completed_at or row.started_at, row.visited, row.ahead, ruled_out, row.at)
        found.append(Kept(row.id, row.client_id, facts.kind, facts.since, facts.until(clinic.keep_health_years)))
    return found


def took_place(now: datetime) -> ColumnElement[bool]:
    """Appointments whose client was treated. Where nobody has written down what happened, a time that came counts."""
    return or_(Appointment.status.in_(TREATED), and_(Appointment.status == "booked", Appointment.starts_at <= now))


def lies_ahead(now: datetime) -> ColumnElement[bool]:
    """Appointments that are still to come: booked, or waiting for a decision that can still be made in time."""
    waiting = and_(Appointment.status == "pending", or_(Appointment.expires_at.is_(None), Appointment.expires_at > now))
    return and_(Appointment.starts_at > now, or_(Appointment.status == "booked", waiting))


def _answers_of(hers: ColumnElement[bool], which: ColumnElement[bool], name: str) -> CTE:
    """The responses of such appointments, with those that they correct or renew."""
    own = select(Appointment.response_id.label("id")).where(hers, which, Appointment.response_id.is_not(None))
    found = own.cte(name, recursive=True)
    return found.union(
        select(Response.previous_id).join(found, Response.id == found.c.id).where(Response.previous_id.is_not(None))
    )
