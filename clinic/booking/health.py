"""What a client is asked about her health for one booking, and what her answers mean for it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from clinic.booking import policy, queries
from clinic.booking.models import LIVE, Appointment, Draft
from clinic.db import db
from clinic.intake import consent
from clinic.intake import queries as intake
from clinic.intake.clearance import covering
from clinic.intake.content import RANK
from clinic.intake.models import Response
from clinic.intake.paging import (
    Again,
    Page,
    Sheet,
    as_before,
    asked_again,
    filled,
    lasts,
    next_page,
    pages,
    pages_again,
    timely,
)
from clinic.intake.queries import Version
from clinic.intake.screening import EMERGENCY, INCOMPLETE, Assessment, Context, assess
from clinic.intake.standing import Standing, good_until, latest_good, standing
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
    again: Again | None = None  # where only some questions are asked, once more

    @property
    def safety(self) -> Page | None:
        """The page with the warning signs."""
        return next(iter(pages(self.sheet, self.version.content, self.context, "safety_check")), None)

    @property
    def pages(self) -> list[Page]:
        """The pages of health questions, as far as the answers tell; the warning signs first where they are open."""
        content = self.version.content
        if self.again is not None:
            return pages_again(self.sheet, self.again, content, self.context)
        opened = any(one.stage == "safety_check" and one.id not in self.sheet.saved for one in content.sections)
        first = [self.safety] if opened and self.safety else []
        return [*first, *pages(self.sheet, content, self.context)]

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
    return latest_good(draft.client_id, clinic, draft.starts_at)


def asking_for(appointment: Appointment, clinic: Clinic, now: datetime) -> Asking | None:
    """What is still open for an appointment: questions left for later, or asked again; None where nothing is."""
    response = queries.response_of(appointment)
    if response is None or appointment.status not in LIVE:
        return None
    if response.completed_at is not None:
        return _asking_again(response, appointment, clinic, now)
    sheet = Sheet.read(response.answers)
    if response.profile_at is not None and (previous := queries.previous_of(response)):
        return _renewing(previous, sheet, appointment, clinic, now)
    context = intake.context_of(sheet, response.modality, appointment.starts_at, clinic, now)
    context = replace(context, returning=response.previous_id is not None)
    version = intake.version(response.version_id)
    return Asking(version, timely(sheet, version.content, context), context)


def unchanged(appointment: Appointment, asked: Asking) -> Sheet | None:
    """The sheet of questions asked again as it is where nothing has changed; None where that takes more than one word.

    The questions of the day itself are left open.
    """
    response = queries.answered_for(appointment)
    earlier = queries.previous_of(response) if response.completed_at is None else response
    if asked.again is None or asked.sheet.saved or earlier is None:
        return None
    known, filling = intake.response_sheet(earlier).answers, asked
    while (page := filling.next_page) and page.section.stage != "arrival":
        said = as_before(page, known)
        if said is None:
            return None
        filling = replace(filling, sheet=filled(filling.sheet, page, said))
    return filling.sheet if filling is not asked else None


def signing_for(appointment: Appointment, clinic: Clinic, now: datetime) -> Asking | None:
    """What is asked where consent is to be signed once more; None where it stands whole, or none was ever asked for."""
    response = queries.response_of(appointment)
    found = consent.agreement(response.id, clinic) if response else None
    open_ = policy.stage(appointment, now) in {"booked", "pending"} or policy.is_due(appointment, now)
    if response is None or found is None or not open_:
        return None
    if found.stands(now) and not found.areas_withdrawn_at:
        return None
    sheet = Sheet.read(response.answers)
    context = intake.context_of(sheet, response.modality, appointment.starts_at, clinic, now)
    return Asking(intake.version(response.version_id), sheet, context)


def consent_page(asked: Asking) -> Page:
    """Every point to agree to, and where to sign, on one page."""
    content = asked.version.content
    those = pages(asked.sheet, content, asked.context)
    controls = tuple(one for page in those if page.section.id == consent.SECTION for one in page.controls)
    return Page(consent.SECTION, content.by_section[consent.SECTION], controls)


def standing_of(
    appointment: Appointment, clinic: Clinic, now: datetime, visit_at: datetime, *, starting: bool = False
) -> Standing:
    """Whether the client of an appointment may be treated at that time, as things stand now.

    `starting` is passed by whoever starts the session (`intake.standing`).
    """
    modality = queries.modality_of(appointment.service_id)
    if modality is None:
        return standing(None, None, clinic, now, visit_at)
    return standing(queries.response_of(appointment), modality, clinic, now, visit_at, starting=starting)


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


def waits_for(asked: Asking | None, modality: str | None, client_id: int | None, visit_at: datetime) -> str | None:
    """What a booking with these answers waits for: `review`, `clearance`, or nothing.

    It fails closed: a treatment that should ask, and has no questions to ask, goes to a therapist. What was decided for
    a client who has proven who she is may cover her new answers.
    """
    if asked is None:
        return "review" if modality is not None else None
    found = asked.assessment
    waits = WAITS.get(found.so_far[found.modality] if found.outcome == INCOMPLETE else found.outcome)
    if waits is None:
        return None
    answers = {name: answer for name, answer in asked.sheet.answers.items() if name in found.visible}
    return None if covering(client_id, answers, found, asked.version.content, visit_at) else waits


def waits_now(appointment: Appointment, clinic: Clinic, now: datetime) -> str | None:
    """What an appointment that stands has to wait for, as things are now."""
    state = standing_of(appointment, clinic, now, appointment.starts_at).state
    return "review" if state in {"blocked", "emergency"} else state if state in set(WAITS.values()) else None


def awaits_decision(appointment: Appointment, clinic: Clinic, now: datetime) -> bool:
    """Whether somebody's word is wanted: it waits for one in time, or its client has come and is not cleared."""
    if appointment.status == "arrived":
        return waits_now(appointment, clinic, now) is not None
    return appointment.status == "pending" and not policy.has_lapsed(appointment, now)


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


def _asking_again(response: Response, appointment: Appointment, clinic: Clinic, now: datetime) -> Asking | None:
    """What a completed response no longer tells of its visit: what is due now, or the day's own questions."""
    visit_at = appointment.starts_at
    on_the_day = visit_at - now <= timedelta(hours=intake.version(response.version_id).content.arrival_hours)
    found = standing(response, response.modality, clinic, now, visit_at, starting=on_the_day)
    expired = good_until(response, clinic) < visit_at  # then a few questions are not enough
    if found.state != "needed" or expired or appointment.status == "in_session":
        return None
    asked = _renewing(response, Sheet(), appointment, clinic, now)
    return replace(asked, sheet=Sheet(asked.again.standing)) if asked.again else None


def _renewing(previous: Response, sheet: Sheet, appointment: Appointment, clinic: Clinic, now: datetime) -> Asking:
    """A sheet on which questions are answered once more for the visit of a completed response."""
    version, visit_at = intake.version(previous.version_id), appointment.starts_at
    known = intake.response_sheet(previous)
    due = standing(previous, previous.modality, clinic, now, visit_at).due
    context = intake.context_of(known, previous.modality, visit_at, clinic, now)
    on_the_day = visit_at - now <= timedelta(hours=version.content.arrival_hours)
    context = replace(context, returning=due or previous.previous_id is not None, arrived=on_the_day)
    return Asking(version, sheet, context, asked_again(known.answers, version.content, due=due))
