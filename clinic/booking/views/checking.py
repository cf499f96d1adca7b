"""The last step of a booking: check and book."""

from flask import redirect, render_template, session, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, policy, queries
from clinic.booking.forms import CheckForm, TimeForm
from clinic.booking.models import Draft
from clinic.booking.steps import progress
from clinic.booking.views import bp
from clinic.booking.views.making import summary, therapists_of, time_page, to_step
from clinic.booking.views.showing import Answer, Row, Section, hold_notice, masked
from clinic.catalog.queries import service_by_slug
from clinic.db import transaction
from clinic.errors import CheckAgain
from clinic.people.models import Client
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day_year
from clinic.web import limiter, visitor


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
    session.pop("client", None)  # the next booking in this browser may be somebody else's
    session["just_booked"] = appointment.public_id, queries.client_was_new(appointment)
    return redirect(url_for("booking.show", link=appointment.link), 303)


def _check_page(slug: str, *, status: int = 200, changed: bool = False) -> Answer:
    now = times.now()
    service_by_slug(slug)  # or the sentence that it is no longer offered
    draft = queries.own_draft(visitor(), slug, now)
    terms = queries.terms_of(draft, clinic()) if draft else None
    if draft is None or terms is None:
        return to_step("you" if draft and draft.starts_at else "time", slug)
    therapists = therapists_of(draft)
    form = CheckForm(formdata=None, draft=draft.public_id, agreed=terms.fingerprint)
    page = render_template(
        "booking/check.html",
        form=form,
        changed=changed,
        else_url=url_for("booking.somebody_else", slug=slug) if draft.client_id else None,
        progress=progress("check"),
        sections=_sections(draft, terms, therapists, slug),
        summary=summary(draft, therapists),
        hold=hold_notice(draft, slug, "check", now),
        back_url=url_for("booking.time" if draft.client_id else "booking.you", slug=slug),
        change_until=policy.change_until(terms.starts_at, clinic(), now),
    )
    return page, status


def _lost(slug: str) -> Answer:
    """The hold had ended and somebody else has the time: choose another; what was typed stays in the draft."""
    draft = queries.own_draft(visitor(), slug, times.now())
    if draft is None or draft.starts_at is None:
        return to_step("time", slug)
    return time_page(slug, TimeForm(formdata=None), draft.starts_at, ended=True), 409


def _sections(draft: Draft, terms: queries.Terms, therapists: str, slug: str) -> list[Section]:
    time_url, you_url = url_for("booking.time", slug=slug), url_for("booking.you", slug=slug)
    when = _(
        "%(day)s, %(start)s to %(end)s",
        day=day_year(terms.starts_at),
        start=clock(terms.starts_at),
        end=clock(terms.ends_at),
    )
    treatment = _("%(name)s, %(minutes)s minutes", name=terms.service_name, minutes=terms.minutes)
    client = queries.client_of(draft)
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
                Row(_("Name"), client.name if client else draft.name, change, _("name")),
                Row(_("E-mail"), masked(client.email) if client else draft.email, change, _("e-mail")),
                Row(_("Mobile"), _mobile(client, draft), change, _("mobile number")),
            ],
        ),
    ]


def _mobile(client: Client | None, draft: Draft) -> str:
    """A forwarded link must not tell a telephone number."""
    if client:
        return _("The number we have") if client.phone else _("Not given")
    return draft.phone or _("Not given")
