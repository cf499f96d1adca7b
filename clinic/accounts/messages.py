"""What is mailed to the staff about their accounts, written out when it is sent."""

from flask import current_app, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from clinic.accounts.actions import written
from clinic.accounts.models import OneTimeLink
from clinic.db import db
from clinic.notify.mail import Mail
from clinic.notify.models import Message
from clinic.settings.current import clinic


def write(message: Message) -> Mail:
    """The mail with a one-time link."""
    one = db.session.get_one(OneTimeLink, message.about_id)
    with force_locale(message.language.replace("-", "_")):
        subjects = {
            "invite": _("Your account at %(clinic)s", clinic=clinic().name),
            "reset": _("Choose a new password for %(clinic)s", clinic=clinic().name),
        }
        text = render_template(f"accounts/mail/{one.purpose}.txt", name=one.account.name, link=absolute_link(one))
    return Mail(one.account.email, subjects[one.purpose], text)


def absolute_link(one: OneTimeLink) -> str:
    """The whole address of a one-time link: the configured one, whatever a request said."""
    with current_app.test_request_context():
        path = url_for("accounts.open_link", link=written(one))
    return str(current_app.config["BASE_URL"]).rstrip("/") + path
