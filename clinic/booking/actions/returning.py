"""Coming back: what a client answered for an earlier visit, brought into a booking and confirmed."""

from datetime import datetime

from clinic.audit.actions import record
from clinic.booking import health
from clinic.booking.actions.choosing import DRAFT_LASTS, extend_hold, locked_draft
from clinic.booking.models import Draft
from clinic.booking.queries import modality_of
from clinic.db import db
from clinic.intake import queries as intake
from clinic.intake.paging import Sheet, carried, confirmed
from clinic.settings.queries import Clinic


def carry_over(draft_name: str, visitor: str, clinic: Clinic, now: datetime) -> Draft:
    """Bring the earlier answers of the draft's client into it, for her to confirm; a second time changes nothing.

    The caller has made sure that she is who the draft says.
    """
    draft = locked_draft(draft_name, visitor)
    bring_earlier(draft, clinic, now, f"client:{draft.client_id}")
    return draft


def bring_earlier(draft: Draft, clinic: Clinic, now: datetime, actor: str) -> None:
    """The same for a draft that nobody else changes meanwhile."""
    asked = health.asking(draft, modality_of(draft.service_id), clinic, now)
    earlier = health.earlier(draft, asked, clinic) if asked else None
    if asked is None or earlier is None or draft.previous_id is not None:
        return
    known = intake.response_sheet(earlier).answers
    draft.health = carried(known, Sheet.read(draft.health), asked.version.content).stored()
    draft.version_id, draft.previous_id, draft.finish_later = asked.version.id, earlier.id, False
    db.session.flush()
    record(actor, "carry_over", ("response", earlier.id), now)


def keep_as_is(draft_name: str, visitor: str, clinic: Clinic, now: datetime) -> Draft:
    """Let what was carried over stand, as if its pages had been filled in; it holds the time a little longer."""
    draft = locked_draft(draft_name, visitor)
    asked = health.asking(draft, modality_of(draft.service_id), clinic, now)
    if asked is not None and draft.previous_id is not None:
        draft.health = confirmed(Sheet.read(draft.health), asked.unconfirmed).stored()
        draft.expires_at = now + DRAFT_LASTS
        extend_hold(draft, clinic, now)
    return draft
