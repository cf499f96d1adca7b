"""Reading drafts and appointments; every loader checks whose they are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import false, or_, select

from clinic import vault
from clinic.booking.models import LIVE, PURPOSE, Appointment, Draft, ErasureRequest, Explanation
from clinic.catalog.models import Service, ServiceOption, words_in
from clinic.db import db
from clinic.errors import Missing
from clinic.intake.models import Response
from clinic.people.models import Client
from clinic.scheduling.models import Allocation, Claim
from clinic.scheduling.spans import Span
from clinic.settings.queries import Clinic
from clinic.times import from_minutes


def own_draft(visitor: str | None, slug: str, now: datetime) -> Draft | None:
    """The booking this visitor is making of the service with this slug."""
    if not visitor:
        return None
    return db.session.scalar(
        select(Draft)
        .join(Service, Service.id == Draft.service_id)
        .where(
            Draft.visitor == visitor,
            Service.slug == slug,
            Draft.booked_at.is_(None),
            Draft.expires_at > now,
        )
    )


def hold_until(draft: Draft | None, now: datetime) -> datetime | None:
    """Until when the draft's time is held, or None when it is not."""
    if draft is None or draft.claim_id is None:
        return None
    return db.session.scalar(
        select(Claim.expires_at).where(Claim.id == draft.claim_id, Claim.kind == "hold", Claim.lives_at(now))
    )


def holds(visitor: str | None, now: datetime) -> dict[int, int]:
    """Everything the visitor holds: claims by draft."""
    if not visitor:
        return {}
    rows = db.session.execute(
        select(Draft.id, Claim.id)
        .join(Claim, Claim.id == Draft.claim_id)
        .where(Draft.visitor == visitor, Claim.kind == "hold", Claim.lives_at(now))
    )
    return dict(rows.all())


def by_link(link: str, clinic: Clinic, now: datetime) -> Appointment:
    """The appointment of a private link. Raises Missing for every link that is not one, in the same way, and for one
    whose visit is long over.
    """
    appointment = db.session.scalar(select(Appointment).where(Appointment.public_id == vault.identity_of(link)))
    generation = appointment.link_generation if appointment else 0
    if not vault.link_holds(link, PURPOSE, generation) or appointment is None:
        raise Missing(_("This link does not open a booking."), [_("Ask for a new one with your reference and e-mail.")])
    if now > link_ends(appointment, clinic):
        raise Missing(_("This link has ended, some time after the visit."), [_("If you need something, talk to us.")])
    return appointment


def link_ends(appointment: Appointment, clinic: Clinic) -> datetime:
    """Until when its private link opens an appointment."""
    return appointment.ends_at + timedelta(days=clinic.link_days)


def appointments(ids: Iterable[int]) -> list[Appointment]:
    """Those appointments, with their clients and seats, in two SELECTs."""
    return list(db.session.scalars(select(Appointment).where(Appointment.id.in_(list(ids)))))


def client_of_link(public_id: str, generation: int) -> Client | None:
    """Whose appointment this is, unless its link has been renewed since."""
    appointment = db.session.scalar(
        select(Appointment).where(Appointment.public_id == public_id, Appointment.link_generation == generation)
    )
    return appointment.client if appointment else None


def client_of(draft: Draft) -> Client | None:
    """Who has proven that the draft is hers."""
    return db.session.get(Client, draft.client_id) if draft.client_id else None


def by_reference(number: int | None, email: str) -> Appointment | None:
    """The appointment with this number if it is booked under this address."""
    appointment = db.session.get(Appointment, number or 0)
    return appointment if appointment and appointment.client.email == email else None


def affected_by(closings: Iterable[Span], resource_id: int | None = None) -> list[Appointment]:
    """The live appointments that a closure would hit, soonest first: of one resource, or of the whole clinic.

    Spans are in minutes since the epoch. Set-up and clean-up count: they are what keeps the resource busy.
    """
    inside = (
        (Allocation.starts_at < from_minutes(end)) & (Allocation.ends_at > from_minutes(start))
        for start, end in closings
    )
    hit = select(Allocation.claim_id).where(or_(false(), *inside))
    if resource_id is not None:
        hit = hit.where(Allocation.resource_id == resource_id)
    statement = (
        select(Appointment)
        .where(Appointment.status.in_(LIVE), Appointment.claim_id.in_(hit))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return list(db.session.scalars(statement))


def of_draft(draft_id: int) -> Appointment | None:
    """The appointment a draft became."""
    return db.session.scalar(select(Appointment).where(Appointment.draft_id == draft_id))


def made_with(key: str) -> Appointment | None:
    """The appointment that this visitor's draft became."""
    return db.session.scalar(
        select(Appointment).join(Draft, Draft.id == Appointment.draft_id).where(Draft.visitor == key)
    )


def client_was_new(appointment: Appointment) -> bool:
    """Whether whoever booked typed name and address, rather than being known from a private link."""
    made_from = select(Draft.client_id).where(Draft.id == appointment.draft_id)
    return db.session.scalars(made_from).all() == [None]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a client agrees to when she confirms a draft."""

    service_name: str
    minutes: int
    price_minor: int
    starts_at: datetime
    fingerprint: str

    @property
    def ends_at(self) -> datetime:
        """When the session ends."""
        return self.starts_at + timedelta(minutes=self.minutes)


def terms_of(draft: Draft, clinic: Clinic) -> Terms | None:
    """What the draft amounts to today, or None while something is missing or the service is no longer offered."""
    row = db.session.execute(
        select(Service.name, ServiceOption.minutes, ServiceOption.price_minor)
        .join(ServiceOption, ServiceOption.service_id == Service.id)
        .where(ServiceOption.id == draft.option_id, Service.state == "published")
    ).first()
    if row is None or draft.starts_at is None or not (draft.client_id or draft.email):
        return None
    person = [draft.client_id] if draft.client_id else [draft.name, draft.email, draft.phone]
    answers = [draft.version_id, draft.health, draft.finish_later] if draft.version_id else []
    shown = [*row, draft.starts_at.isoformat(), draft.seats, clinic.currency, person, answers]
    fingerprint = sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:20]
    return Terms(words_in(row[0], clinic.locale), row[1], row[2], draft.starts_at, fingerprint)


def service_name(service_id: int, clinic: Clinic) -> str:
    """The service's name in the clinic's language."""
    return words_in(
        db.session.execute(select(Service.name).where(Service.id == service_id)).scalar_one(), clinic.locale
    )


def modality_of(service_id: int) -> str | None:
    """The modality of a service, as the health questions know it; None: it asks for none."""
    return db.session.execute(select(Service.modality).where(Service.id == service_id)).scalar_one()


def response_of(appointment: Appointment) -> Response | None:
    """What the client answered for this visit."""
    return db.session.get(Response, appointment.response_id) if appointment.response_id else None


def answered_for(appointment: Appointment) -> Response:
    """The same, where something was asked."""
    return db.session.get_one(Response, appointment.response_id)


def previous_of(response: Response) -> Response | None:
    """The answers that a response renews."""
    return db.session.get(Response, response.previous_id) if response.previous_id else None


def explanations(appointment_id: int) -> list[Explanation]:
    """Why the staff did with an appointment what the rules do not ask for, the oldest first."""
    mine = select(Explanation).where(Explanation.appointment_id == appointment_id)
    return list(db.session.scalars(mine.order_by(Explanation.id)))


def open_request(appointment_id: int) -> ErasureRequest | None:
    """What was asked with the link of an appointment, and has not been done: to delete the health answers."""
    mine = select(ErasureRequest).where(ErasureRequest.appointment_id == appointment_id)
    return db.session.scalar(mine.where(ErasureRequest.settled_at.is_(None)))


def open_requests() -> list[ErasureRequest]:
    """The same of all appointments, the oldest first."""
    waiting = select(ErasureRequest).where(ErasureRequest.settled_at.is_(None))
    return list(db.session.scalars(waiting.order_by(ErasureRequest.asked_at, ErasureRequest.id)))
