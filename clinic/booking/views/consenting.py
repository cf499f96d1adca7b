"""What a client agreed to, by the private link: reading it, taking it back, signing it again.

A link can be forwarded. It shows the points that everybody agrees to, and never what she chose about her own body.
Taking back may be done by whoever holds the link: it only ever makes less allowed, and is undone by signing again.
"""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.views import bp
from clinic.booking.views.showing import Answer, language
from clinic.db import transaction
from clinic.errors import Missing
from clinic.forms import Form
from clinic.intake import consent as agreed
from clinic.intake.forms import PageForm
from clinic.intake.paging import Sheet
from clinic.intake.queries import version
from clinic.settings.current import clinic
from clinic.settings.formats import local
from clinic.web import connection, limiter


@bp.get("/b/<link>/consent")
def consent(link: str) -> Answer:
    """When consent was given, by whom and to what, what has been taken back, and how to."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), times.now())
    response = queries.response_of(appointment)
    found = agreed.agreement(response.id, clinic()) if response else None
    if response is None or found is None:
        return redirect(url_for("booking.show", link=link), 303)
    signed = agreed.signed(found)
    return render_template(
        "booking/consent.html",
        appointment=appointment,
        link=link,
        agreement=found,
        stands=found.stands(now),
        may_sign=health.signing_for(appointment, clinic(), now) is not None,
        points=agreed.points_of(signed),
        with_guardian=agreed.with_guardian(signed),
        number=version(response.version_id).number,
    )


@bp.route("/b/<link>/consent/withdraw/<what>", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def withdraw(link: str, what: str) -> Answer:
    """Ask, then take back; a second time is a friendly no-op."""
    if what not in {agreed.AREAS, agreed.EVERYTHING}:
        raise Missing(_("There is nothing here that could be taken back."))
    appointment = queries.by_link(link, clinic(), times.now())
    response = queries.response_of(appointment)
    found = agreed.agreement(response.id, clinic()) if response else None
    form = Form()
    if found and form.validate_on_submit():
        with transaction():
            actions.withdraw_consent(appointment.id, what, clinic(), times.now())
    elif found and not found.withdrawn_at and not (what == agreed.AREAS and found.areas_withdrawn_at):
        page = render_template("booking/withdraw.html", form=form, appointment=appointment, link=link, what=what)
        return page, 422 if form.errors else 200
    return redirect(url_for("booking.consent", link=link), 303)


@bp.route("/b/<link>/consent/sign", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def sign(link: str) -> Answer:
    """The points once more, each to be agreed to, and the signature."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), times.now())
    asked = health.signing_for(appointment, clinic(), now)
    if asked is None:
        return redirect(url_for("booking.consent", link=link), 303)
    form = PageForm(health.consent_page(asked), asked.version.content, Sheet(), language(), local(now).date())
    if form.form.validate_on_submit():
        with transaction():
            actions.sign_again(appointment.id, form.read(), clinic(), now, connection())
        return redirect(url_for("booking.consent", link=link), 303)
    page = render_template("booking/sign.html", form=form.form, page=form, link=link, appointment=appointment)
    return page, 422 if form.form.errors else 200
