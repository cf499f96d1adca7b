"""The forms of booking: type, range, required. What a number or a time means is decided elsewhere."""

import re

import phonenumbers
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import EmailField, HiddenField, RadioField, StringField, TelField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional, ValidationError

from clinic.booking.reference import decode
from clinic.forms import UNLABELLED, FileForm, Form, TrapForm, stripped
from clinic.intake.letters import LARGEST, TYPES
from clinic.settings.current import clinic

REASONS = {  # none of them asks about her health
    "time": _l("The time doesn’t suit me any more"),
    "plans": _l("My plans have changed"),
    "unneeded": _l("I don’t need it any more"),
    "other": _l("Another reason"),
}


class TimeForm(Form):
    """The time somebody chose, as the page offered it."""

    slot = StringField(UNLABELLED, validators=[InputRequired(_l("Choose a time")), Length(max=40)])


class LetterForm(FileForm):
    """A doctor's letter. What kind of file it is its own bytes say, later."""

    letter = FileField(
        _l("The letter"),
        description=_l("A PDF, or a photo as JPEG or PNG, of at most %(size)s MB.", size=LARGEST // 1024**2),
        validators=[FileRequired(_l("Choose the file with the letter"))],
        render_kw={"accept": ",".join(TYPES)},
    )


class YouForm(TrapForm):
    """Who is coming."""

    name = StringField(
        _l("Your name"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter your name")),
            Length(max=120, message=_l("Enter your name in 120 letters or fewer")),
        ],
    )
    email = EmailField(
        _l("E-mail"),
        description=_l("We send the details and your private link here."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter your e-mail address")),
            Length(max=254, message=_l("Enter an e-mail address of 254 letters or fewer")),
            Email(_l("Enter an e-mail address like name@example.com")),
        ],
    )
    phone = TelField(
        _l("Mobile"),
        description=_l("Only if we need to reach you about this appointment."),
        filters=[stripped],
        validators=[Optional(), Length(max=40, message=_l("Enter a phone number of 40 digits or fewer"))],
    )

    def validate_phone(self, field: TelField) -> None:
        """Only a number that can be dialled, read as in the clinic's country."""
        if field.data and not phone_number(field.data):
            raise ValidationError(_l("Enter a phone number like 085 555 0142, or leave it empty"))


class CheckForm(Form):
    """What the client was shown when she agreed."""

    draft = HiddenField(UNLABELLED, validators=[InputRequired(), Length(max=40)])
    agreed = HiddenField(UNLABELLED, validators=[InputRequired(), Length(max=40)])


class CancelForm(Form):
    """Why, if she wants to say."""

    reason = RadioField(
        _l("Why are you cancelling?"),
        choices=[SelectChoice(code, label) for code, label in REASONS.items()],
        validators=[Optional()],
    )


class FindForm(TrapForm):
    """What a client remembers of her booking."""

    reference = StringField(
        _l("Your reference"),
        description=_l("For example LR-7K4QM. It is in our e-mail and on the booking page."),
        filters=[stripped],
        validators=[DataRequired(_l("Enter your reference")), Length(max=20, message=_l("Enter your reference"))],
    )
    email = EmailField(
        _l("E-mail"),
        description=_l("The address you booked with."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter your e-mail address")),
            Length(max=254, message=_l("Enter an e-mail address of 254 letters or fewer")),
            Email(_l("Enter an e-mail address like name@example.com")),
        ],
    )

    def validate_reference(self, field: StringField) -> None:
        """Only what can be one: that tells nobody whether there is such a booking."""
        if field.data and decode(field.data) is None:
            raise ValidationError(_l("Enter a reference like LR-7K4QM"))


def phone_number(typed: str) -> str:
    """The number in E.164, read as in the clinic's country; empty when it is none."""
    if not re.fullmatch(r"[0-9+()./\s-]+", typed, re.ASCII):
        return ""
    try:
        number = phonenumbers.parse(typed, clinic().country)
    except phonenumbers.NumberParseException:
        return ""
    valid = phonenumbers.is_possible_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else ""
