"""The appointment that comes of a draft, whoever has booked it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from clinic import vault
from clinic.audit.actions import record
from clinic.booking import queries
from clinic.booking.actions.reminding import remind
from clinic.booking.actions.settling import announce
from clinic.booking.actions.waiting import keep_answers
from clinic.booking.health import Asking
from clinic.booking.models import Appointment, AppointmentSeat, Draft
from clinic.db import db
from clinic.people.models import Client
from clinic.settings.queries import Clinic


def make(
    draft: Draft,
    terms: queries.Terms,
    client: Client,
    asked: Asking | None,
    waiting: tuple[str | None, datetime | None],
    clinic: Clinic,
    now: datetime,
    actor: str,
    connection: str = "",
    past: Sequence[str] = (),
) -> Appointment:
    """The appointment of a draft whose time has been taken for it: with its answers, a trace, and word to the client.

    It waits for something until then, or is booked; `past` are the rules it goes past.
    """
    waits, until = waiting
    appointment = _appointment(draft, terms, client, clinic, now)
    appointment.status = "pending" if waits else "booked"
    appointment.pending_reason, appointment.expires_at = waits, until
    appointment.confirmed_at = None if waits else now
    if asked:
        before = draft.previous_id
        appointment.response_id = keep_answers(asked, client, terms.starts_at, clinic, now, connection, before)
    db.session.add(appointment)
    draft.booked_at, draft.claim_id = now, None  # the claim is the appointment's now
    draft.name = draft.email = draft.phone = ""  # and these are the client's, as the answers are
    draft.health = draft.previous_id = None
    db.session.flush()
    after = {**appointment.facts, **({"past": list(past)} if past else {})}
    record(actor, "book", ("appointment", appointment.id), now, after=after)
    announce(appointment, now)
    if asked:
        remind(appointment, clinic, now)
    return appointment


def _appointment(draft: Draft, terms: queries.Terms, client: Client, clinic: Clinic, now: datetime) -> Appointment:
    return Appointment(
        public_id=vault.public_id(),
        draft_id=draft.id,
        claim_id=draft.claim_id,
        client=client,
        service_id=draft.service_id,
        option_id=draft.option_id,
        therapist_id=draft.therapist_id,
        service_name=terms.service_name,
        minutes=terms.minutes,
        price_minor=terms.price_minor,
        currency=clinic.currency,
        language=clinic.locale,
        zone=clinic.zone,
        starts_at=terms.starts_at,
        ends_at=terms.ends_at,
        assigned_because=draft.assigned_because,
        cancel_notice_minutes=clinic.cancel_notice_minutes,
        move_notice_minutes=clinic.move_notice_minutes,
        grace_until=now + timedelta(minutes=clinic.grace_minutes),
        created_at=now,
        changed_at=now,
        seats=[AppointmentSeat(resource_id=resource_id, kind=kind) for resource_id, kind in draft.seats],
    )
