"""Making a draft an appointment."""

from datetime import datetime

from flask_babel import gettext as _

from clinic.booking import health, queries
from clinic.booking.actions.choosing import locked_draft
from clinic.booking.actions.limiting import refuse_too_many
from clinic.booking.actions.making import make
from clinic.booking.actions.settling import locked_booked, settle_again
from clinic.booking.actions.taking import take
from clinic.booking.actions.waiting import wait
from clinic.booking.availability import Wish
from clinic.booking.models import Appointment, Draft
from clinic.catalog.queries import service_by_id
from clinic.db import db
from clinic.errors import CheckAgain
from clinic.people.actions import add_client
from clinic.people.models import Client
from clinic.scheduling import actions as diary
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.queries import Clinic


def confirm(
    draft_name: str, visitor: str, agreed: str, clinic: Clinic, now: datetime, connection: str = ""
) -> Appointment:
    """Make the draft an appointment; asked again, the same appointment.

    `agreed` is the fingerprint of what the client was shown. Raises CheckAgain when the draft says something else
    now, SlotTaken when its hold has ended and the time is gone, Stopped when her answers rule the treatment out,
    TooManyBookings when she has as many ahead as she may, TooSoon when her answers need a decision for which there is
    no time. Until that decision the time is kept.
    """
    draft = locked_draft(draft_name, visitor)
    if draft.booked_at and (appointment := queries.of_draft(draft.id)):
        return appointment
    terms = queries.terms_of(draft, clinic)
    if terms is None or agreed != terms.fingerprint:
        raise CheckAgain(_("Something has changed since you last looked. Please check your booking again."))
    modality = queries.modality_of(draft.service_id)
    asked = health.asking(draft, modality, clinic, now)
    waits, until = wait(asked, modality, draft, terms.starts_at, clinic, now)
    client = db.session.get_one(Client, draft.client_id) if draft.client_id else None
    if client:
        refuse_too_many(client.id, clinic, now)
    others = locked_booked(client.id, now) if client else []
    if draft.claim_id is None or not diary.confirm(draft.claim_id, now, until):
        _take_again(draft, terms, client, clinic, now, until)
    if client is None:
        client = add_client(draft.name, draft.email, draft.phone, now)
        diary.add_seat(draft.claim_id or 0, client.resource_id, "client", terms.starts_at, terms.ends_at)
    made = make(draft, terms, client, asked, (waits, until), clinic, now, f"client:{client.id}", connection)
    settle_again(others, clinic, now, f"client:{client.id}")
    return made


def _take_again(
    draft: Draft, terms: queries.Terms, client: Client | None, clinic: Clinic, now: datetime, until: datetime | None
) -> None:
    """The hold has ended: take the same time as if it were new. Raises SlotTaken when it would be with others."""
    service = service_by_id(draft.service_id)
    wish = Wish(service, terms.minutes, draft.therapist_id, client.resource_id if client else None)
    shown = {resource_id for resource_id, _kind in draft.seats}
    seats = take(wish, terms.starts_at, clinic, now, draft, "appointment", until, usual=shown)
    if not {seat.resource_id for seat in seats if seat.kind == "therapist"} <= shown:
        raise SlotTaken
    draft.seats = [[seat.resource_id, seat.kind] for seat in seats if seat.kind != "client"]
