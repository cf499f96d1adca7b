"""What a client does with a booking: see it, put it in her calendar, move it, cancel it, find it again.

Links show on GET and act on POST: a mail scanner that opens every link changes nothing.
"""

from datetime import datetime

from flask import Response, redirect, render_template, request, session, url_for

from clinic import times
from clinic.booking import actions, health, policy, queries, reference
from clinic.booking.forms import REASONS, CancelForm, FindForm
from clinic.booking.history import changes
from clinic.booking.messages import calendar_of
from clinic.booking.models import Appointment
from clinic.booking.views import bp
from clinic.booking.views.showing import Answer, masked
from clinic.catalog.queries import faqs, service_by_id
from clinic.db import transaction
from clinic.errors import TooLate
from clinic.intake.consent import agreement
from clinic.intake.queries import letters_came
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.get("/b/<link>")
def show(link: str) -> Answer:
    """The booking, just made or later."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    booked, typed_here = session.pop("just_booked", ("", False))
    just_booked = booked == appointment.public_id
    email = appointment.client.email
    open_questions = _questions(appointment, now)
    again = open_questions is not None and open_questions.again is not None
    awaited = policy.awaits_letter(appointment, now)
    names = ("calendar_file", "move", "cancel", "again")
    agreed = agreement(appointment.response_id, clinic()) if appointment.response_id else None
    return render_template(
        "booking/show.html",
        appointment=appointment,
        state=policy.stage(appointment, now),
        reason=REASONS.get(appointment.cancel_reason or ""),
        just_booked=just_booked,
        email=email if just_booked and typed_here else masked(email),  # a link can be forwarded
        links={name.partition("_")[0]: url_for(f"booking.{name}", link=link) for name in names},
        questions_url=url_for("booking.unchanged" if again else "booking.questions_for", link=link)
        if open_questions
        else None,
        asked_again=again,
        agreement=agreed,
        must_sign=bool(agreed and not agreed.stands(now)),
        letter_url=url_for("booking.letter", link=link) if awaited else None,
        letters=letters_came(appointment.response_id) if awaited else [],
        can_move=policy.may_move(appointment, now),
        can_cancel=policy.may_cancel(appointment, now),
        can_say_here=policy.may_say_here(appointment, clinic(), now).allowed,
        here=appointment.status == "arrived",
        history=changes(appointment),
        faq=next(iter(faqs("booked")), None),
    )


@bp.get("/b/<link>/calendar.ics")
def calendar_file(link: str) -> Answer:
    """The appointment for the client's own calendar."""
    appointment = queries.by_link(link, clinic(), times.now())
    response = Response(calendar_of(appointment), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


@bp.route("/b/<link>/cancel", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def cancel(link: str) -> Answer:
    """Ask, then cancel; a second time is a friendly no-op."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    if appointment.status == "cancelled":
        return redirect(url_for("booking.show", link=link), 303)
    form = CancelForm()
    permit = policy.may_cancel(appointment, now)
    if form.validate_on_submit() and permit.allowed:
        try:
            with transaction():
                actions.cancel(appointment.id, form.reason.data or "", clinic(), now, f"client:{appointment.client_id}")
        except TooLate:
            pass  # it became too late while she was deciding: the page below says so
        else:
            return redirect(url_for("booking.show", link=link), 303)
    appointment = queries.by_link(link, clinic(), now)
    permit = policy.may_cancel(appointment, now)
    page = render_template("booking/cancel.html", form=form, link=link, appointment=appointment, can_cancel=permit)
    return page, _status(form, permit)


@bp.post("/b/<link>/again")
def again(link: str) -> Answer:
    """Book the same service once more, as the client this link belongs to."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    session["client"] = [appointment.public_id, appointment.link_generation, now.timestamp()]
    service = service_by_id(appointment.service_id)
    if service.state != "published":
        return redirect(url_for("catalog.treatments"), 303)
    return redirect(url_for("booking.time", slug=service.slug, length=appointment.minutes), 303)


@bp.route("/find", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def find() -> Answer:
    """A lost link, asked for with reference and e-mail; the answer is the same whether there is a booking or not."""
    form = FindForm()
    if form.validate_on_submit():
        with transaction():
            number = reference.decode(form.reference.data)
            actions.send_link_again(number, form.email.data, clinic(), times.now())
        return redirect(url_for("booking.find", sent=1), 303)
    page = render_template("booking/find.html", form=form, sent="sent" in request.args and not form.is_submitted())
    return page, 422 if form.errors or form.form_errors else 200


def _questions(appointment: Appointment, now: datetime) -> health.Asking | None:
    """What is still to be answered before the visit, or now that she has come."""
    waiting = policy.stage(appointment, now) in {"booked", "pending"} or policy.is_due(appointment, now)
    return health.asking_for(appointment, clinic(), now) if waiting else None


def _status(form: CancelForm, permit: policy.Permit) -> int:
    if form.errors:
        return 422
    return 409 if form.is_submitted() and not permit.allowed else 200
