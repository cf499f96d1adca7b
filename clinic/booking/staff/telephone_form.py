"""The form of a booking on the telephone: shape only."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import Email, Length, NumberRange, Optional, ValidationError

from clinic.booking.forms import phone_number
from clinic.booking.picker import parse_day, parse_slot
from clinic.booking.series import MOST
from clinic.forms import UNLABELLED, Form, stripped

ANY = 0  # anybody, or any room
LONG = _l("Use 200 letters or fewer")
CLOCK = _l("Enter a time such as 15:00")


class TelephoneForm(Form):
    """Who comes, what for, when. What is chosen is a field, what was drawn before is a hidden one."""

    drawn = HiddenField(UNLABELLED, validators=[Length(max=40)])  # names the form as it was drawn
    client = StringField(UNLABELLED, validators=[Length(max=40)])
    q = StringField(
        _l("Who is it?"),
        description=_l("Part of a name, some digits of the phone number, an e-mail address or a reference."),
        filters=[stripped],
        validators=[Optional(), Length(max=200, message=LONG)],
    )
    name = StringField(_l("Name"), filters=[stripped], validators=[Length(max=120, message=LONG)])
    phone = TelField(_l("Phone"), filters=[stripped], validators=[Optional(), Length(max=40, message=LONG)])
    email = EmailField(
        _l("E-mail"),
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=254, message=LONG),
            Email(_l("Enter an e-mail address like name@example.com")),
        ],
    )
    new = BooleanField(_l("It is none of these: a new client"))
    option = SelectField(_l("Treatment"), coerce=int)
    therapist = SelectField(_l("Therapist"), coerce=int)
    room = SelectField(_l("Room"), coerce=int)
    date = StringField(UNLABELLED, validators=[Length(max=40)])
    other = DateField(_l("Another day"), format=["%Y-%m-%d", "%d %m %Y", "%d.%m.%Y"], validators=[Optional()])
    first = HiddenField(UNLABELLED, validators=[Length(max=40)])  # the first of the days that were drawn
    at = StringField(
        _l("A time, such as 15:00"),
        filters=[stripped],
        validators=[Optional(), Length(max=40, message=CLOCK)],
    )
    at_drawn = HiddenField(UNLABELLED, validators=[Length(max=40)])
    usual = HiddenField(
        UNLABELLED, validators=[Length(max=40)]
    )  # the treatment that was drawn before anybody was known
    slot = StringField(UNLABELLED, validators=[Length(max=40)])
    repeat = IntegerField(
        _l("How many visits, a week apart?"),
        validators=[
            Optional(),
            NumberRange(1, MOST, message=_l("Enter a number from 1 to %(most)s", most=MOST)),
        ],
    )
    reason = TextAreaField(
        _l("Why it is booked all the same"),
        filters=[stripped],
        validators=[Length(max=500, message=_l("Use 500 letters or fewer"))],
    )

    def validate_phone(self, field: TelField) -> None:
        """Only a number that can be dialled, read as in the clinic's country."""
        if field.data and not phone_number(field.data):
            raise ValidationError(_l("Enter a phone number like 085 555 0142"))

    def validate_at(self, field: StringField) -> None:
        """Only a time of day."""
        if field.data and self.clock is None:
            raise ValidationError(CLOCK)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """A known client, or a name and a way to reach whoever it is."""
        valid = bool(super().validate(extra_validators))
        if not self.client.data:
            if not self.name.data:
                self.name.errors = [_l("Find the client above, or enter a name")]
                valid = False
            elif not (self.phone.data or self.email.data):
                self.phone.errors = [_l("Enter a phone number or an e-mail address")]
                valid = False
        return valid

    @property
    def on(self) -> dt.date | None:
        """The day that is looked at; another than those drawn goes first."""
        other = self.other.data
        return (parse_day(other.isoformat()) if other else None) or parse_day(self.date.data)

    @property
    def first_on(self) -> dt.date | None:
        """The first of the days to draw."""
        return parse_day(self.first.data) if not self.other.data else None

    @property
    def clock(self) -> dt.time | None:
        """The time of day that was typed."""
        digits = (self.at.data or "").replace(".", ":").replace(" ", "")
        if ":" not in digits:
            digits = f"{digits[:-2]}:{digits[-2:]}" if len(digits) in {3, 4} else f"{digits}:00"
        hours, _colon, minutes = digits.partition(":")
        if not (f"{hours}{minutes}".isascii() and hours.isdigit() and minutes.isdigit() and len(minutes) == 2):
            return None
        return dt.time(int(hours), int(minutes)) if len(hours) < 3 and int(hours) < 24 and int(minutes) < 60 else None

    @property
    def typed_anew(self) -> bool:
        """Whether a time was typed since the page was drawn: then it counts, and not what had been chosen before."""
        return bool(self.at.data) and self.at.data != (self.at_drawn.data or "")

    @property
    def does(self) -> str:
        """Which button was pressed: find, somebody, look, seek, book or anyway."""
        return request.form.get("do", "") if self.is_submitted() else ""


def telephone_form() -> TelephoneForm:
    """The form as it was sent, or with what the address names: client, option, therapist, room, date, time, q."""
    args = request.args
    return TelephoneForm(
        data={
            "client": args.get("client", "")[:40],
            "q": args.get("q", "")[:200],
            "option": number(args.get("option")),
            "therapist": number(args.get("therapist")) or ANY,
            "room": number(args.get("room")) or ANY,
            "date": args.get("date", "")[:10],
            "at": args.get("time", "")[:5],
            "repeat": 1,
        }
    )


def visits_asked() -> list[str]:
    """What was chosen for each visit of a series; empty where one is left out."""
    sent: MultiDict[str, str] = request.form
    return [text if parse_slot(text) else "" for text in sent.getlist("visit")[:MOST]]


def number(text: str | None) -> int | None:
    """A whole number from an address, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
