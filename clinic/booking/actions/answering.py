"""Answering about her health while booking: the safety check, the questions, and going on without them."""

from datetime import datetime

from clinic.booking import health
from clinic.booking.actions.choosing import DRAFT_LASTS, draft_to_fill, extend_hold, forget, locked_draft
from clinic.booking.actions.taking import drop_claim
from clinic.booking.health import Asking
from clinic.booking.models import Draft
from clinic.booking.queries import modality_of
from clinic.catalog.models import Service
from clinic.db import db, one_at_a_time
from clinic.intake.paging import Filled, Page, Sheet, filled
from clinic.settings.queries import Clinic

# A sign that needs a doctor first gives the time back at once, as nobody should come then, whatever she books. What
# rules out one treatment does not: she often takes the same time for another, or only ticked too much, and the hold
# ends within minutes by itself.
GIVE_BACK = {"emergency", "urgent"}


def check_safety(
    visitor: str,
    service: Service,
    option_id: int,
    asked: Asking,
    page: Page,
    said: Filled,
    clinic: Clinic,
    now: datetime,
) -> Asking:
    """Write down the warning signs, in the visitor's draft of this service; what the answers say now.

    They are asked afresh for each booking, and stand whatever is answered later.
    """
    one_at_a_time(visitor)
    draft = draft_to_fill(visitor, service.id, option_id, now)
    if draft.expires_at <= now:
        forget(draft)
        draft.client_id = draft.starts_at = None  # what was proven and held is over too
    if draft.starts_at is None:  # a time that is held keeps its length
        draft.option_id = option_id
    draft.expires_at = now + DRAFT_LASTS
    draft.version_id = asked.version.id
    return _write(draft, service.modality, page, said, clinic, now)


def answer_page(draft_name: str, visitor: str, page: Page, said: Filled, clinic: Clinic, now: datetime) -> Asking:
    """Write down one page of health questions, and hold the time a little longer; what the answers say now."""
    draft = locked_draft(draft_name, visitor)
    draft.expires_at = now + DRAFT_LASTS
    draft.finish_later = False
    extend_hold(draft, clinic, now)
    return _write(draft, modality_of(draft.service_id), page, said, clinic, now)


def finish_later(draft_name: str, visitor: str, clinic: Clinic, now: datetime) -> Draft:
    """Book first, and answer the rest by the private link."""
    draft = locked_draft(draft_name, visitor)
    draft.finish_later = True
    extend_hold(draft, clinic, now)
    return draft


def choose_instead(
    draft_name: str, visitor: str, other: Service, option_id: int, clinic: Clinic, now: datetime
) -> Draft:
    """Go on with another service, with what she typed and answered; the time held for the first is given back."""
    one_at_a_time(visitor)
    draft = locked_draft(draft_name, visitor)
    _give_back_time(draft)
    new = draft_to_fill(visitor, other.id, option_id, now)
    if new.starts_at is None:  # a time that is held keeps its length
        new.option_id = option_id
    new.expires_at = now + DRAFT_LASTS
    new.name, new.email, new.phone, new.client_id = draft.name, draft.email, draft.phone, draft.client_id
    new.version_id, new.health, new.finish_later = draft.version_id, draft.health, False
    new.previous_id = draft.previous_id
    asked = health.asking(new, other.modality, clinic, now)
    new.checked_at = now if asked and not health.stops(asked.assessment) else None
    db.session.flush()
    return new


def _write(draft: Draft, modality: str | None, page: Page, said: Filled, clinic: Clinic, now: datetime) -> Asking:
    asked = health.asking(draft, modality, clinic, now)
    if asked is None:
        raise LookupError("a draft without questions has no page of them")
    draft.health = filled(Sheet.read(draft.health), page, said).stored()  # also what counts for a nearer time alone
    after = health.asking(draft, modality, clinic, now) or asked
    if page.section.stage == "safety_check":
        draft.checked_at = None if health.stops(after.assessment) else now
    if health.stops(after.assessment) in GIVE_BACK:
        _give_back_time(draft)
    db.session.flush()
    return after


def _give_back_time(draft: Draft) -> None:
    """Let others have the time; what was typed and answered stays."""
    drop_claim(draft)
    draft.starts_at, draft.seats = None, []
