"""Answering about her health after booking: the same questions, with the same consequences."""

from datetime import datetime

from clinic.booking import health, queries
from clinic.booking.actions.changing import locked_appointment
from clinic.booking.actions.deciding import settle
from clinic.booking.actions.reminding import remind_to_finish
from clinic.booking.health import Asking
from clinic.intake import actions as intake
from clinic.intake.paging import Filled, Page, filled
from clinic.settings.queries import Clinic


def answer_for(
    appointment_id: int, page: Page, said: Filled, clinic: Clinic, now: datetime, connection: str
) -> Asking | None:
    """Write down one page for an appointment that stands; what is asked now, or None when nothing is open any more.

    A sign that stops is never overwritten by time: the booking waits for a therapist until the answers change. With
    the last page the answers are closed, and decide as they would have before booking. Raises ClinicError.
    """
    appointment = locked_appointment(appointment_id)
    asked = health.asking_for(appointment, clinic, now)
    response = queries.response_of(appointment)
    if asked is None or response is None or response.completed_at is not None:
        return None
    intake.fill(response, filled(asked.sheet, page, said))
    after = health.asking_for(appointment, clinic, now) or asked
    found = after.assessment
    response.outcomes = dict(found.so_far)
    stopped = health.stops(found)
    if not stopped and after.next_page is None:
        intake.complete(response, after.version, found, now, connection, clinic.locale)
        remind_to_finish(appointment, clinic, now)
    waits = "review" if stopped else health.waits_for(after, response.modality)
    settle(appointment, waits, clinic, now, f"client:{appointment.client_id}")
    return after
