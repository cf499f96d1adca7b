"""What a client is asked about her health for one booking, and what her answers mean for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.booking import queries
from clinic.booking.models import LIVE, Appointment, Draft
from clinic.db import db
from clinic.intake import queries as intake
from clinic.intake.content import RANK
from clinic.intake.models import Response
from clinic.intake.paging import Page, Sheet, lasts, next_page, pages, timely
from clinic.intake.queries import Standing, Version
from clinic.intake.screening import EMERGENCY, INCOMPLETE, Assessment, Context, assess
from clinic.scheduling.hours import local_minute
from clinic.scheduling.queries import working_days
from clinic.settings.queries import Clinic
from clinic.times import from_minutes

WAITS = {"therapist_review": "review", "clearance_required": "clearance"}  # outcome -> what a booking waits for
LOOK_AHEAD = 60  # days in which working days are looked for


@dataclass(frozen=True, slots=True)
class Asking:
    """A sheet being filled in for a visit."""

    version: Version
    sheet: Sheet
    context: Context

    @property
    def safety(self) -> Page | None:
        """The page with the warning signs."""
        return next(iter(pages(self.sheet, self.version.content, self.context, "safety_check")), None)

    @property
    def pages(self) -> list[Page]:
        """The pages of health questions, as far as the answers tell."""
        return pages(self.sheet, self.version.content, self.context)

    @property
    def unconfirmed(self) -> list[Page]:
        """The pages that ask only what seldom changes and are not saved yet."""
        return [page for page in self.pages if lasts(page) and page.id not in self.sheet.saved]

    @property
    def next_page(self) -> Page | None:
        """The first page that waits to be filled in."""
        return next_page(self.sheet, self.pages)

    @property
    def assessment(self) -> Assessment:
        """What the answers say so far."""
        return assess(self.sheet.answers, self.version.content, self.context)


def asking(draft: Draft | None, modality: str | None, clinic: Clinic, now: datetime) -> Asking | None:
    """What the visitor is asked for this service; None where there is nothing to ask.

    A draft keeps the version it began with.
    """
    if modality is None:
        return None
    version = intake.version(draft.version_id) if draft and draft.version_id else intake.published()
    if version is None or modality not in version.content.modalities:
        return None
    sheet = Sheet.read(draft.health if draft else None)
    context = intake.context_of(sheet, modality, draft.starts_at if draft else None, clinic, now)
    context = replace(context, returning=draft is not None and draft.previous_id is not None)
    return Asking(version, timely(sheet, version.content, context), context)


def earlier(draft: Draft, asked: Asking, clinic: Clinic) -> Response | None:
    """What the client of a draft answered before and can confirm instead of answering again; None where nothing is.

    What was carried over is there until it is confirmed; otherwise it is offered until she answers a first page here.
    """
    if draft.previous_id is not None:
        return db.session.get(Response, draft.previous_id) if asked.unconfirmed else None
    begun = any(page.id in asked.sheet.saved for page in asked.pages)
    if draft.client_id is None or draft.starts_at is None or begun or not asked.unconfirmed:
        return None
    return intake.latest_good(draft.client_id, clinic, draft.starts_at)


def asking_for(appointment: Appointment, clinic: Clinic, now: datetime) -> Asking | None:
    """What is still open for an appointment whose questions were left for later; None where nothing is."""
    response = queries.response_of(appointment)
    if response is None or response.completed_at is not None or appointment.status not in LIVE:
        return None
    sheet = Sheet.read(response.answers)
    context = intake.context_of(sheet, response.modality, appointment.starts_at, clinic, now)
    context = replace(context, returning=response.previous_id is not None)
    version = intake.version(response.version_id)
    return Asking(version, timely(sheet, version.content, context), context)


def standing_of(appointment: Appointment, clinic: Clinic, now: datetime, visit_at: datetime) -> Standing:
    """Whether the client of an appointment may be treated at that time, as things stand now."""
    modality = queries.modality_of(appointment.service_id)
    if modality is None:
        return intake.standing(None, None, clinic, now, visit_at)
    return intake.standing(queries.response_of(appointment), modality, clinic, now, visit_at)


def stops(assessment: Assessment) -> str | None:
    """What the answers so far rule the booked treatment out with, whatever is still missing.

    `emergency` and `urgent` are signs that need a doctor before any massage, `blocked` concerns this treatment.
    """
    gravest = assessment.so_far[assessment.modality]
    if RANK[gravest] < RANK["block"]:
        return None
    if gravest == EMERGENCY:
        return "emergency"
    return "urgent" if any(one.evidence == "red_flag" for one in assessment.gravest) else "blocked"


def waits_for(asked: Asking | None, modality: str | None) -> str | None:
    """What a booking with these answers waits for: `review`, `clearance`, or nothing.

    It fails closed: a treatment that should ask, and has no questions to ask, goes to a therapist.
    """
    if asked is None:
        return "review" if modality is not None else None
    assessment = asked.assessment
    return WAITS.get(assessment.so_far[assessment.modality] if assessment.outcome == INCOMPLETE else assessment.outcome)


def wait_until(reason: str, starts_at: datetime, clinic: Clinic, now: datetime) -> datetime:
    """Until when a time is kept for a booking that waits; it may have passed, when the visit is too near."""
    until = _reviewed(clinic, now) if reason == "review" else now + timedelta(days=clinic.clearance_days)
    return min(until, starts_at - timedelta(hours=clinic.decide_before_hours))


def _reviewed(clinic: Clinic, now: datetime) -> datetime:
    """By when a therapist has looked: at the same time of day, so many working days on.

    What comes in on a day off counts as if it came on the next working day.
    """
    here = now.astimezone(ZoneInfo(clinic.zone))
    furthest = here.date() + timedelta(days=LOOK_AHEAD)
    days = working_days(here.date(), furthest, clinic.zone)
    last = days[clinic.review_days] if len(days) > clinic.review_days else furthest
    return from_minutes(local_minute(last, here.time(), clinic.zone, closing=False))
