"""One exception: whom it hits now, and how it ends early."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from clinic import access, times
from clinic.access import HOURS_EDIT, needs
from clinic.booking.actions import rostering
from clinic.booking.outside import hit_by, today
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.scheduling import roster
from clinic.scheduling.models import HoursException, Resource
from clinic.scheduling.staff import bp
from clinic.scheduling.staff.forms import EndForm
from clinic.scheduling.staff.words import just_done, say, what, when
from clinic.settings.current import clinic

Answer = str | Response | tuple[str, int]


@bp.route("/hours/exceptions/<int:number>", methods=["GET", "POST"])
@needs(HOURS_EDIT)
def exception(number: int) -> Answer:
    """The appointments that stand in it, and its end."""
    now, one = times.now(), roster.exception(number)
    whose = roster.resource(one.resource_id) if one.resource_id else None
    form = EndForm(data={"last_on": one.last_on})
    takes_back = request.form.get("do") == "remove"
    if not form.is_submitted():
        return _page(form, one, whose, now)
    if not takes_back and not form.validate():
        return _page(form, one, whose, now), 422
    try:
        with transaction():
            last_on = None if takes_back else form.last_on.data
            left = rostering.end_exception(number, last_on, clinic(), now, access.somebody().actor)
    except Missing:
        raise
    except ClinicError as error:
        form.last_on.errors = [error.sentence]
        return _page(form, roster.exception(number), whose, now), 422
    if left and not takes_back:
        say(_("Saved. It ends earlier now."))
        return redirect(url_for("hours.exception", number=number), 303)
    say(_("It no longer holds. The usual hours do."))
    return redirect(url_for("hours.overview", _anchor=f"r-{whose.id}" if whose else "closures"), 303)


def _page(form: EndForm, one: HoursException, whose: Resource | None, now: datetime) -> str:
    return render_template(
        "scheduling/staff/exception.html",
        form=form,
        one=one,
        whose=whose,
        what=what(one, whose),
        when=when(one),
        visits=hit_by(one, clinic(), now),
        over=one.last_on < today(clinic(), now),
        begun=one.first_on < today(clinic(), now),
        done=just_done(),
    )
