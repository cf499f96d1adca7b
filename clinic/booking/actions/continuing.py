"""Answering about her health after booking: the same questions, with the same consequences."""

from datetime import datetime

from clinic.booking import health, queries
from clinic.booking.actions.reminding import remind
from clinic.booking.actions.settling import locked_with_others, settle, settle_again
from clinic.booking.health import Asking
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake import actions as intake
from clinic.intake.models import Response
from clinic.intake.paging import Filled, Page, Sheet, filled
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
    if asked is None:
        return None
    return _write(appointment, others, asked, filled(asked.sheet, page, said), clinic, now, connection)


def say_unchanged(appointment_id: int, clinic: Clinic, now: datetime, connection: str) -> Asking | None:
    """Answer in one word what is asked again near the visit: nothing has changed. None where it takes more than that.

    What follows is what would have followed page by page. Raises ClinicError.
    """
    appointment, others = locked_with_others(appointment_id, now)
    asked = health.asking_for(appointment, clinic, now)
    sheet = health.unchanged(appointment, asked) if asked else None
    if asked is None or sheet is None:
        return None
    return _write(appointment, others, asked, sheet, clinic, now, connection)


def _write(
    appointment: Appointment,
    others: list[Appointment],
    asked: Asking,
    sheet: Sheet,
    clinic: Clinic,
    now: datetime,
    connection: str,
) -> Asking:
    """Write down what was filled in, and let follow what follows; what is asked now."""
    response = _open_response(appointment, asked, now)
    intake.fill(response, sheet)
    after = health.asking_for(appointment, clinic, now) or asked
    found = after.assessment
    response.outcomes = dict(found.so_far)
    client_id, actor = appointment.client_id, f"client:{appointment.client_id}"
    if health.stops(found):
        waits: str | None = "review"
    elif after.next_page is None:
        intake.complete(response, after.version, found, now, connection, clinic.locale)
        waits = health.waits_now(appointment, clinic, now)
    else:
        waits = health.waits_for(after, response.modality, client_id, appointment.starts_at)
    settle(appointment, waits, clinic, now, actor)
    settle_again(others, clinic, now, actor)
    remind(appointment, clinic, now)
    return after


def _open_response(appointment: Appointment, asked: Asking, now: datetime) -> Response:
    """The response that is filled in: a new one, with the answers that stand, where a completed one is renewed."""
    response = queries.answered_for(appointment)
    if response.completed_at is None:
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
