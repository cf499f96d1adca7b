"""A visit runs late: who is touched, and a new time for each, in one form."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Redirect

from clinic import access, times
from clinic.access import DIARY_OWN, DIARY_WRITE, needs
from clinic.booking import actions
from clinic.booking.actions import DOES, Answer
from clinic.booking.models import LIVE, Appointment
from clinic.booking.ripple import Touched, ripple
from clinic.booking.staff import bp
from clinic.booking.staff.forms import LateForm
from clinic.booking.staff.telling import may_change, say, to_change
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.settings.current import clinic
from clinic.settings.formats import clock

MOST = 60  # minutes


@dataclass(frozen=True, slots=True)
class Row:
    """One visit that is touched: what can be done about it, by whoever looks."""

    touched: Touched
    may: bool
    chosen: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What to choose from; a time that is not free is not offered."""
        visit, by_mail = self.touched.visit, bool(self.touched.visit.client.email)
        later = {"clock": clock(self.touched.start)}
        move = _("Begin at %(clock)s, and say so by e-mail", **later) if by_mail else _("Begin at %(clock)s", **later)
        tell = _("Keep %(clock)s, and say by e-mail that we run late", clock=clock(visit.starts_at))
        return [
            *([("move", move)] if self.touched.free else []),
            *([("tell", tell)] if by_mail else []),
            ("leave", _("Leave it, and say nothing")),
        ]


@bp.route("/appointments/<public_id>/late", methods=["GET", "POST"])
@needs(DIARY_OWN, DIARY_WRITE)
def late(public_id: str) -> str | Redirect | tuple[str, int]:
    """Who has to wait, and what is done about it."""
    staff, now = access.somebody(), times.now()
    visit = to_change(public_id)
    form = LateForm()
    if not form.is_submitted():
        form.by.data = _minutes(request.args.get("by"))
        return _page(visit, form, now)
    if not form.validate():
        form.by.data = _minutes(request.form.get("by"))
        return _page(visit, form, now), 422
    try:
        with transaction():
            seen, only = form.seen.data or "", None if staff.may(DIARY_WRITE) else staff.therapist_id
            told = actions.run_late(visit.id, form.by.data, _answers(), clinic(), now, staff.actor, seen, only=only)
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        return _page(to_change(public_id), form, now), error.http_status
    say(visit, _sentence(told))
    return redirect(url_for("diary.appointment", public_id=public_id), 303)


def _minutes(text: str | None) -> int:
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 4 else 15
    return number if 0 < number <= MOST and number % 5 == 0 else 15


def _answers() -> dict[str, Answer]:
    """What was sent for each visit that was shown."""
    shown = request.form.getlist("visit")[:200]
    return {one: Answer(_does(one), request.form.get(f"seen-{one}", "")) for one in shown}


def _does(public_id: str) -> str:
    does = request.form.get(f"do-{public_id}", "leave")
    return does if does in DOES else "leave"


def _sentence(told: list[Touched]) -> str:
    by_mail = sum(bool(one.visit.client.email) for one in told)
    if not by_mail:
        return _("Done. Nobody will be e-mailed.")
    return ngettext("Done. %(num)s client will be e-mailed.", "Done. %(num)s clients will be e-mailed.", by_mail)


def _page(visit: Appointment, form: LateForm, now: datetime) -> str:
    form.seen.data = visit.as_seen
    staff = access.somebody()
    live = visit.status in LIVE
    found = ripple(visit, form.by.data, clinic(), now) if live else []
    return render_template(
        "booking/staff/late.html",
        form=form,
        visit=visit,
        live=live,
        rows=[Row(one, may_change(one.visit, staff), _chosen(one)) for one in found],
    )


def _chosen(one: Touched) -> str:
    """What was chosen before, else a new time where there is one."""
    sent = request.form.get(f"do-{one.visit.public_id}")
    return (
        sent
        if sent in DOES and (sent != "move" or one.free)
        else "move"
        if one.free
        else "tell"
        if one.visit.client.email
        else "leave"
    )
