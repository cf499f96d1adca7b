"""A new appointment while somebody is on the telephone: one page, one button."""

from dataclasses import replace
from datetime import datetime

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from clinic import access, times, vault
from clinic.access import DIARY_OWN, DIARY_WRITE, needs
from clinic.booking import caseload, visits
from clinic.booking.forms import phone_number
from clinic.booking.models import Appointment
from clinic.booking.staff import bp, confirming
from clinic.booking.staff.repeating import series_of
from clinic.booking.staff.telephone import Call, call
from clinic.booking.staff.telephone_form import TelephoneForm, telephone_form
from clinic.errors import ClinicError
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
    starts = confirming.starts_of(form, asked)
    if not starts:
        form.at.errors = [_("Choose a time")]
        return _page(form, asked, now), 422
    if form.does == "anyway" and not confirming.may_go_past(form):
        return _page(form, asked, now), 422
    asked, allowed = _checked(form, asked, starts)
    if not allowed:
        again = confirming.booked_already(form, asked, starts)
        return _onward(again) if again else (_page(form, asked, now), 409)
    try:
        return _onward(confirming.book(form, asked, starts, now))
    except ClinicError as error:
        form = telephone_form()
        asked = call(form, now)
        form.form_errors.append(error.sentence)
        return _page(form, asked, now), error.http_status


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
        return "times"
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


def _checked(form: TelephoneForm, asked: Call, starts: list[datetime]) -> tuple[Call, bool]:
    """Whether to go on: not past what she reads first on a time that is not free, or on somebody we may know."""
    if asked.client is None and not form.new.data and (known := confirming.known(form)):
        form.form_errors.append(_("We know somebody like that. Choose her below, or say that it is a new client."))
        return replace(asked, found=known), False
    return asked, not (asked.refused and len(starts) == 1 and form.does == "book")


def _onward(booked: list[Appointment]) -> Response:
    return redirect(url_for("diary.booked", public_id=booked[0].public_id), 303)
