"""Time off, extra hours, a room out of order, a closure: written down, looked at with its effect, saved."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from clinic import access, times
from clinic.access import HOURS_EDIT, needs
from clinic.booking.actions import rostering
from clinic.booking.actions.rostering import Plan, refuse_days, refuse_times
from clinic.booking.outside import hit_by
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.scheduling import roster
from clinic.scheduling.models import Resource
from clinic.scheduling.staff import bp
from clinic.scheduling.staff.forms import PlanForm
from clinic.scheduling.staff.words import say, what, when
from clinic.settings.current import clinic

Answer = str | Response | tuple[str, int]
NOT_CARRIED = {"csrf_token", "do"}


@bp.route("/hours/<int:number>/exception", methods=["GET", "POST"])
@needs(HOURS_EDIT)
def plan(number: int) -> Answer:
    """Time off or extra hours of a therapist, a room out of order."""
    return _plan(roster.resource(number))


@bp.route("/hours/closure", methods=["GET", "POST"])
@needs(HOURS_EDIT)
def closure() -> Answer:
    """The whole clinic is closed."""
    return _plan(None)


def _plan(whose: Resource | None) -> Answer:
    now, form = times.now(), PlanForm()
    if whose is None or not whose.keeps_hours:
        del form.kind  # extra hours are for who keeps hours
    does = request.form.get("do", "look")
    if not form.is_submitted() or does == "edit":
        return _page(form, whose)
    asked = _asked(form, whose, now)
    if asked is None:
        return _page(form, whose), 422
    if does != "save":
        return _preview(asked, whose, now)
    try:
        with transaction():
            made = rostering.add_exception(asked, clinic(), now, access.somebody().actor)
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        return _page(form, whose), error.http_status
    say(_("Saved. Nobody can book that time any more.") if made.kind == "closed" else _("Saved. It can be booked now."))
    return redirect(url_for("hours.exception", number=made.id), 303)


def _asked(form: PlanForm, whose: Resource | None, now: datetime) -> Plan | None:
    """What was asked for, where it can be."""
    if not form.validate():
        return None
    first = form.first_on.data
    asked = Plan(
        whose.id if whose else None,
        form.kind.data if "kind" in form else "closed",
        first,
        form.last_on.data or first,
        form.starts.data,
        form.ends.data,
        bool(form.ends_next_day.data) and form.ends.data is not None,
        form.reason.data or "",
    )
    try:
        refuse_days(asked.first_on, asked.last_on, clinic(), now)
        refuse_times(asked)
    except ClinicError as error:
        form.first_on.errors = [error.sentence]
        return None
    return asked


def _page(form: PlanForm, whose: Resource | None) -> str:
    return render_template("scheduling/staff/plan.html", form=form, whose=whose, heading=_heading(whose))


def _heading(whose: Resource | None) -> str:
    if whose is None:
        return _("Close the clinic")
    if whose.kind == "therapist":
        return _("Time off or extra hours: %(name)s", name=whose.name)
    return _("Out of order: %(name)s", name=whose.name)


def _preview(asked: Plan, whose: Resource | None, now: datetime) -> str:
    one = asked.as_row(clinic().zone)
    carried: list[tuple[str, Any]] = [
        (name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED
    ]
    return render_template(
        "scheduling/staff/plan_preview.html",
        one=one,
        whose=whose,
        what=what(one, whose),
        when=when(one),
        visits=hit_by(one, clinic(), now) if one.kind == "closed" else [],
        carried=carried,
    )
