"""Pages for developers: what would be sent, and every component in every state. Absent in production."""

from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from clinic import jobs
from clinic.booking.queries import appointments
from clinic.notify import queries

bp = Blueprint("development", __name__)

MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


class Specimen(FlaskForm):  # type: ignore[misc]
    """A field of each kind."""

    name = StringField("Your name", description="As on your card.", validators=[InputRequired("Enter your name")])
    note = TextAreaField("Anything else", validators=[Length(max=5, message="Use 5 letters or fewer")])
    since = RadioField(
        "How long?",
        choices=[SelectChoice("2", "Two weeks"), SelectChoice("6", "Six weeks")],
        validators=[InputRequired("Choose how long")],
    )
    agree = BooleanField("I agree", validators=[InputRequired("Tick the box if you agree")])
    website = StringField("Leave this empty")


@bp.get("/_mail")
def outbox() -> str:
    """The newest messages, written out."""
    messages = queries.latest()
    kept = appointments(message.about_id for message in messages)  # noqa: F841  (read once, for the letters below)
    letters = [(message, jobs.write(message)) for message in messages]
    return render_template("development/outbox.html", letters=letters)


@bp.get("/_components")
def components() -> str:
    """Every component in every state."""
    broken = Specimen(formdata=None, prefix="broken-", note="much too long")
    broken.validate()
    form = Specimen(formdata=None)
    return render_template("development/components.html", form=form, broken=broken, on=MOMENT.date(), moment=MOMENT)
