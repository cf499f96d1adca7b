"""The weekly hours of one therapist or room: written down, looked at with their effect, saved."""

from datetime import date, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from clinic import access, times
from clinic.access import HOURS_EDIT, needs
from clinic.booking.actions import rostering
from clinic.booking.actions.rostering import HoursChanged, fingerprint, refuse_days
from clinic.booking.outside import left_outside, today
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.scheduling import roster
from clinic.scheduling.models import Resource
from clinic.scheduling.staff import bp
from clinic.scheduling.staff.forms import FEWEST, MOST, WeekForm, filled_in, week_form
from clinic.scheduling.staff.words import say, week_words, weekday
from clinic.scheduling.week import Rule, replaced, week_on
from clinic.settings.current import clinic

Answer = str | Response | tuple[str, int]
NOT_CARRIED = {"csrf_token", "do"}


@bp.route("/hours/<int:number>", methods=["GET", "POST"])
@needs(HOURS_EDIT)
def weekly(number: int) -> Answer:
    """The form of a week; a button that saves comes only after what it would do."""
    now = times.now()
    whose = roster.resource(number)
    rules = roster.rules(today(clinic(), now), number)[number]
    does = request.form.get("do", "look")
    form = _form(rules, today(clinic(), now), more=does == "more")
    if not whose.keeps_hours or not form.is_submitted() or does in {"more", "edit"}:
        return _page(whose, form, rules, now)
    if not form.validate() or not _days_can_be(form, now):
        return _page(whose, form, rules, now), 422
    if does != "save":
        return _preview(whose, form, rules, now)
    days = form.first_on.data, form.last_on.data
    try:
        with transaction():
            actor = access.somebody().actor
            rostering.set_hours(number, form.week, days, form.seen.data or "", clinic(), now, actor)
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        rules = roster.rules(today(clinic(), now), number)[number]
        return _page(whose, form, rules, now, changed=isinstance(error, HoursChanged)), error.http_status
    say(_("Saved. The hours of %(name)s are as below.", name=whose.name))
    return redirect(url_for("hours.overview", _anchor=f"r-{number}"), 303)


def _form(rules: list[Rule], on: date, *, more: bool) -> WeekForm:
    """What was sent, else the hours of today."""
    if request.method == "POST":
        form = week_form(min(_count() + more, MOST))
    else:
        count, values = filled_in(week_on(rules, on), on)
        form = week_form(count, data=values)
        form.seen.data = fingerprint(rules)
    form.rows.data = str(form.count)
    return form


def _count() -> int:
    sent = request.form.get("rows", "")
    return min(max(int(sent), FEWEST), MOST) if sent.isascii() and sent.isdigit() and len(sent) < 4 else FEWEST


def _days_can_be(form: WeekForm, now: datetime) -> bool:
    try:
        refuse_days(form.first_on.data, form.last_on.data, clinic(), now)
    except ClinicError as error:
        form.first_on.errors = [error.sentence]
    return not form.first_on.errors


def _page(whose: Resource, form: WeekForm, rules: list[Rule], now: datetime, **more: Any) -> str:
    if more.get("changed"):
        form.seen.data = fingerprint(rules)  # who saves again puts hers in place of what she has been shown
    return render_template(
        "scheduling/staff/weekly.html",
        form=form,
        whose=whose,
        weeks=week_words(rules, today(clinic(), now)),
        weekday=weekday,
        can_add=form.count < MOST,
        **more,
    )


def _preview(whose: Resource, form: WeekForm, rules: list[Rule], now: datetime) -> str:
    after = replaced(rules, form.week, form.first_on.data, form.last_on.data, clinic().zone)
    visits = left_outside(whose.id, rules, after, clinic(), now)
    carried = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    on = today(clinic(), now)
    return render_template(
        "scheduling/staff/weekly_preview.html",
        whose=whose,
        before=week_words(rules, on),
        after=week_words(after, on),
        visits=visits,
        effect=ngettext(
            "%(num)s appointment stands outside these hours.",
            "%(num)s appointments stand outside these hours.",
            len(visits),
        ),
        carried=carried,
    )
