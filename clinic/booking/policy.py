"""What a client may still do with an appointment herself, as of a moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import gettext as _

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


def _permit(appointment: "Appointment", until: datetime, now: datetime, too_late: str) -> Permit:
    if appointment.status == "cancelled":
        return Permit(False, until, _("This booking has been cancelled."))
    if appointment.status not in {"pending", "booked"} or appointment.starts_at <= now:
        return Permit(False, until, _("This appointment has begun or is over."))
    return Permit(True, until) if now <= until else Permit(False, until, too_late)
