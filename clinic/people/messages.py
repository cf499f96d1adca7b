"""What is mailed to people as themselves, written out when it is sent."""

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from clinic import vault
from clinic.db import db
from clinic.notify.mail import Mail
from clinic.notify.models import Message
from clinic.people.actions import PURPOSE
from clinic.people.models import Client, Code
from clinic.settings.current import clinic


def write(message: Message) -> Mail:
    """The mail with a one-time code; why it was asked for is nobody's to read in it."""
    code = db.session.get_one(Code, message.about_id)
    client = db.session.get_one(Client, code.client_id)
    with force_locale(message.language.replace("-", "_")):
        digits = vault.code_digits(PURPOSE, code.public_id)
        text = render_template("people/mail/code.txt", name=client.name, digits=digits)
        return Mail(client.email, _("Your code for %(clinic)s", clinic=clinic().name), text)
