"""Pages for developers: what would be sent, and every component in every state. Absent in production."""

from flask import Blueprint, render_template

from clinic import jobs
from clinic.notify import queries

development = Blueprint("notify", __name__)


@development.get("/_mail")
def outbox() -> str:
    """The newest messages, written out."""
    letters = [(message, jobs.write(message)) for message in queries.latest()]
    return render_template("notify/outbox.html", letters=letters)


@development.get("/_components")
def components() -> str:
    """Every component in every state."""
    return render_template("components.html")
