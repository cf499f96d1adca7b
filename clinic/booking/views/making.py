"""Making a booking: time, about you, check. Every step has its own address; the draft is on the server."""

from datetime import datetime

from flask import jsonify, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, queries
from clinic.booking.forms import CheckForm, TimeForm, YouForm, phone_number
from clinic.booking.models import Draft
from clinic.booking.picker import parse_slot
from clinic.booking.steps import after, progress
from clinic.booking.views import bp
from clinic.booking.views.picking import asked, picker_page
from clinic.booking.views.showing import Answer, Row, Section, Summary, hold_notice, summary_of
from clinic.catalog.models import ServiceOption
from clinic.db import db, transaction
from clinic.errors import CheckAgain
from clinic.people.models import Client
from clinic.people.queries import names_of
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day_year
from clinic.web import limiter, new_visitor, remember_visitor, visitor


def _address_typed() -> str:
    return request.form.get("email", "").strip().lower()[:254]


@bp.route("/book/<slug>/time", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def time(slug: str) -> Answer:
    """Step: choose a time. A free one is held, and the next step follows."""
    form = TimeForm()
    if not form.validate_on_submit():
        return _time_page(slug, form), 422 if form.errors else 200
    start = parse_slot(form.slot.data)
    if start is None:
        form.slot.errors = [_("Choose one of the times on this page")]
        return _time_page(slug, form), 422
    known = visitor()
    token, who = ("", known) if known else new_visitor()
    try:
        with transaction():
            want = asked(slug, who, times.now())
            actions.choose_time(who, want.wish, want.option.id, start, clinic(), times.now(), want.client)
    except SlotTaken:
        return _time_page(slug, form, start), 409
    response = make_response(_to(after("time"), slug))
    return remember_visitor(response, token) if token else response


@bp.route("/book/<slug>/you", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@limiter.limit("20 per day", methods=["POST"], key_func=_address_typed)
def you(slug: str) -> Answer:
    """Step: who is coming."""
    now = times.now()
    draft = queries.own_draft(visitor(), slug, now)
    if draft is None or draft.starts_at is None:
        return _to("time", slug)
    if draft.client_id:
        return _to(after("you"), slug)
    form = YouForm(obj=draft)
    if form.validate_on_submit():
        details = {"name": form.name.data, "email": form.email.data.lower(), "phone": phone_number(form.phone.data)}
        with transaction():
            actions.say_who(draft.public_id, draft.visitor, clinic(), now, **details)
        return _to(after("you"), slug)
    page = render_template(
        "booking/you.html",
        form=form,
        progress=progress("you"),
        back_url=url_for("booking.time", slug=slug),
        summary=_summary(draft, _therapists(draft)),
        hold=hold_notice(draft, slug, now),
    )
    return page, 422 if form.errors else 200


@bp.route("/book/<slug>/check", methods=["GET", "POST"])
@limiter.limit("20 per hour; 40 per day", methods=["POST"])
def check(slug: str) -> Answer:
    """Step: check and book. Sent twice, it answers twice with the one booking it made."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _check_page(slug, status=422 if form.errors else 200, changed=bool(form.errors))
    try:
        with transaction():
            appointment = actions.confirm(form.draft.data, visitor() or "", form.agreed.data, clinic(), times.now())
    except CheckAgain:
        return _check_page(slug, status=409, changed=True)
    except SlotTaken:
        return _lost(slug)
    session["just_booked"] = appointment.public_id
    return redirect(url_for("booking.show", link=appointment.link), 303)


@bp.post("/book/<slug>/somebody-else")
def somebody_else(slug: str) -> Answer:
    """The booking is not for the client whose link was used in this browser."""
    session.pop("client", None)
    draft = queries.own_draft(visitor(), slug, times.now())
    if draft is None:
        return _to("time", slug)
    with transaction():
        actions.leave_out_client(draft.public_id, draft.visitor)
    return _to("you", slug)


@bp.post("/book/<slug>/hold")
@limiter.limit("60 per hour")
def hold(slug: str) -> Answer:
    """Keep holding the draft's time: until when, or 409 when it is held no longer."""
    now = times.now()
    draft = queries.own_draft(visitor(), slug, now)
    until = None
    if draft is not None:
        with transaction():
            until = actions.keep_holding(draft.public_id, draft.visitor, clinic(), now)
    return jsonify(until=until.isoformat() if until else None), 200 if until else 409


def _time_page(slug: str, form: TimeForm, gone: datetime | None = None, *, ended: bool = False) -> str:
    now = times.now()
    want = asked(slug, visitor(), now)
    held = queries.hold_until(want.draft, now)
    return picker_page(
        "booking/time.html",
        want.question(held is not None),
        want,
        form,
        now,
        gone,
        ended=ended,
        progress=progress("time"),
        back_url=url_for("catalog.treatment", slug=slug),
        hold=hold_notice(want.draft, slug, now) if held else None,
    )


def _check_page(slug: str, *, status: int = 200, changed: bool = False) -> Answer:
    now = times.now()
    draft = queries.own_draft(visitor(), slug, now)
    terms = queries.terms_of(draft, clinic()) if draft else None
    if draft is None or terms is None:
        return _to("you" if draft and draft.starts_at else "time", slug)
    therapists = _therapists(draft)
    form = CheckForm(formdata=None, draft=draft.public_id, agreed=terms.fingerprint)
    page = render_template(
        "booking/check.html",
        form=form,
        changed=changed,
        else_url=url_for("booking.somebody_else", slug=slug) if draft.client_id else None,
        progress=progress("check"),
        sections=_sections(draft, terms, therapists, slug),
        summary=_summary(draft, therapists),
        hold=hold_notice(draft, slug, now),
        back_url=url_for("booking.time" if draft.client_id else "booking.you", slug=slug),
        free_until=queries.free_until(terms.starts_at, clinic(), now),
    )
    return page, status


def _lost(slug: str) -> Answer:
    """The hold had ended and somebody else has the time: choose another; what was typed stays in the draft."""
    draft = queries.own_draft(visitor(), slug, times.now())
    if draft is None or draft.starts_at is None:
        return _to("time", slug)
    return _time_page(slug, TimeForm(formdata=None), draft.starts_at, ended=True), 409


def _sections(draft: Draft, terms: queries.Terms, therapists: str, slug: str) -> list[Section]:
    time_url, you_url = url_for("booking.time", slug=slug), url_for("booking.you", slug=slug)
    when = _(
        "%(day)s, %(start)s to %(end)s",
        day=day_year(terms.starts_at),
        start=clock(terms.starts_at),
        end=clock(terms.ends_at),
    )
    treatment = _("%(name)s, %(minutes)s minutes", name=terms.service_name, minutes=terms.minutes)
    client = db.session.get(Client, draft.client_id) if draft.client_id else None
    person = client or draft
    change = None if client else you_url
    return [
        Section(
            _("Appointment"),
            [
                Row(_("Treatment"), treatment, url_for("catalog.treatment", slug=slug), _("treatment")),
                Row(_("When"), when, time_url, _("date and time")),
                Row(_("With"), therapists, time_url, _("therapist")),
            ],
        ),
        Section(
            _("About you"),
            [
                Row(_("Name"), person.name, change, _("name")),
                Row(_("E-mail"), person.email, change, _("e-mail")),
                Row(_("Mobile"), person.phone or _("Not given"), change, _("mobile number")),
            ],
        ),
    ]


def _summary(draft: Draft, therapists: str) -> Summary:
    option = db.session.get_one(ServiceOption, draft.option_id)
    return summary_of(queries.service_name(draft.service_id, clinic()), option, therapists, draft.starts_at)


def _therapists(draft: Draft) -> str:
    """Who was held for the draft, by name."""
    names = names_of(resource_id for resource_id, kind in draft.seats if kind == "therapist")
    return " & ".join(names.values())


def _to(step: str, slug: str) -> Answer:
    return redirect(url_for(f"booking.{step}", slug=slug), 303)
