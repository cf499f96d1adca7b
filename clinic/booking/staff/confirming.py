"""What the form of a booking on the telephone comes to, and booking it."""

from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _

from clinic import access
from clinic.access import DIARY_OVERRIDE
from clinic.booking import actions, visits, why
from clinic.booking.actions import Caller
from clinic.booking.availability import Latitude
from clinic.booking.forms import phone_number
from clinic.booking.models import Appointment
from clinic.booking.picker import parse_slot
from clinic.booking.staff.telephone import Call, client_asked
from clinic.booking.staff.telephone_form import TelephoneForm, visits_asked
from clinic.catalog.queries import service_by_id
from clinic.db import transaction
from clinic.people.models import Client
from clinic.settings.current import clinic


def starts_of(form: TelephoneForm, asked: Call) -> list[datetime]:
    """What is to be booked: the visits of a series that were chosen, or the one time."""
    if (form.repeat.data or 1) > 1:
        return [start for start in map(parse_slot, visits_asked()) if start]
    return [asked.start] if asked.start else []


def book(form: TelephoneForm, asked: Call, starts: list[datetime], now: datetime) -> list[Appointment]:
    """Book it, past hours and caps where she has said why. Raises ClinicError."""
    staff, service_id, option_id = access.somebody(), asked.service.id, asked.option.id
    with transaction():
        client = client_asked(form)
        wish = replace(asked.wish, service=service_by_id(service_id), latitude=Latitude(step=why.STEP))
        if form.does == "anyway":
            past = why.enough_latitude(wish, starts[0], form.reason.data, clinic(), now)
            wish = replace(wish, latitude=past or wish.latitude)
        caller = caller_of(form, client)
        return actions.book(form.drawn.data, wish, option_id, starts, caller, clinic(), now, staff.actor)


def booked_already(form: TelephoneForm, asked: Call, starts: list[datetime]) -> list[Appointment]:
    """What this form has booked when it was sent before."""
    return actions.booked_already(form.drawn.data, asked.option.id, starts, caller_of(form, asked.client))


def known(form: TelephoneForm) -> list[Client]:
    """Clients with the number or the address that a new one is said to have."""
    found = visits.meant(form.phone.data, 3) if form.phone.data else []
    return found or (visits.meant(form.email.data, 3) if form.email.data else [])


def may_go_past(form: TelephoneForm) -> bool:
    """Whether she may book past hours and caps, and has said why; otherwise the form says so."""
    if not access.somebody().may(DIARY_OVERRIDE):
        form.form_errors.append(_("You may not book past hours and caps."))
        return False
    if not form.reason.data:
        form.reason.errors = [_("Write down why it is booked all the same")]
        return False
    return True


def caller_of(form: TelephoneForm, client: Client | None) -> Caller:
    """Whom it is for."""
    if client:
        return Caller(client.id)
    return Caller(None, form.name.data, form.email.data, phone_number(form.phone.data) if form.phone.data else "")
