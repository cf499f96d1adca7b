"""What every form of the house is made from."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms import StringField

UNLABELLED = ""  # without any, WTForms would read its translations from disk on every page to make one up


def stripped(text: str | None) -> str:
    """The text without blanks around it, and single ones in it."""
    return " ".join((text or "").split())


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A form as pages send it. Flask-WTF would also take JSON and files, whose values are no texts."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """How what was sent is read."""

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """The fields of the body where the form has been sent, unless the caller wants none."""
            return request.form if formdata is not None and form.is_submitted() else None


class FileForm(Form):
    """A form that takes files, too; how large they may be is said by its route (`files.takes_a_file`)."""

    class Meta(Form.Meta):
        """How what was sent is read."""

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """The fields of the body, and its files."""
            if super().wrap_formdata(form, formdata) is None:
                return None
            return CombinedMultiDict[str, Any]([request.form, request.files])


class TrapForm(Form):
    """A form with a field that people never see and programs fill in."""

    website = StringField(UNLABELLED)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """As ever, and not when the trap has been filled: an autofilling browser may simply send it again."""
        valid = bool(super().validate(extra_validators))
        if self.website.data:
            self.form_errors.append(_("We couldn’t tell that from a program’s try. Please send it again."))
            return False
        return valid
