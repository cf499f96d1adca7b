"""Pages for developers: what would be sent, and every component in every state. Absent in production."""

from datetime import UTC, datetime

from flask import Blueprint, render_template
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from clinic import jobs
from clinic.booking.queries import appointments
from clinic.intake.content import Region, said
from clinic.intake.forms import Ticks, Wanted
from clinic.intake.parsing import parse
from clinic.intake.seed import read_content
from clinic.notify import queries

bp = Blueprint("development", __name__)

MOMENT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)


def _regions() -> tuple[Region, ...]:
    return parse(read_content()).regions


class Specimen(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A field of each kind."""

    name = StringField("Your name", description="As on your card.", validators=[InputRequired("Enter your name")])
    note = TextAreaField("Anything else", validators=[Length(max=5, message="Use 5 letters or fewer")])
    since = RadioField(
        "How long?",
        choices=[SelectChoice("2", "Two weeks"), SelectChoice("6", "Six weeks")],
        validators=[InputRequired("Choose how long")],
    )
    where = Ticks(
        "Where does it hurt?",
        choices=lambda: [SelectChoice(region.id, said(region.label, "en")) for region in _regions()],
        validators=[Wanted("Choose where it hurts")],
    )
    agree = BooleanField("I agree", validators=[InputRequired("Tick the box if you agree")])
    website = StringField("Leave this empty")


@bp.get("/_mail")
def outbox() -> str:
    """The newest messages, written out."""
    messages = queries.latest()
    kept = appointments(message.about_id for message in messages if message.about_kind == "appointment")  # noqa: F841  (read once, for the letters below)
    letters = [(message, jobs.write(message)) for message in messages]
    return render_template("development/outbox.html", letters=letters)


@bp.get("/_components")
def components() -> str:
    """Every component in every state."""
    broken = Specimen(formdata=None, prefix="broken-", note="much too long")
    broken.validate()
    form = Specimen(formdata=None, where=["b-lowback-l", "b-shoulder-r", "f-knee-r"])
    return render_template(
        "development/components.html",
        form=form,
        broken=broken,
        regions=_regions(),
        on=MOMENT.date(),
        moment=MOMENT,
    )
