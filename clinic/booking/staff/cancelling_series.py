"""A client comes no longer: a visit of a series and those after it are called off together."""

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from clinic import access, times
from clinic.access import DIARY_WRITE, needs
from clinic.booking import actions, caseload, visits
from clinic.booking.staff import bp
from clinic.db import transaction
from clinic.forms import UNLABELLED, Form
from clinic.settings.current import clinic


class FollowingForm(Form):
    """Which visits were shown, and whether the client hears of it."""

    seen = HiddenField(UNLABELLED, validators=[InputRequired(), Length(max=2000)])
    tell = RadioField(
        _l("Tell the client by e-mail?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No, somebody tells her otherwise"))],
        default="yes",
        validators=[InputRequired(_l("Choose whether the client is told"))],
    )


@bp.route("/appointments/<public_id>/series/cancel", methods=["GET", "POST"])
@needs(DIARY_WRITE)
def cancel_following(public_id: str) -> str | Response | tuple[str, int]:
    """Show this visit and those after it, and call them off."""
    visit = caseload.visit(public_id)
    form, status = FollowingForm(), 200
    if form.validate_on_submit():
        seen, tell = form.seen.data.split(), form.tell.data == "yes"
        try:
            with transaction():
                actions.cancel_following(visit.id, seen, clinic(), times.now(), access.somebody().actor, tell=tell)
            return redirect(url_for("diary.booked", public_id=public_id), 303)
        except actions.SeriesChanged as error:
            form.form_errors.append(error.sentence)
            status = error.http_status
    visit = caseload.visit(public_id)
    following = visits.following(visit)
    form.seen.data = " ".join(one.public_id for one in following)
    page = render_template("booking/staff/cancel_series.html", form=form, visit=visit, visits=following)
    return page, 422 if form.errors and status == 200 else status
