"""Bringing a doctor's letter to an appointment that waits for one."""

from datetime import datetime

from flask_babel import gettext as _

from clinic.booking import policy, queries
from clinic.booking.actions.turning import locked_appointment
from clinic.errors import ClinicError
from clinic.intake import actions as intake
from clinic.intake.models import Letter
from clinic.intake.queries import letters_came
from clinic.settings.queries import Clinic

MOST = 5  # letters an appointment


class NotAwaited(ClinicError):
    """The appointment waits for no letter, or no longer."""

    http_status = 409


def bring_letter(appointment_id: int, name: str, content: bytes, clinic: Clinic, now: datetime, actor: str) -> Letter:
    """Keep a letter with the answers of an appointment. Raises NotAwaited, LetterRefused."""
    appointment = locked_appointment(appointment_id)
    response = queries.response_of(appointment)
    if response is None or not policy.awaits_letter(appointment, now):
        raise NotAwaited(_("We aren’t waiting for a letter for this booking any more."))
    if len(letters_came(response.id)) >= MOST:
        contact = policy.reach(clinic)
        raise intake.LetterRefused(
            _("We have %(count)s letters for this booking already. Please %(contact)s.", count=MOST, contact=contact)
        )
    return intake.keep_letter(response, name, content, now, actor)
