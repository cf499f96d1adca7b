"""What a client may still do with an appointment herself, as of a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from clinic.settings.queries import Clinic

if TYPE_CHECKING:
    from clinic.booking.models import Appointment


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether something is allowed, until when, and otherwise the sentence that says why not."""

    allowed: bool
    until: datetime
    sentence: str = ""


def may_cancel(appointment: "Appointment", now: datetime) -> Permit:
    """Cancelling online: until the notice that was agreed, and always within the grace after booking."""
    return _permit(appointment, appointment.free_until, now, _("It is too late to cancel online."))


def may_move(appointment: "Appointment", now: datetime) -> Permit:
    """Moving online: the same, with the notice for moving."""
    return _permit(appointment, appointment.movable_until, now, _("It is too late to change the time online."))


def may_say_here(appointment: "Appointment", clinic: Clinic, now: datetime) -> Permit:
    """Saying by the private link that one has come: from a while before the start to the end."""
    opens = appointment.starts_at - timedelta(minutes=clinic.check_in_minutes)
    if appointment.status not in {"pending", "booked"} or has_lapsed(appointment, now) or now >= appointment.ends_at:
        return Permit(False, appointment.ends_at, _("There is nothing to say for this booking any more."))
    return Permit(
        now >= opens, appointment.ends_at, _("It is too early for that. Come back shortly before your visit.")
    )


def is_due(appointment: "Appointment", now: datetime) -> bool:
    """Whether its client has come, or should have and still can."""
    late = appointment.status in {"pending", "booked"} and appointment.starts_at <= now < appointment.ends_at
    return appointment.status == "arrived" or (late and not has_lapsed(appointment, now))


def stage(appointment: "Appointment", now: datetime) -> str:
    """What an appointment is to its client: pending, booked, released, cancelled, or past, once it has begun.

    What waits for a decision is released when its deadline passes, whether or not anybody has written that down yet.
    """
    if appointment.status == "cancelled":
        return "cancelled"
    if has_lapsed(appointment, now):
        return "released"
    if appointment.status in {"pending", "booked"} and appointment.starts_at > now:
        return appointment.status
    return "past"


def is_before_its_day(appointment: "Appointment", now: datetime) -> bool:
    """Whether the day of a visit, on the clocks it was agreed on, has not come yet."""
    return now.astimezone(appointment.begins.tzinfo).date() < appointment.begins.date()


def has_lapsed(appointment: "Appointment", now: datetime) -> bool:
    """Whether an appointment waited for a decision that did not come in time."""
    return appointment.status == "pending" and appointment.expires_at is not None and appointment.expires_at <= now


def awaits_letter(appointment: "Appointment", now: datetime) -> bool:
    """Whether a doctor's letter about its answers would help an appointment."""
    waits = appointment.status == "pending" and appointment.pending_reason == "clearance"
    return waits and appointment.response_id is not None and not has_lapsed(appointment, now)


def change_until(starts_at: datetime, clinic: Clinic, now: datetime) -> datetime:
    """Until when a booking made now could be moved and cancelled online: the notice, and always the grace."""
    notice = max(clinic.cancel_notice_minutes, clinic.move_notice_minutes)
    return max(starts_at - timedelta(minutes=notice), now + timedelta(minutes=clinic.grace_minutes))


def reach(clinic: Clinic) -> str:
    """How to talk to somebody, in the middle of a sentence."""
    if clinic.phone:
        return _("call us on %(phone)s", phone=clinic.phone)
    return _("write to us at %(email)s", email=clinic.email)


def _permit(appointment: "Appointment", until: datetime, now: datetime, too_late: str) -> Permit:
    if appointment.status == "cancelled":
        return Permit(False, until, _("This booking has been cancelled."))
    if has_lapsed(appointment, now):
        return Permit(False, until, _("This time has been given to others."))
    if appointment.status not in {"pending", "booked"} or appointment.starts_at <= now:
        return Permit(False, until, _("This appointment has begun or is over."))
    return Permit(True, until) if now <= until else Permit(False, until, too_late)
