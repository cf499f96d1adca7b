"""Asking for health answers to be deleted, by the private link.

Whoever holds the link may ask. Deleting is the clinic's: a link can be forwarded, and what is deleted never comes back.
"""

from flask import redirect, render_template, url_for

from clinic import times
from clinic.booking import actions, queries
from clinic.booking.views import bp
from clinic.booking.views.showing import Answer
from clinic.db import transaction
from clinic.forms import Form
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.route("/b/<link>/delete", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def delete(link: str) -> Answer:
    """What would be deleted and what is kept; then that it was asked for. A second time changes nothing."""
    appointment = queries.by_link(link, clinic(), times.now())
    form = Form()
    if form.validate_on_submit():
        with transaction():
            actions.ask_to_forget(appointment.id, times.now())
        return redirect(url_for("booking.delete", link=link), 303)
    page = render_template(
        "booking/delete.html",
        form=form,
        link=link,
        asked=queries.open_request(appointment.id),
        years=clinic().keep_health_years,
    )
    return page, 422 if form.errors else 200
