"""Keeping why somebody of the staff did what the rules do not ask for."""

from datetime import datetime

from clinic import vault
from clinic.booking.models import Appointment, Explanation
from clinic.db import db


def explain(appointment: Appointment, what: str, words: str, now: datetime, actor: str) -> None:
    """Keep her words, sealed, with an appointment that has its number: why it went `past` hours or caps, why it was to
    `start` all the same, or why it was called off (`cancel`).
    """
    kept = Explanation(public_id=vault.public_id(), appointment_id=appointment.id, what=what, by=actor, at=now)
    kept.words = words.strip()
    db.session.add(kept)
    db.session.flush()
