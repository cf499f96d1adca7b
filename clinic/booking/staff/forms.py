"""The forms of what the staff do with one appointment: type, range, required."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length

from clinic.forms import UNLABELLED, Form

VERBS = ("check_in", "undo_arrival", "begin", "finish", "no_show")
LONGEST = Length(max=1000, message=_l("Use 1000 letters or fewer"))


class SeenForm(Form):
    """What every form about an appointment carries: how it stood when the form was drawn."""

    seen = HiddenField(UNLABELLED, validators=[Length(max=80)])


class TurnForm(SeenForm):
    """What has happened at the visit."""

    verb = StringField(UNLABELLED, validators=[InputRequired(_l("Use one of the buttons")), AnyOf(VERBS)])
    reason = TextAreaField(_l("Why can the session start although the client is not cleared?"), validators=[LONGEST])
