"""What somebody who may decide says about a booking that waits, and what follows for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from clinic.audit.actions import record
from clinic.booking import policy, queries
from clinic.booking.actions.reminding import remind_to_finish
from clinic.booking.actions.settling import locked_with_others, settle, settle_again
from clinic.booking.actions.taking import drop_claim
from clinic.booking.actions.telling import queue
from clinic.booking.models import Appointment
from clinic.errors import CheckAgain, ClinicError
from clinic.intake import actions as intake
from clinic.intake.models import Letter
from clinic.intake.queries import ENOUGH
from clinic.intake.queries import as_read as read_now
from clinic.notify.actions import withdraw
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
    """Decide on an appointment that waits: `as_booked`, `with_changes`, `needs_doctor` or `no`.

    The first two book it, the third waits for a doctor's note, the last calls it off. `as_read` is what whoever decides
    had before her (`intake.queries.as_read`). Raises NotWaiting, CheckAgain when there is more to read by now, and
    ClinicError when its time is gone, the decision would be over before the visit, or a rule stands against it.
    """
    appointment, others = locked_with_others(appointment_id, now)
    if appointment.status != "pending" or policy.has_lapsed(appointment, now):
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
        _call_off(appointment, clinic, now, actor)
    else:
        settle(appointment, None if verdict in ENOUGH else "clearance", clinic, now, actor)
    settle_again(others, clinic, now, actor)
    return appointment


def _call_off(appointment: Appointment, clinic: Clinic, now: datetime, actor: str) -> None:
    before = appointment.facts
    appointment.status, appointment.changed_at = "cancelled", now
    appointment.cancelled_at, appointment.cancelled_by, appointment.cancel_reason = now, actor, None
    appointment.sequence += 1
    drop_claim(appointment)
    thing = ("appointment", appointment.id)
    record(actor, "cancel", thing, now, before=before, after=appointment.facts)
    for template in ("pending", "released"):
        withdraw(template, thing)
    remind_to_finish(appointment, clinic, now)
    queue("cancelled", thing, appointment.language, now)
