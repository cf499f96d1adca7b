"""What clients are told about their appointments, written out when it is sent."""

from datetime import timedelta

from flask import current_app, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from clinic.booking import policy
from clinic.booking.calendar_file import Entry, calendar_file
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.notify.mail import Mail
from clinic.notify.models import Message
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day

WITH_CALENDAR_FILE = {"booked", "moved", "cancelled"}


def write(message: Message) -> Mail:
    """The mail of a message about an appointment, as the appointment stands now."""
    appointment = db.session.get_one(Appointment, message.about_id)
    read_at = message.send_at + timedelta(minutes=1)  # at the soonest: what ends as it leaves is over by then
    with force_locale(message.language.replace("-", "_")):
        when = {"day": day(appointment.begins), "clock": clock(appointment.begins)}
        subjects = {
            "booked": _("Your appointment on %(day)s, %(clock)s", **when),
            "pending": _("We’re keeping %(day)s, %(clock)s for you", **when),
            "released": _("We couldn’t keep %(day)s, %(clock)s for you", **when),
            "moved": _("Moved: your appointment is on %(day)s, %(clock)s", **when),
            "late": _("We are running a little late today"),
            "cancelled": _("Cancelled: your appointment on %(day)s, %(clock)s", **when),
            "link": _("The link to your booking"),
            "anything_changed": _("Has anything changed? Your appointment on %(day)s, %(clock)s", **when),
            "unfinished": _("A few questions before your appointment on %(day)s, %(clock)s", **when),
        }
        text = render_template(
            f"booking/mail/{message.template}.txt",
            appointment=appointment,
            link=absolute_link(appointment),
            can_move=policy.may_move(appointment, read_at),
            can_cancel=policy.may_cancel(appointment, read_at),
            contact=policy.reach(clinic()),
        )
        attachments: tuple[tuple[str, str, bytes], ...] = ()
        if message.template in WITH_CALENDAR_FILE:
            attachments = (("appointment.ics", "text/calendar", calendar_of(appointment)),)
    return Mail(appointment.client.email, subjects[message.template], text, attachments)


def calendar_of(appointment: Appointment) -> bytes:
    """The appointment's calendar file."""
    link = absolute_link(appointment)
    therapists = ", ".join(appointment.therapist_names)
    return calendar_file(
        Entry(
            uid=f"{appointment.public_id}@clinic",
            sequence=appointment.sequence,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            zone=appointment.zone,
            summary=_("%(service)s at %(clinic)s", service=appointment.service_name, clinic=clinic().name),
            description=_("With %(who)s. Change or cancel: %(link)s", who=therapists, link=link),
            location=clinic().address,
            url=link,
            organizer=clinic().email,
            changed_at=appointment.changed_at,
            cancelled=appointment.status == "cancelled",
        )
    )


def absolute_link(appointment: Appointment) -> str:
    """The private link as it stands in a mail: under the configured address, whatever host was asked."""
    with current_app.test_request_context():
        path = url_for("booking.show", link=appointment.link)
    return str(current_app.config["BASE_URL"]).rstrip("/") + path
