"""What a booking with these answers waits for, and keeping the answers with it."""

from datetime import datetime

from flask_babel import gettext as _

from clinic.booking import health, policy
from clinic.booking.actions.settling import SHORTEST
from clinic.booking.health import Asking
from clinic.booking.models import Draft
from clinic.errors import CheckAgain, ClinicError
from clinic.intake import actions as intake
from clinic.people.models import Client
from clinic.settings.queries import Clinic


class Stopped(ClinicError):
    """The answers rule this treatment out for now; the page that says so follows."""

    http_status = 409


class TooSoon(ClinicError):
    """Somebody has to look at the answers first, and the time chosen leaves none for that."""

    http_status = 409


def wait(
    asked: Asking | None, modality: str | None, draft: Draft, starts_at: datetime, clinic: Clinic, now: datetime
) -> tuple[str | None, datetime | None]:
    """What the booking waits for, and until when. Raises CheckAgain, Stopped, TooSoon."""
    if asked is not None:
        if draft.checked_at is None or (asked.next_page is not None and not draft.finish_later):
            raise CheckAgain(_("Please answer the questions that are still open, then check your booking again."))
        if health.stops(asked.assessment):
            raise Stopped(_("Your answers mean that this treatment has to wait."))
    waits = health.waits_for(asked, modality, draft.client_id, starts_at)
    return waits, deadline(waits, starts_at, clinic, now)


def wait_anyhow(
    asked: Asking | None, modality: str | None, draft: Draft, starts_at: datetime, clinic: Clinic, now: datetime
) -> tuple[str | None, datetime | None]:
    """The same of a booking by staff: they look at what she answered before, however soon the visit is."""
    stopped = asked is not None and health.stops(asked.assessment) is not None
    waits = "review" if stopped else health.waits_for(asked, modality, draft.client_id, starts_at)
    if waits is None:
        return None, None
    return waits, max(health.wait_until(waits, starts_at, clinic, now), now + SHORTEST)


def deadline(waits: str | None, starts_at: datetime, clinic: Clinic, now: datetime) -> datetime | None:
    """Until when the time of a booking that waits is kept; None for one that doesn't. Raises TooSoon."""
    if waits is None:
        return None
    until = health.wait_until(waits, starts_at, clinic, now)
    if until <= now:
        raise TooSoon(
            _("Your therapist needs to look at your answers before this visit, and it is too soon for that."),
            [_("Choose a later time, or %(contact)s.", contact=policy.reach(clinic))],
        )
    return until


def keep_answers(
    asked: Asking,
    client: Client,
    visit_at: datetime,
    clinic: Clinic,
    now: datetime,
    connection: str,
    previous_id: int | None,
) -> int:
    """The client's response for this visit, closed unless she finishes it later; its id."""
    modality = asked.context.modality
    response = intake.start_response(client.id, asked.version, asked.sheet, modality, visit_at, now, previous_id)
    if asked.next_page is None:
        intake.complete(response, asked.version, asked.assessment, now, connection, clinic.locale)
    return response.id
