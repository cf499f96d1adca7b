"""Making up one's mind: a time that is held, and who is coming."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from clinic import vault
from clinic.booking import queries
from clinic.booking.actions.limiting import refuse_too_many
from clinic.booking.actions.taking import take
from clinic.booking.availability import Wish
from clinic.booking.models import Draft
from clinic.db import db, insert_new, one_at_a_time
from clinic.errors import ClinicError, Missing
from clinic.people.models import Client
from clinic.scheduling import actions as diary
from clinic.settings.queries import Clinic

DRAFT_LASTS = timedelta(hours=24)


class TooManyHolds(ClinicError):
    """The visitor holds as many times as one visitor may."""

    http_status = 409


def choose_time(
    visitor: str,
    wish: Wish,
    option_id: int,
    start: datetime,
    clinic: Clinic,
    now: datetime,
    client: Client | None = None,
) -> Draft:
    """Hold a time in the visitor's draft of this service; a time the draft held before is let go.

    `client` is somebody who has proven who she is. Raises SlotTaken when the time is not free, TooManyHolds when the
    visitor holds too many others, TooManyBookings when the client has booked as many as she may.
    """
    if client:
        refuse_too_many(client.id, clinic, now, for_good=False)
    one_at_a_time(visitor)
    draft = draft_to_fill(visitor, wish.service.id, option_id, now)
    if draft.expires_at <= now:
        forget(draft)
    held = queries.holds(visitor, now)
    live = held.pop(draft.id, None) is not None
    if len(held) >= clinic.holds_per_visitor:
        raise TooManyHolds(
            _("You are holding %(count)s other times already.", count=clinic.holds_per_visitor),
            [_("Finish one of those bookings, or wait until its time is no longer held.")],
        )
    if not live:
        draft.first_held_at = now
    usual = {seat[0] for seat in draft.seats} if draft.starts_at == start else ()
    until = _hold_end(draft, clinic, now)
    seats = take(wish, start, clinic, now, draft, "hold", until, usual=usual, yielding=held.values())
    draft.option_id, draft.therapist_id = option_id, wish.therapist_id
    belong_to(draft, client.id if client else None)
    draft.starts_at, draft.expires_at = start, now + DRAFT_LASTS
    draft.seats = [[seat.resource_id, seat.kind] for seat in seats if seat.kind != "client"]
    db.session.flush()
    forget_old_drafts(now)
    return draft


def say_who(
    draft_name: str, visitor: str, clinic: Clinic, now: datetime, *, name: str, email: str, phone: str
) -> Draft:
    """Write down whose booking it is, and hold its time a little longer."""
    draft = locked_draft(draft_name, visitor)
    draft.name, draft.email, draft.phone = name, email.lower(), phone
    draft.expires_at = now + DRAFT_LASTS
    extend_hold(draft, clinic, now)
    return draft


def leave_out_client(draft_name: str, visitor: str) -> Draft:
    """Let the draft be for somebody not yet named; its time stays held."""
    draft = locked_draft(draft_name, visitor)
    if draft.client_id and draft.claim_id:
        client = db.session.get_one(Client, draft.client_id)
        diary.drop_seat(draft.claim_id, client.resource_id)
    belong_to(draft, None)
    return draft


def keep_holding(draft_name: str, visitor: str, clinic: Clinic, now: datetime) -> datetime | None:
    """Hold the draft's time a little longer; until when, or None when that is not possible."""
    return extend_hold(locked_draft(draft_name, visitor), clinic, now)


def belong_to(draft: Draft, client_id: int | None) -> None:
    """Let the draft be that client's, or nobody's yet; answers carried over from somebody else's are let go."""
    if draft.previous_id is not None and draft.client_id != client_id:
        draft.health = draft.checked_at = draft.previous_id = None
    draft.client_id = client_id


def forget(draft: Draft) -> None:
    """Let go of what somebody wrote into a draft yesterday."""
    draft.name = draft.email = draft.phone = ""
    draft.health = draft.version_id = draft.checked_at = draft.previous_id = None
    draft.finish_later = False


def locked_draft(draft_name: str, visitor: str) -> Draft:
    """The visitor's draft of that name, for nobody else to change meanwhile. Raises Missing."""
    draft = db.session.scalar(
        select(Draft)
        .where(Draft.public_id == draft_name, Draft.visitor == visitor)
        .with_for_update()
        .execution_options(populate_existing=True)  # what was read before the lock may have changed since
    )
    if draft is None:
        raise Missing(_("We no longer have this booking."), [_("Bookings that are not finished are kept for a day.")])
    return draft


def draft_to_fill(visitor: str, service_id: int, option_id: int, now: datetime) -> Draft:
    """The visitor's draft of this service, a new one where there is none, or it has just been booked.

    All her drafts are locked: another that gives way (`take`) can't be confirmed meanwhile.
    """
    while True:
        insert_new(
            Draft,
            public_id=vault.public_id(),
            visitor=visitor,
            service_id=service_id,
            option_id=option_id,
            created_at=now,
            expires_at=now + DRAFT_LASTS,
        )
        drafts = db.session.scalars(
            select(Draft)
            .where(Draft.visitor == visitor, Draft.booked_at.is_(None))
            .order_by(Draft.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
        for draft in drafts:
            if draft.service_id == service_id:
                return draft


def forget_old_drafts(now: datetime) -> int:
    """Delete some of what visitors left unfinished or finished a day ago, with what was held for it; how many.

    The last thing a transaction does, and it passes over what others have locked: who waits for nobody closes no ring.
    """
    old = select(Draft.id, Draft.claim_id).where(Draft.expires_at <= now).limit(50).with_for_update(skip_locked=True)
    drafts = dict(db.session.execute(old).all())
    if not drafts:
        return 0
    idle = diary.idle(filter(None, drafts.values()))
    gone = [draft_id for draft_id, claim_id in drafts.items() if claim_id is None or claim_id in idle]
    db.session.execute(delete(Draft).where(Draft.id.in_(gone)))
    for claim_id in idle:
        diary.release(claim_id)
    return len(gone)


def _hold_end(draft: Draft, clinic: Clinic, now: datetime) -> datetime:
    longest = (draft.first_held_at or now) + timedelta(minutes=clinic.hold_limit_minutes)
    return min(now + timedelta(minutes=clinic.hold_minutes), longest)


def extend_hold(draft: Draft, clinic: Clinic, now: datetime) -> datetime | None:
    """Hold the draft's time a little longer; until when, or None when that is not possible."""
    before, until = queries.hold_until(draft, now), _hold_end(draft, clinic, now)
    if before is None or until <= before or draft.claim_id is None:
        return None
    return until if diary.extend(draft.claim_id, until, now) else None
