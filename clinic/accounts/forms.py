"""What is typed in to sign in, and about accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Length

from clinic.accounts.passwords import LONGEST, SHORTEST
from clinic.forms import Form, stripped

EMAIL = _l("Enter an e-mail address, such as name@clinic.example")
ROLE_WORDS = {
    "owner": _l("Owner: everything about the clinic, and no health answers unless granted"),
    "reception": _l("Reception: the diary and clients; of health only “cleared” or “ask the therapist”"),
    "therapist": _l("Therapist: her own day, and the health answers of those she treats"),
    "reader": _l("Read only: the diary, figures and the trail"),
}
ROLE_NAMES = {
    "owner": _l("Owner"),
    "reception": _l("Reception"),
    "therapist": _l("Therapist"),
    "reader": _l("Read only"),
}


def address(text: str | None) -> str:
    """An e-mail address as it is kept."""
    return (text or "").strip().lower()


class EmailForm(Form):
    """An address."""

    email = StringField(
        _l("E-mail"),
        filters=[address],
        validators=[
            DataRequired(_l("Enter your e-mail address")),
            Length(max=254, message=EMAIL),
            Email(EMAIL),
        ],
    )


class SignInForm(EmailForm):
    """An address and a password."""

    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Enter your password")), Length(max=LONGEST, message=_l("That is too long"))],
    )


class FactorForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _l("Code"),
        description=_l("Six digits from your app, or one of your recovery codes."),
        validators=[DataRequired(_l("Enter a code")), Length(max=60, message=_l("That is too long for a code"))],
    )


class AppForm(Form):
    """The first code of an app."""

    code = StringField(
        _l("Code"),
        description=_l("The six digits that the app shows now."),
        validators=[DataRequired(_l("Enter the code that the app shows")), Length(max=60, message=_l("Six digits"))],
    )


class NewPasswordForm(Form):
    """A password to be chosen."""

    password = PasswordField(
        _l("New password"),
        description=_l(
            "At least %(num)s characters. Three or four words that don’t belong together are good.", num=SHORTEST
        ),
        validators=[
            InputRequired(_l("Choose a password")),
            Length(SHORTEST, message=_l("Use at least %(num)s characters", num=SHORTEST)),
            Length(max=LONGEST, message=_l("Use at most %(num)s characters", num=LONGEST)),
        ],
    )


class ChangePasswordForm(NewPasswordForm):
    """The same by somebody who has one."""

    old = PasswordField(_l("Your password now"), validators=[Length(max=LONGEST, message=_l("That is too long"))])


class PasskeyForm(Form):
    """A new passkey: how its owner calls it, and what the browser says of it."""

    name = StringField(
        _l("A name for it"),
        description=_l("Such as “my telephone”."),
        filters=[stripped],
        validators=[DataRequired(_l("Give it a name")), Length(max=60, message=_l("Use 60 letters or fewer"))],
    )


class PlaceForm(Form):
    """As what somebody works here."""

    name = StringField(
        _l("Name"),
        filters=[stripped],
        validators=[DataRequired(_l("Enter a name")), Length(max=120, message=_l("Use 120 letters or fewer"))],
    )
    role = RadioField(
        _l("Role"),
        choices=[SelectChoice(role, words) for role, words in ROLE_WORDS.items()],
        validators=[InputRequired(_l("Choose a role"))],
    )
    therapist = SelectField(_l("Treats as"), description=_l("For therapists, and for owners who treat."), coerce=str)
    health_read = BooleanField(_l("May read health answers (for owners; therapists read those of their own clients)"))
    health_override = BooleanField(_l("May decide against a rule, with a written reason (owners and therapists)"))


class InviteForm(PlaceForm, EmailForm):
    """Somebody new."""
