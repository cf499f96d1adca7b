"""Pages for developers: what would be sent, and every component in every state. Absent in production."""

from flask import Blueprint, render_template

from clinic import jobs
from clinic.booking.queries import appointments
from clinic.notify import queries

development = Blueprint("notify", __name__)


@development.get("/_mail")
def outbox() -> str:
    """The newest messages, written out."""
    messages = queries.latest()
    kept = appointments(message.about_id for message in messages)  # noqa: F841  (read once, for the letters below)
    letters = [(message, jobs.write(message)) for message in messages]
    return render_template("notify/outbox.html", letters=letters)


@development.get("/_components")
def components() -> str:
    """Every component in every state."""
    return render_template("components.html")
