"""The visit itself: she comes, the session begins and ends, or she does not come. Each with who and when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic.audit.actions import record
from clinic.booking import policy
from clinic.booking.actions.explaining import explain
from clinic.booking.actions.settling import settle_again
from clinic.booking.actions.turning import become, locked_appointment, refuse_stale
from clinic.booking.models import Appointment
from clinic.booking.starting import gate
from clinic.db import db
from clinic.errors import ClinicError, TooLate
from clinic.notify.actions import withdraw
from clinic.scheduling import actions as diary
from clinic.settings.queries import Clinic

NO_START = {  # why a session may not start
    "unfinished": _l("The health questions are not finished. They can be answered here, on any device, by the link."),
    "lost": _l(
        "The health answers can’t be opened or have been deleted, so nobody can say that the session may start."
    ),
    "never": _l("One of the health answers may not be overridden by anyone. The session can’t start."),
    "consent": _l("Consent is not signed. Without it no session starts."),
    "override": _l("The client is not cleared. Somebody who may must write down why the session can start."),
}


class NotCleared(ClinicError):
    """Her standing does not let the session start."""

    http_status = 409


class NotYet(ClinicError):
    """It is too early for that."""

    http_status = 409


def check_in(appointment_id: int, now: datetime, actor: str, seen: str | None = None) -> Appointment:
    """Write down that the client has come, whatever is still missing.

    Raises Stale, NotYet before the day of her visit, TooLate when her time is gone.
    """
    appointment = locked_appointment(appointment_id)
    if policy.is_before_its_day(appointment, now):
        raise NotYet(_("This visit is on another day. If she is here today, move it first."))
    if policy.has_lapsed(appointment, now):
        raise TooLate(_("This time has been given to others. Book a new one."))
    waited = appointment.status == "pending"
    if not _turn(appointment, "arrived", "check_in", now, actor, seen):
        return appointment
    if waited:  # she is here: her time is no longer given away, and what she is not cleared for does not start
        if appointment.claim_id is None or not diary.keep_until(appointment.claim_id, None, now):
            raise TooLate(_("This time has been given to others. Book a new one."))
        appointment.pending_reason = appointment.expires_at = None
        for template in ("pending", "released"):
            withdraw(template, ("appointment", appointment.id))
    return appointment


def say_here(appointment_id: int, clinic: Clinic, now: datetime) -> Appointment:
    """The client says by her link that she has come; a second time changes nothing. Raises NotYet, TooLate, Stale."""
    appointment = locked_appointment(appointment_id)
    if appointment.status == "arrived":
        return appointment
    permit = policy.may_say_here(appointment, clinic, now)
    if not permit.allowed:
        raise NotYet(permit.sentence)
    return check_in(appointment_id, now, f"client:{appointment.client_id}")


def undo_arrival(
    appointment_id: int, clinic: Clinic, now: datetime, actor: str, seen: str | None = None
) -> Appointment:
    """She has not come after all: booked, or waiting again for somebody's decision. Raises Stale."""
    appointment = locked_appointment(appointment_id)
    if _turn(appointment, "booked", "undo_arrival", now, actor, seen):
        settle_again([appointment], clinic, now, actor)
    return appointment


def begin(
    appointment_id: int,
    clinic: Clinic,
    now: datetime,
    actor: str,
    seen: str | None = None,
    *,
    may_override: bool = False,
    reason: str = "",
) -> Appointment:
    """Start the session of a client who is cleared, or goes in on the written reason of somebody who may say so.

    Raises NotCleared, Stale.
    """
    appointment = locked_appointment(appointment_id)
    if appointment.status == "in_session":
        return appointment
    refuse_stale(appointment, seen)
    found = gate(appointment, clinic, now)
    overridden = found.against == "override" and may_override and reason.strip() != ""
    if found.against and not overridden:
        raise NotCleared(str(NO_START[found.against]))
    more = {"override": True, "standing": found.standing.state} if overridden else {}
    if _turn(appointment, "in_session", "begin", now, actor, seen, more) and overridden:
        explain(appointment, "start", reason, now, actor)
    return appointment


def finish(appointment_id: int, now: datetime, actor: str, seen: str | None = None) -> Appointment:
    """The session is over. Raises Stale."""
    appointment = locked_appointment(appointment_id)
    _turn(appointment, "fulfilled", "finish", now, actor, seen)
    return appointment


def mark_no_show(
    appointment_id: int, clinic: Clinic, now: datetime, actor: str, seen: str | None = None
) -> Appointment:
    """Write down that she did not come; nobody but a person ever does. Raises NotYet within the grace, and Stale."""
    appointment = locked_appointment(appointment_id)
    if now < no_show_from(appointment, clinic):
        raise NotYet(
            _("A client counts as not come %(minutes)s minutes after the start.", minutes=clinic.no_show_minutes)
        )
    _turn(appointment, "no_show", "no_show", now, actor, seen)
    return appointment


def no_show_from(appointment: Appointment, clinic: Clinic) -> datetime:
    """From when somebody may write down that the client did not come."""
    return appointment.starts_at + timedelta(minutes=clinic.no_show_minutes)


def _turn(
    appointment: Appointment,
    state: str,
    action: str,
    now: datetime,
    actor: str,
    seen: str | None,
    more: Mapping[str, Any] | None = None,
) -> bool:
    """Give it that state and leave the trace; False when it has it already: a second click is no second act."""
    if appointment.status == state:
        return False
    refuse_stale(appointment, seen)
    before = appointment.facts
    become(appointment, state, now)
    db.session.flush()
    record(
        actor, action, ("appointment", appointment.id), now, before=before, after={**appointment.facts, **(more or {})}
    )
    return True
