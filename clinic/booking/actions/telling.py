"""Telling clients about their appointments: whoever has no e-mail address is told by telephone, by a person."""

from datetime import datetime

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.notify import actions as notify


def queue(template: str, about: tuple[str, int], language: str, now: datetime, send_at: datetime | None = None) -> None:
    """Add a message about an appointment to the outbox, unless its client has no address to send it to."""
    if db.session.get_one(Appointment, about[1]).client.email:
        notify.queue(template, about, language, now, send_at)
