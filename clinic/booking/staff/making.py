"""A new appointment while somebody is on the telephone: one page, one button."""

from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from clinic import access, times, vault
from clinic.access import DIARY_OVERRIDE, DIARY_OWN, DIARY_WRITE, needs
from clinic.booking import actions, caseload, visits, why
from clinic.booking.actions import Caller
from clinic.booking.availability import Latitude
from clinic.booking.forms import phone_number
from clinic.booking.models import Appointment
from clinic.booking.picker import parse_slot
from clinic.booking.staff import bp
from clinic.booking.staff.repeating import series_of
from clinic.booking.staff.telephone import Call, call, client_asked
from clinic.booking.staff.telephone_form import TelephoneForm, telephone_form, visits_asked
from clinic.db import transaction
from clinic.errors import ClinicError
from clinic.people.models import Client
from clinic.settings.current import clinic

Answer = str | Response | tuple[str, int]


@bp.route("/appointments/new", methods=["GET", "POST"])
@needs(DIARY_WRITE, DIARY_OWN)
def new() -> Answer:
    """Who, what, when; looked for as often as it takes, and booked once."""
    now, form = times.now(), telephone_form()
    if form.does == "somebody":
        form.client.data = form.q.data = ""
    asked = call(form, now)
    if form.does not in {"book", "anyway"}:
        return _page(form, asked, now)
    if not form.validate_on_submit():
        return _page(form, asked, now), 422
    if asked.client is None and not form.new.data and (known := _known(form)):
        form.form_errors.append(_("We know somebody like that. Choose her below, or say that it is a new client."))
        return _page(form, replace(asked, found=known), now), 409
    starts = _starts(form, asked)
    if not starts:
        form.at.errors = [_("Choose a time")]
        return _page(form, asked, now), 422
    if asked.refused and len(starts) == 1 and form.does == "book":
        return _page(form, asked, now), 409
    if form.does == "anyway" and not _may_go_past(form):
        return _page(form, asked, now), 422
    try:
        booked = _book(form, asked, starts, now)
    except ClinicError as error:
        form = telephone_form()
        form.form_errors.append(error.sentence)
        return _page(form, call(form, now), now), error.http_status
    return redirect(url_for("diary.booked", public_id=booked[0].public_id), 303)


@bp.get("/appointments/<public_id>/booked")
@needs(DIARY_WRITE, DIARY_OWN)
def booked(public_id: str) -> str:
    """What has just been booked, to be read out; and how the client hears of it."""
    staff = access.somebody()
    visit = caseload.visit(public_id) if staff.may(DIARY_WRITE) else caseload.treated(public_id, staff.therapist_id)
    return render_template("booking/staff/booked.html", visit=visit, visits=visits.series_of(visit))


def _page(form: TelephoneForm, asked: Call, now: datetime) -> str:
    chosen = asked.picker.chosen
    form.drawn.data = form.drawn.data or vault.public_id()
    form.at_drawn.data = form.at.data
    form.first.data, form.other.data = asked.picker.first_on.isoformat(), None
    form.date.data = chosen.on.isoformat() if chosen else ""
    if asked.client is None and not asked.found and form.q.data and form.does in {"", "find"}:
        _carry(form)
    ahead = visits.ahead(asked.client.id, now) if asked.client else []
    return render_template(
        "booking/staff/new.html",
        form=form,
        call=asked,
        picker=asked.picker,
        series=series_of(form, asked, now),
        ahead=ahead,
        over=bool(clinic().upcoming_per_client) and len(ahead) >= clinic().upcoming_per_client,
        found_nobody=bool(form.q.data) and asked.client is None and not asked.found,
        around=visits.around([one.id for one in asked.found], now) if asked.found else {},
        focus=_focus(form, asked),
    )


def _focus(form: TelephoneForm, asked: Call) -> str:
    """Where the keyboard goes on."""
    if form.errors or form.form_errors:
        return ""
    if form.does == "look":
        return "times" if asked.picker.parts else "option"
    if asked.client:
        return "option"
    if form.does == "seek":
        return ""
    return "client" if asked.found else "name" if form.q.data else "q"


def _carry(form: TelephoneForm) -> None:
    """What was looked for in vain is what the new client said first."""
    typed = form.q.data or ""
    field = form.email if "@" in typed else form.phone if phone_number(typed) else form.name
    field.data = field.data or typed


def _known(form: TelephoneForm) -> list[Client]:
    found = visits.meant(form.phone.data, 3) if form.phone.data else []
    return found or (visits.meant(form.email.data, 3) if form.email.data else [])


def _starts(form: TelephoneForm, asked: Call) -> list[datetime]:
    """What is to be booked: the visits of a series that were chosen, or the one time."""
    if (form.repeat.data or 1) > 1:
        return [start for start in map(parse_slot, visits_asked()) if start]
    return [asked.start] if asked.start else []


def _may_go_past(form: TelephoneForm) -> bool:
    if not access.somebody().may(DIARY_OVERRIDE):
        form.form_errors.append(_("You may not book past hours and caps."))
        return False
    if not form.reason.data:
        form.reason.errors = [_("Write down why it is booked all the same")]
        return False
    return True


def _book(form: TelephoneForm, asked: Call, starts: list[datetime], now: datetime) -> list[Appointment]:
    staff = access.somebody()
    with transaction():
        client = client_asked(form)
        latitude: Latitude | None = Latitude(step=why.STEP)
        if form.does == "anyway":
            latitude = why.enough_latitude(asked.wish, starts[0], form.reason.data, clinic(), now) or latitude
        wish = replace(asked.wish, latitude=latitude)
        caller = Caller(client.id) if client else _new_client(form)
        return actions.book(form.drawn.data, wish, asked.option.id, starts, caller, clinic(), now, staff.actor)


def _new_client(form: TelephoneForm) -> Caller:
    return Caller(None, form.name.data, form.email.data, phone_number(form.phone.data) if form.phone.data else "")
