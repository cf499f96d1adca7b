"""The form for a one-time code."""

import unicodedata

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Regexp

from clinic.forms import Form
from clinic.vault import CODE_DIGITS

SHAPE = _l("Enter the six digits from our e-mail, such as 012345")


def digits(text: str | None) -> str:
    """What was typed without blanks and hyphens; wide digits, as some keyboards write them, become ours."""
    return unicodedata.normalize("NFKC", "".join((text or "").split())).replace("-", "")


class CodeForm(Form):
    """The code from the mail."""

    code = StringField(
        _l("Code"),
        description=_l("Six digits. It is good for ten minutes."),
        filters=[digits],
        validators=[
            DataRequired(_l("Enter the code from our e-mail")),
            Length(max=40, message=SHAPE),
            Regexp(rf"[0-9]{{{CODE_DIGITS}}}\Z", message=SHAPE),
        ],
    )
