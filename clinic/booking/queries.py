"""Reading drafts and appointments; every loader checks whose they are."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from clinic import vault
from clinic.booking.models import PURPOSE, Appointment, Draft
from clinic.catalog.models import Service, ServiceOption, words_in
from clinic.db import db
from clinic.errors import Missing
from clinic.notify.models import Message
from clinic.scheduling.models import Claim
from clinic.settings.queries import Clinic


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
        select(Claim.expires_at).where(Claim.id == draft.claim_id, Claim.kind == "hold", Claim.expires_at > now)
    )


def other_holds(visitor: str, draft_id: int, now: datetime) -> int:
    """How many other times the visitor holds."""
    statement = (
        select(func.count())
        .select_from(Draft)
        .join(Claim, Claim.id == Draft.claim_id)
        .where(Draft.visitor == visitor, Draft.id != draft_id, Claim.kind == "hold", Claim.expires_at > now)
    )
    return db.session.scalar(statement) or 0


def by_link(link: str) -> Appointment:
    """The appointment of a private link. Raises Missing for every link that is not one, in the same way."""
    appointment = db.session.scalar(select(Appointment).where(Appointment.public_id == vault.identity_of(link)))
    generation = appointment.link_generation if appointment else 0
    if not vault.link_holds(link, PURPOSE, generation) or appointment is None:
        raise Missing("This link does not open a booking.")
    return appointment


def appointments(ids: Iterable[int]) -> list[Appointment]:
    """Those appointments, with their clients and seats, in two SELECTs."""
    return list(db.session.scalars(select(Appointment).where(Appointment.id.in_(list(ids)))))


def by_reference(number: int | None, email: str) -> Appointment | None:
    """The appointment with this number if it is booked under this address."""
    appointment = db.session.get(Appointment, number or 0)
    return appointment if appointment and appointment.client.email == email else None


def of_draft(draft_id: int) -> Appointment | None:
    """The appointment a draft became."""
    return db.session.scalar(select(Appointment).where(Appointment.draft_id == draft_id))


def is_queued(template: str, appointment_id: int) -> bool:
    """Whether a message about the appointment is waiting to leave."""
    statement = select(Message.id).where(
        Message.template == template,
        Message.about_kind == "appointment",
        Message.about_id == appointment_id,
        Message.sent_at.is_(None),
    )
    return db.session.scalar(statement) is not None


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
    shown = [*row, draft.starts_at.isoformat(), draft.seats, clinic.currency, draft.name, draft.email, draft.phone]
    fingerprint = sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:20]
    return Terms(words_in(row[0], clinic.locale), row[1], row[2], draft.starts_at, fingerprint)


def service_name(service_id: int, clinic: Clinic) -> str:
    """The service's name in the clinic's language."""
    return words_in(
        db.session.execute(select(Service.name).where(Service.id == service_id)).scalar_one(), clinic.locale
    )


def free_until(starts_at: datetime, clinic: Clinic, now: datetime) -> datetime | None:
    """Until when a booking made now could be changed online, or None when it is too late for that already."""
    until = starts_at - timedelta(minutes=max(clinic.cancel_notice_minutes, clinic.move_notice_minutes))
    return until if until > now else None
