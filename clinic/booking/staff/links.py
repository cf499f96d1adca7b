"""Where the pages of one appointment are."""

from flask import url_for


def to_appointment(public_id: str) -> str:
    """The page of an appointment."""
    return f"{url_for('diary.today')}/appointments/{public_id}"


def to_new(asked: str = "") -> str:
    """The page on which an appointment is made: of what is known already, `date`, `time` and `therapist`."""
    return f"{url_for('diary.today')}/appointments/new?{asked}".rstrip("?")
