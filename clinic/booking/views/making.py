"""Making a booking, step by step: time, about you. Every step has its own address; the draft is on the server."""

from datetime import datetime
from urllib.parse import urlencode

from flask import jsonify, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.forms import TimeForm, YouForm, phone_number
from clinic.booking.models import Draft
from clinic.booking.picker import parse_slot
from clinic.booking.steps import STEPS, open_step, progress
from clinic.booking.views import bp
from clinic.booking.views.picking import Asked, asked, picker_page
from clinic.booking.views.showing import Answer, Summary, hold_notice, summary_of
from clinic.catalog.models import Service, ServiceOption
from clinic.catalog.queries import service_by_slug
from clinic.db import db, transaction
from clinic.people.queries import names_of
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.web import connection, limiter, new_visitor, remember_visitor, visitor


def _address_typed() -> str:
    return f"{connection()} {request.form.get('email', '').strip().lower()[:254]}"


@bp.route("/book/<slug>/time", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def time(slug: str) -> Answer:
    """Step: choose a time. A free one is held, and the next step follows."""
    want = asked(slug, visitor(), times.now())
    if _unchecked(want):
        url, asked_for = url_for("booking.safety", slug=slug), urlencode(request.args)
        return redirect(f"{url}?{asked_for}" if asked_for else url, 303)
    form = TimeForm()
    if not form.validate_on_submit():
        return time_page(slug, form, want=want), 422 if form.errors else 200
    start = parse_slot(form.slot.data)
    if start is None:
        form.slot.errors = [_("Choose one of the times on this page")]
        return time_page(slug, form, want=want), 422
    known = visitor()
    token, who = ("", known) if known else new_visitor()
    try:
        with transaction():
            want = asked(slug, who, times.now())
            draft = actions.choose_time(who, want.wish, want.option.id, start, clinic(), times.now(), want.client)
    except SlotTaken:
        return time_page(slug, form, start), 409
    return remember_visitor(make_response(onward(draft, want.service)), token)


@bp.route("/book/<slug>/you", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@limiter.limit("10 per hour", methods=["POST"], key_func=_address_typed)
def you(slug: str) -> Answer:
    """Step: who is coming."""
    now = times.now()
    service = service_by_slug(slug)  # or the sentence that it is no longer offered
    draft = queries.own_draft(visitor(), slug, now)
    if draft is None or draft.starts_at is None:
        return to_step("time", slug)
    if draft.client_id:
        return onward(draft, service)
    form = YouForm(obj=draft)
    if form.validate_on_submit():
        details = {"name": form.name.data, "email": form.email.data, "phone": phone_number(form.phone.data)}
        with transaction():
            actions.say_who(draft.public_id, draft.visitor, clinic(), now, **details)
        return remember_visitor(make_response(onward(draft, service)))
    page = render_template(
        "booking/you.html",
        form=form,
        progress=progress("you", service),
        back_url=url_for("booking.time", slug=slug),
        summary=summary(draft, therapists_of(draft)),
        hold=hold_notice(draft, slug, "you", now),
    )
    return page, 422 if form.errors else 200


@bp.post("/book/<slug>/somebody-else")
def somebody_else(slug: str) -> Answer:
    """The booking is not for the client whose link was used in this browser."""
    for proof in ("client", "proof", "code"):
        session.pop(proof, None)
    draft = queries.own_draft(visitor(), slug, times.now())
    if draft is None:
        return to_step("time", slug)
    with transaction():
        actions.leave_out_client(draft.public_id, draft.visitor)
    return to_step("you", slug)


@bp.post("/book/<slug>/hold")
@limiter.limit("60 per hour")
def hold(slug: str) -> Answer:
    """Keep holding the draft's time, and back to its step; a script gets the seconds, or 409 when that can't be."""
    now = times.now()
    draft = queries.own_draft(visitor(), slug, now)
    until = None
    if draft is not None:
        with transaction():
            until = actions.keep_holding(draft.public_id, draft.visitor, clinic(), now)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(seconds=int((until - now).total_seconds()) if until else 0), 200 if until else 409
    step = request.form.get("step", "")
    return remember_visitor(make_response(to_step(step if step in STEPS else "time", slug)))


def _unchecked(want: Asked) -> bool:
    """Whether the safety check is still to be answered before a time can be chosen."""
    asking = health.asking(want.draft, want.service.modality, clinic(), times.now())
    return open_step(want.draft, asking) == "safety"


def time_page(
    slug: str, form: TimeForm, gone: datetime | None = None, *, want: Asked | None = None, ended: bool = False
) -> str:
    """The step as a page; `want` where it has been read already."""
    now = times.now()
    want = want or asked(slug, visitor(), now)
    return picker_page(
        "booking/time.html",
        want.question(queries.holds(visitor(), now)),
        want,
        form,
        now,
        gone,
        ended=ended,
        progress=progress("time", want.service),
        back_url=url_for("catalog.treatment", slug=slug),
        hold=hold_notice(want.draft, slug, "time", now),
    )


def summary(draft: Draft, therapists: str) -> Summary:
    option = db.session.get_one(ServiceOption, draft.option_id)
    return summary_of(queries.service_name(draft.service_id, clinic()), option, therapists, draft.starts_at)


def therapists_of(draft: Draft) -> str:
    """Who was held for the draft, by name."""
    names = names_of(resource_id for resource_id, kind in draft.seats if kind == "therapist")
    return " & ".join(names.values())


def onward(draft: Draft | None, service: Service) -> Answer:
    """On to the first step that is not done."""
    asked = health.asking(draft, service.modality, clinic(), times.now())
    return to_step(open_step(draft, asked), service.slug)


def to_step(step: str, slug: str) -> Answer:
    return redirect(url_for(f"booking.{step}", slug=slug), 303)
