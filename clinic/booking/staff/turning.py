"""What has happened at the visit: she came, it began, it is over, or she did not come."""

from datetime import datetime

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from clinic import access, times
from clinic.access import DIARY_OWN, DIARY_WRITE, HEALTH_OVERRIDE, Staff, needs
from clinic.booking import actions
from clinic.booking.staff import bp
from clinic.booking.staff.appointment import appointment_page
from clinic.booking.staff.forms import TurnForm
from clinic.booking.staff.telling import to_change
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.settings.current import clinic


@bp.post("/appointments/<public_id>/turn")
@needs(DIARY_OWN, DIARY_WRITE)
def turn(public_id: str) -> str | Redirect | tuple[str, int]:
    """Write down what has happened; the state it leads to is the table's business."""
    staff, now = access.somebody(), times.now()
    visit = to_change(public_id)
    form = TurnForm()
    if not form.validate_on_submit():
        return appointment_page(public_id, form, now), 422
    try:
        with transaction():
            _act(visit.id, form, staff, now)
    except Missing:
        raise
    except ClinicError as error:
        if form.verb.data == "begin" and form.reason.raw_data and not (form.reason.data or "").strip():
            form.reason.errors = [_("Write down why the session can start")]
        else:
            form.form_errors.append(error.sentence)
        return appointment_page(public_id, form, now), error.http_status
    return redirect(url_for("diary.appointment", public_id=public_id), 303)


def _act(appointment_id: int, form: TurnForm, staff: Staff, now: datetime) -> None:
    who, seen = staff.actor, form.seen.data or ""
    match form.verb.data:
        case "check_in":
            actions.check_in(appointment_id, now, who, seen)
        case "undo_arrival":
            actions.undo_arrival(appointment_id, clinic(), now, who, seen)
        case "finish":
            actions.finish(appointment_id, now, who, seen)
        case "no_show":
            actions.mark_no_show(appointment_id, clinic(), now, who, seen)
        case "begin":
            may, reason = staff.may(HEALTH_OVERRIDE), form.reason.data or ""
            actions.begin(appointment_id, clinic(), now, who, seen, may_override=may, reason=reason)
