"""Choosing a time, saying who one is, confirming, moving, cancelling: the only write path for bookings."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from clinic import vault
from clinic.audit.actions import record
from clinic.booking import availability, policy, queries
from clinic.booking.availability import Choice, Wish
from clinic.booking.models import TRANSITIONS, Appointment, AppointmentSeat, Draft
from clinic.catalog.queries import service_by_id
from clinic.db import db, insert_new
from clinic.errors import CheckAgain, ClinicError, Missing, TooLate
from clinic.notify.actions import queue, withdraw
from clinic.people.actions import add_client
from clinic.people.models import Client
from clinic.scheduling import actions as diary
from clinic.scheduling.hours import local_date
from clinic.scheduling.overlap import SlotTaken
from clinic.scheduling.slots import Seat
from clinic.settings.queries import Clinic
from clinic.times import to_minutes

DRAFT_LASTS = timedelta(hours=24)
TRIES = 32  # a try is lost only when somebody else has just booked


class TooManyHolds(ClinicError):
    """The visitor holds as many times as one visitor may."""

    http_status = 409


def choose_time(
    visitor: str, wish: Wish, option_id: int, start: datetime, clinic: Clinic, now: datetime, client: Client | None = None
) -> Draft:
    """Hold a time in the visitor's draft of this service; a time the draft held before is let go.

    `client` is somebody who has proven who she is. Raises SlotTaken when the time is not free, TooManyHolds when the
    visitor holds too many others.
    """
    draft = _draft_to_fill(visitor, wish.service.id, option_id, now)
    if queries.other_holds(visitor, draft.id, now) >= clinic.holds_per_visitor:
        raise TooManyHolds(
            _("You are holding %(count)s other times already.", count=clinic.holds_per_visitor),
            [_("Finish one of those bookings, or wait until its time is no longer held.")],
        )
    live = queries.hold_until(draft, now) is not None
    if not live:
        _drop_claim(draft)
        draft.first_held_at = now
    seats = _take(wish, start, clinic, now, draft, "hold", _hold_end(draft, clinic, now))
    draft.option_id, draft.therapist_id = option_id, wish.therapist_id
    draft.client_id = client.id if client else None
    draft.starts_at, draft.expires_at = start, now + DRAFT_LASTS
    draft.seats = [[seat.resource_id, seat.kind] for seat in seats if seat.kind != "client"]
    db.session.flush()
    return draft


def say_who(
    draft_name: str, visitor: str, clinic: Clinic, now: datetime, *, name: str, email: str, phone: str
) -> Draft:
    """Write down whose booking it is, and hold its time a little longer."""
    draft = _locked_draft(draft_name, visitor)
    draft.name, draft.email, draft.phone = name, email, phone
    draft.expires_at = now + DRAFT_LASTS
    _extend_hold(draft, clinic, now)
    return draft


def keep_holding(draft_name: str, visitor: str, clinic: Clinic, now: datetime) -> datetime | None:
    """Hold the draft's time a little longer; until when, or None when it is no longer held."""
    return _extend_hold(_locked_draft(draft_name, visitor), clinic, now)


def confirm(draft_name: str, visitor: str, agreed: str, clinic: Clinic, now: datetime) -> Appointment:
    """Make the draft an appointment; asked again, the same appointment.

    `agreed` is the fingerprint of what the client was shown. Raises CheckAgain when the draft says something else
    now, SlotTaken when its hold has ended and the time is gone.
    """
    draft = _locked_draft(draft_name, visitor)
    if draft.booked_at and (appointment := queries.of_draft(draft.id)):
        return appointment
    terms = queries.terms_of(draft, clinic)
    if terms is None or agreed != terms.fingerprint:
        raise CheckAgain(_("Something has changed since you last looked. Please check your booking again."))
    client = db.session.get_one(Client, draft.client_id) if draft.client_id else None
    if draft.claim_id is None or not diary.confirm(draft.claim_id, now):
        _take_again(draft, terms, client, clinic, now)
    if client is None:
        client = add_client(draft.name, draft.email, draft.phone, now)
        session = to_minutes(terms.starts_at), to_minutes(terms.ends_at)
        diary.add_seat(draft.claim_id or 0, Seat(client.resource_id, "client", session))
    appointment = _appointment(draft, terms, client, clinic, now)
    db.session.add(appointment)
    draft.booked_at, draft.claim_id = now, None  # the claim is the appointment's now
    db.session.flush()
    record(f"client:{client.id}", "book", ("appointment", appointment.id), now, after=_facts(appointment))
    queue("booked", ("appointment", appointment.id), appointment.language, now, appointment.grace_until)
    return appointment


def move(
    appointment_id: int, start: datetime, therapist_id: int | None, clinic: Clinic, now: datetime, actor: str
) -> Appointment:
    """Move a client's appointment: the new time is taken and the old let go together, or nothing changes.

    `therapist_id` None keeps the same therapist where she is free. Raises TooLate inside the notice, SlotTaken when
    the new time is not free.
    """
    appointment = _locked_appointment(appointment_id)
    permit = policy.may_move(appointment, now)
    if not permit.allowed:
        raise TooLate(permit.sentence, [_call(clinic)])
    before = _facts(appointment)
    service = service_by_id(appointment.service_id)
    wish = Wish(service, appointment.minutes, therapist_id, appointment.client.resource_id)
    seats = _take(wish, start, clinic, now, appointment, "appointment", appointment.expires_at)
    appointment.therapist_id = therapist_id
    appointment.starts_at, appointment.ends_at = start, start + timedelta(minutes=appointment.minutes)
    appointment.seats = _kept(appointment, seats)
    after = _facts(appointment)
    if after == before:
        return appointment
    appointment.sequence += 1
    appointment.changed_at = now
    db.session.flush()
    thing = ("appointment", appointment.id)
    record(actor, "move", thing, now, before=before, after=after)
    if not queries.is_queued("booked", appointment.id):  # a confirmation that has not left will tell the new time
        withdraw("moved", thing)
        queue("moved", thing, appointment.language, now)
    return appointment


def cancel(appointment_id: int, reason: str, clinic: Clinic, now: datetime, actor: str) -> Appointment:
    """Cancel a client's appointment and free its time; a second time changes nothing. Raises TooLate."""
    appointment = _locked_appointment(appointment_id)
    if appointment.status == "cancelled":
        return appointment
    permit = policy.may_cancel(appointment, now)
    if not permit.allowed:
        raise TooLate(permit.sentence, [_call(clinic)])
    before = _facts(appointment)
    _change_state(appointment, "cancelled", now)
    appointment.cancelled_at, appointment.cancelled_by, appointment.cancel_reason = now, actor, reason
    appointment.sequence += 1
    _drop_claim(appointment)
    thing = ("appointment", appointment.id)
    record(actor, "cancel", thing, now, before=before, after=_facts(appointment))
    withdraw("moved", thing)
    if not withdraw("booked", thing):  # called off within the grace: nobody need hear of it
        queue("cancelled", thing, appointment.language, now)
    return appointment


def send_link_again(number: int | None, email: str, now: datetime) -> None:
    """Send the private link of a booking to its own address; nothing tells the asker whether there is one."""
    appointment = queries.by_reference(number, email)
    record("visitor", "ask_for_link", ("appointment", appointment.id if appointment else 0), now)
    if appointment:
        withdraw("link", ("appointment", appointment.id))
        queue("link", ("appointment", appointment.id), appointment.language, now)


def _take(
    wish: Wish,
    start: datetime,
    clinic: Clinic,
    now: datetime,
    owner: Draft | Appointment,
    kind: str,
    expires_at: datetime | None,
) -> tuple[Seat, ...]:
    """Take everything the wish needs from that start for the owner's claim. Raises SlotTaken.

    Whoever asks for any therapist and loses one to somebody quicker gets the next who is free.
    """
    minute = to_minutes(start)
    usual = {seat[0] for seat in owner.seats} if isinstance(owner, Draft) else {s.resource_id for s in owner.seats}
    for _attempt in range(TRIES):
        found = availability.find(wish, (minute, minute + 1), clinic, now, ignoring=owner.claim_id)
        if minute not in found or start.second or start.microsecond:
            break
        choice = Choice({}, {})
        if wish.therapist_id is None:
            on = local_date(minute, clinic.zone)
            choice = availability.choice(found, on, clinic, now, ignoring=owner.claim_id, usual=usual)
        seats = found.seats(minute, choice.at(minute))
        try:
            with db.session.begin_nested():
                if owner.claim_id is None:
                    owner.claim_id = diary.claim(kind, seats, now, expires_at)
                else:
                    diary.reclaim(owner.claim_id, seats, now, expires_at)
        except SlotTaken:
            continue
        owner.assigned_because = choice.reason(seats, wish.therapist_id)
        return seats
    raise SlotTaken(_("That time has just been taken."))


def _take_again(
    draft: Draft, terms: queries.Terms, client: Client | None, clinic: Clinic, now: datetime
) -> None:
    """The hold has ended: take the same time as if it were new, with the same people where they are free."""
    _drop_claim(draft)
    service = service_by_id(draft.service_id)
    wish = Wish(service, terms.minutes, draft.therapist_id, client.resource_id if client else None)
    seats = _take(wish, terms.starts_at, clinic, now, draft, "appointment", None)
    draft.seats = [[seat.resource_id, seat.kind] for seat in seats if seat.kind != "client"]


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
        status="booked",
        assigned_because=draft.assigned_because,
        cancel_notice_minutes=clinic.cancel_notice_minutes,
        move_notice_minutes=clinic.move_notice_minutes,
        grace_until=now + timedelta(minutes=clinic.grace_minutes),
        created_at=now,
        changed_at=now,
        seats=[AppointmentSeat(resource_id=resource_id, kind=kind) for resource_id, kind in draft.seats],
    )


def _draft_to_fill(visitor: str, service_id: int, option_id: int, now: datetime) -> Draft:
    """The visitor's draft of this service, locked; a new one where there is none that still counts."""
    db.session.execute(
        delete(Draft).where(
            Draft.visitor == visitor,
            Draft.service_id == service_id,
            Draft.booked_at.is_(None),
            Draft.expires_at <= now,
        )
    )
    insert_new(
        Draft,
        public_id=vault.public_id(),
        visitor=visitor,
        service_id=service_id,
        option_id=option_id,
        created_at=now,
        expires_at=now + DRAFT_LASTS,
    )
    return db.session.scalars(
        select(Draft)
        .where(Draft.visitor == visitor, Draft.service_id == service_id, Draft.booked_at.is_(None))
        .with_for_update()
    ).one()


def _locked_draft(draft_name: str, visitor: str) -> Draft:
    draft = db.session.scalar(
        select(Draft).where(Draft.public_id == draft_name, Draft.visitor == visitor).with_for_update()
    )
    if draft is None:
        raise Missing(
            _("We no longer have this booking."), [_("Bookings that are not finished are kept for a day.")]
        )
    return draft


def _locked_appointment(appointment_id: int) -> Appointment:
    return db.session.scalars(
        select(Appointment).where(Appointment.id == appointment_id).with_for_update(of=Appointment)
    ).one()


def _hold_end(draft: Draft, clinic: Clinic, now: datetime) -> datetime:
    longest = (draft.first_held_at or now) + timedelta(minutes=clinic.hold_limit_minutes)
    return min(now + timedelta(minutes=clinic.hold_minutes), longest)


def _extend_hold(draft: Draft, clinic: Clinic, now: datetime) -> datetime | None:
    until = _hold_end(draft, clinic, now)
    return until if draft.claim_id is not None and diary.extend(draft.claim_id, until, now) else None


def _drop_claim(owner: Draft | Appointment) -> None:
    claim_id, owner.claim_id = owner.claim_id, None
    db.session.flush()
    if claim_id is not None:
        diary.release(claim_id)


def _change_state(appointment: Appointment, state: str, now: datetime) -> None:
    if state not in TRANSITIONS[appointment.status]:
        raise ClinicError(_("This appointment has moved on. Load the page again."))
    appointment.status = state
    appointment.changed_at = now


def _kept(appointment: Appointment, seats: tuple[Seat, ...]) -> list[AppointmentSeat]:
    old = {seat.resource_id: seat for seat in appointment.seats}
    return [
        old.get(seat.resource_id) or AppointmentSeat(resource_id=seat.resource_id, kind=seat.kind)
        for seat in seats
        if seat.kind != "client"
    ]


def _facts(appointment: Appointment) -> dict[str, Any]:
    """What the trail says about an appointment: ids, states and instants."""
    return {
        "status": appointment.status,
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "resources": sorted(seat.resource_id for seat in appointment.seats),
    }


def _call(clinic: Clinic) -> str:
    return _("Please call us on %(phone)s and we will help you.", phone=clinic.phone)
