"""Answering about her health after booking: the same questions, with the same consequences."""

from datetime import datetime

from clinic.booking import health, queries
from clinic.booking.actions.reminding import remind_to_finish
from clinic.booking.actions.settling import locked_with_others, settle, settle_again
from clinic.booking.health import Asking
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake import actions as intake
from clinic.intake.models import Response
from clinic.intake.paging import Filled, Page, filled
from clinic.settings.queries import Clinic


def answer_for(
    appointment_id: int, page: Page, said: Filled, clinic: Clinic, now: datetime, connection: str
) -> Asking | None:
    """Write down one page for an appointment that stands; what is asked now, or None when nothing is open any more.

    A sign that stops is never overwritten by time: the booking waits for a therapist until the answers change. With
    the last page the answers are closed, and decide as they would have before booking. What is asked again near the
    visit goes into a response of its own, and waits for nobody where what was decided covers it. Raises ClinicError.
    """
    appointment, others = locked_with_others(appointment_id, now)
    asked = health.asking_for(appointment, clinic, now)
    response = _open_response(appointment, asked, now) if asked else None
    if asked is None or response is None:
        return None
    intake.fill(response, filled(asked.sheet, page, said))
    after = health.asking_for(appointment, clinic, now) or asked
    found = after.assessment
    response.outcomes = dict(found.so_far)
    stopped = health.stops(found)
    client_id, actor = appointment.client_id, f"client:{appointment.client_id}"
    if stopped:
        waits: str | None = "review"
    elif after.next_page is None:
        intake.complete(response, after.version, found, now, connection, clinic.locale)
        remind_to_finish(appointment, clinic, now)
        waits = health.waits_now(appointment, clinic, now)
    else:
        waits = health.waits_for(after, response.modality, client_id, appointment.starts_at)
    settle(appointment, waits, clinic, now, actor)
    settle_again(others, clinic, now, actor)
    return after


def _open_response(appointment: Appointment, asked: Asking, now: datetime) -> Response | None:
    """The response that is filled in: a new one, with the answers that stand, where a completed one is renewed."""
    response = queries.response_of(appointment)
    if response is None or response.completed_at is None:
        return response
    said_at = response.profile_at or response.completed_at
    renewed = intake.start_response(
        response.client_id,
        asked.version,
        asked.sheet,
        response.modality,
        appointment.starts_at,
        now,
        previous_id=response.id,
        profile_at=said_at,
    )
    appointment.response_id = renewed.id
    db.session.flush()
    return renewed
