"""The staff cancel an appointment, or write down that the client did not come."""

from datetime import datetime

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from clinic import access, times
from clinic.access import DIARY_OWN, DIARY_WRITE, needs
from clinic.booking import actions
from clinic.booking.models import TRANSITIONS, Appointment
from clinic.booking.staff import bp
from clinic.booking.staff.forms import CallOffForm
from clinic.booking.staff.telling import say, state_of, to_change
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.settings.current import clinic


@bp.route("/appointments/<public_id>/cancel", methods=["GET", "POST"])
@needs(DIARY_OWN, DIARY_WRITE)
def call_off(public_id: str) -> str | Redirect | tuple[str, int]:
    """Ask why and whether the client is told, then cancel; a second time leads to the page of what is cancelled."""
    staff, now = access.somebody(), times.now()
    visit = to_change(public_id)
    form = CallOffForm()
    if not form.validate_on_submit():
        return _page(visit, form, now), 422 if form.errors else 200
    was_cancelled = visit.status == "cancelled"
    try:
        with transaction():
            reason, words = form.why.data, form.words.data or ""
            actions.call_off(visit.id, reason, words, clinic(), now, staff.actor, form.seen.data or "", tell=form.tells)
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        return _page(to_change(public_id), form, now), error.http_status
    if not was_cancelled:
        say(visit, _("Cancelled. The time is free again."), told=form.tells and bool(visit.client.email))
    return redirect(url_for("diary.appointment", public_id=public_id), 303)


def _page(visit: Appointment, form: CallOffForm, now: datetime) -> str:
    form.seen.data = visit.as_seen
    return render_template(
        "booking/staff/cancel.html",
        form=form,
        visit=visit,
        state=state_of(visit, now),
        can_cancel="cancelled" in TRANSITIONS[visit.status],
        can_be_missed="no_show" in TRANSITIONS[visit.status],
        missed_from=actions.no_show_from(visit, clinic()),
        within_notice=now > visit.free_until,
        now=now,
    )
