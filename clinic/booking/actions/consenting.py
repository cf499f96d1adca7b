"""Taking back what was agreed to, and agreeing to it again. Neither moves or cancels the appointment."""

from datetime import datetime

from clinic.audit.actions import record
from clinic.booking import health, queries
from clinic.booking.actions.turning import locked_appointment
from clinic.intake import actions as intake
from clinic.intake.paging import Filled
from clinic.settings.queries import Clinic


def withdraw_consent(appointment_id: int, what: str, clinic: Clinic, now: datetime) -> None:
    """Take back the consent of an appointment: everything, or the sensitive areas; a second time changes nothing.

    It may be taken back at any time. The appointment stays: a wrong tap must not cost anybody her place.
    """
    appointment = locked_appointment(appointment_id)
    response, actor = queries.response_of(appointment), f"client:{appointment.client_id}"
    if response and intake.withdraw(response, what, clinic, now, actor):
        record(actor, "withdraw_consent", ("appointment", appointment.id), now, after={"what": what})


def sign_again(appointment_id: int, said: Filled, clinic: Clinic, now: datetime, connection: str) -> None:
    """Keep a new signature for an appointment; where consent stands, nothing changes. Raises ClinicError."""
    appointment = locked_appointment(appointment_id)
    response, asked = queries.response_of(appointment), health.signing_for(appointment, clinic, now)
    if response is None or asked is None:
        return
    intake.sign_again(response, asked.version, asked.context, said.answers, now, connection, clinic.locale)
    record(f"client:{appointment.client_id}", "sign_again", ("appointment", appointment.id), now)
