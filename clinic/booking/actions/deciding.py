"""What somebody who may decide says about a booking that waits, and what follows for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from clinic.booking import health, queries
from clinic.booking.actions.settling import locked_with_others, settle, settle_again
from clinic.booking.actions.turning import strike
from clinic.booking.models import Appointment
from clinic.errors import CheckAgain, ClinicError
from clinic.intake import actions as intake
from clinic.intake.models import Letter
from clinic.intake.queries import ENOUGH
from clinic.intake.queries import as_read as read_now
from clinic.settings.queries import Clinic


class NotWaiting(ClinicError):
    """Nobody's word is waited for: it has been given, or the time for it is over."""

    http_status = 409


def decide(
    appointment_id: int,
    verdict: str,
    details: Mapping[str, Any],
    clinic: Clinic,
    now: datetime,
    actor: str,
    *,
    may_override: bool = False,
    as_read: str | None = None,
    until: datetime | None = None,
    letter: Letter | None = None,
) -> Appointment:
    """Decide on an appointment that waits, or whose client has come: `as_booked`, `with_changes`, `needs_doctor`, `no`.

    The first two book it, the third waits for a doctor's note, the last calls it off. `as_read` is what whoever decides
    had before her (`intake.queries.as_read`). Raises NotWaiting, CheckAgain when there is more to read by now, and
    ClinicError when its time is gone, the decision would be over before the visit, or a rule stands against it.
    """
    appointment, others = locked_with_others(appointment_id, now)
    if not health.awaits_decision(appointment, clinic, now):
        raise NotWaiting(_("This appointment is not waiting for a decision."))
    response = queries.response_of(appointment)  # there is none where no questionnaire was published
    if as_read is not None and as_read != read_now(response):
        raise CheckAgain(_("There is something new since you opened this page. Read it again before you decide."))
    if response:
        decision = intake.decide(
            response, verdict, details, clinic, now, actor, may_override=may_override, until=until, letter=letter
        )
        if verdict in ENOUGH and decision.valid_until <= appointment.starts_at:
            raise ClinicError(_("This decision would be over before the visit. Choose a later day."))
    if verdict == "no":
        strike(appointment, None, clinic, now, actor, tell=True)
    else:
        settle(appointment, None if verdict in ENOUGH else "clearance", clinic, now, actor)
    settle_again(others, clinic, now, actor)
    return appointment
