"""The forms of what the staff do with one appointment: type, range, required."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError

from clinic.forms import UNLABELLED, Form

VERBS = ("check_in", "undo_arrival", "begin", "finish", "no_show")
REASONS = {
    "asked": _l("The client asked for it"),
    "therapist": _l("The therapist can’t"),
    "place": _l("A room or something needed is out of order"),
    "closed": _l("The clinic is closed then"),
    "mistake": _l("It was booked by mistake"),
    "other": _l("Another reason"),
}
LONGEST = Length(max=1000, message=_l("Use 1000 letters or fewer"))


class SeenForm(Form):
    """What every form about an appointment carries: how it stood when the form was drawn."""

    seen = HiddenField(UNLABELLED, validators=[Length(max=80)])


class TurnForm(SeenForm):
    """What has happened at the visit."""

    verb = StringField(UNLABELLED, validators=[AnyOf(VERBS, message=_l("Use one of the buttons"))])
    reason = TextAreaField(_l("Why can the session start although the client is not cleared?"), validators=[LONGEST])

    def __init__(self, **how: Any) -> None:
        """The reason is drawn only where it is asked for."""
        super().__init__(**how)
        self.reason.flags.required = True


class TellForm(SeenForm):
    """Whether the client hears of it."""

    tell = RadioField(
        _l("Tell the client by e-mail?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No, somebody tells her otherwise"))],
        default="yes",
        validators=[InputRequired(_l("Choose whether the client is told"))],
    )

    @property
    def tells(self) -> bool:
        """Whether she is told."""
        return bool(self.tell.data == "yes")


class CallOffForm(TellForm):
    """Why an appointment is called off."""

    why = RadioField(
        _l("Why?"),
        choices=[SelectChoice(code, words) for code, words in REASONS.items()],
        validators=[InputRequired(_l("Choose why the appointment is cancelled"))],
    )
    words = TextAreaField(_l("In your own words"), validators=[LONGEST])

    def validate_words(self, field: TextAreaField) -> None:
        """Another reason is no reason until it is said."""
        if self.why.data == "other" and not (field.data or "").strip():
            raise ValidationError(_l("Write down the reason"))


class MoveForm(TellForm):
    """Where an appointment goes; with whom, where and how long are in the address."""

    slot = StringField(UNLABELLED, validators=[InputRequired(_l("Choose a time")), Length(max=40)])
    reason = TextAreaField(_l("Why outside working hours or beyond the day’s limit?"), validators=[LONGEST])
    back = HiddenField(UNLABELLED, validators=[Length(max=1)])


class LateForm(SeenForm):
    """How late; what is done about each visit stands beside it."""

    by = SelectField(
        _l("How late?"),
        coerce=int,
        choices=[SelectChoice(n, _l("%(minutes)s minutes", minutes=n)) for n in range(5, 65, 5)],
        default=15,
        validators=[InputRequired(_l("Choose how late"))],
    )
