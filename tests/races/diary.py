"""What must be true of the diary whatever happened before. Each function needs an application context."""

from sqlalchemy import delete, select, text

from clinic.booking.models import LIVE, Appointment, AppointmentSeat, Draft
from clinic.catalog.queries import needs, service_by_id
from clinic.db import db, transaction
from clinic.intake.models import Consent, Response
from clinic.intake.signed import ERASE, permit
from clinic.notify.models import Message
from clinic.people.models import Client
from clinic.scheduling.models import Allocation, Claim, Resource, TimeOff
from clinic.times import to_minutes

OVERLAPS = text(
    "SELECT one.resource_id, one.starts_at, other.starts_at FROM allocation one JOIN allocation other"
    " ON other.resource_id = one.resource_id AND other.id > one.id"
    " AND other.starts_at < one.ends_at AND other.ends_at > one.starts_at"
)


MADE_BY_BOOKING = (AppointmentSeat, Appointment, Consent, Response, Draft, Allocation, Claim, Message, Client)


def empty():
    """Forget every booking and everybody who made one; the trail of it stays."""
    with transaction(), permit(ERASE):
        for model in MADE_BY_BOOKING:
            db.session.execute(delete(model))
        db.session.execute(delete(Resource).where(Resource.kind == "client"))


def nothing_overlaps():
    assert db.session.execute(OVERLAPS).all() == []


def live_appointments():
    """Everything that is booked; the diary is in order, or an assertion fails."""
    db.session.rollback()
    nothing_overlaps()
    appointments = list(db.session.scalars(select(Appointment)))
    live = [appointment for appointment in appointments if appointment.status in LIVE]
    for appointment in live:
        assert _kept_busy(appointment.claim_id) == _agreed(appointment)
        assert db.session.get_one(Claim, appointment.claim_id).kind == "appointment"
    assert all(appointment.claim_id is None for appointment in appointments if appointment not in live)
    made_from = [appointment.draft_id for appointment in appointments]
    assert len(made_from) == len(set(made_from))
    _nothing_is_kept_for_nobody(live)
    return live


def _kept_busy(claim_id):
    rows = db.session.execute(
        select(Allocation.resource_id, Allocation.starts_at, Allocation.ends_at).where(Allocation.claim_id == claim_id)
    )
    return sorted((resource, to_minutes(start), to_minutes(end)) for resource, start, end in rows)


def _agreed(appointment):
    """What the appointment should keep busy: each seat with its own minutes before and after, and the client."""
    start, end = to_minutes(appointment.starts_at), to_minutes(appointment.ends_at)
    wanted = {need.kind: need for need in needs(service_by_id(appointment.service_id))}
    kinds = [need.kind for need in wanted.values() for _ in range(need.quantity)]
    assert sorted(seat.kind for seat in appointment.seats) == sorted(kinds)
    seats = [(seat.resource_id, *wanted[seat.kind].span(start, appointment.minutes)) for seat in appointment.seats]
    return sorted([*seats, (appointment.client.resource_id, start, end)])


def _nothing_is_kept_for_nobody(live):
    """Every claim that keeps something busy belongs to one appointment, one draft or one absence."""
    busy = set(db.session.scalars(select(Allocation.claim_id)))
    owners = [
        *(appointment.claim_id for appointment in live),
        *db.session.scalars(select(Draft.claim_id).where(Draft.claim_id.is_not(None))),
        *db.session.scalars(select(TimeOff.claim_id)),
    ]
    assert len(owners) == len(set(owners))
    assert busy <= set(owners)
