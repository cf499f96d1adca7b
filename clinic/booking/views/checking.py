"""The last step of a booking: check and book."""

from flask import redirect, render_template, session, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, health, policy, queries
from clinic.booking.forms import CheckForm, TimeForm
from clinic.booking.health import Asking
from clinic.booking.models import Draft
from clinic.booking.steps import open_step, progress
from clinic.booking.views import bp
from clinic.booking.views.making import summary, therapists_of, time_page, to_step
from clinic.booking.views.showing import Answer, Row, Section, hold_notice, masked, page_title, told
from clinic.catalog.models import Service
from clinic.catalog.queries import service_by_slug
from clinic.db import transaction
from clinic.errors import CheckAgain
from clinic.people.models import Client
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day_year, telephone
from clinic.web import connection, limiter, visitor


@bp.route("/book/<slug>/check", methods=["GET", "POST"])
@limiter.limit("20 per hour; 40 per day", methods=["POST"])
def check(slug: str) -> Answer:
    """Step: check and book. Sent twice, it answers twice with the one booking it made."""
    try:
        return _check(slug)
    except actions.TooSoon as error:
        return _later(slug, error)


def _check(slug: str) -> Answer:
    form = CheckForm()
    if not form.validate_on_submit():
        return _check_page(slug, status=422 if form.errors else 200, changed=bool(form.errors))
    try:
        with transaction():
            appointment = actions.confirm(
                form.draft.data, visitor() or "", form.agreed.data, clinic(), times.now(), connection()
            )
    except CheckAgain:
        return _check_page(slug, status=409, changed=True)
    except actions.Stopped:
        return redirect(url_for("booking.stop", slug=slug), 303)
    except SlotTaken:
        return _lost(slug)
    session.pop("client", None)  # the next booking in this browser may be somebody else's
    session["just_booked"] = appointment.public_id, queries.client_was_new(appointment)
    return redirect(url_for("booking.show", link=appointment.link), 303)


def _check_page(slug: str, *, status: int = 200, changed: bool = False) -> Answer:
    now = times.now()
    service = service_by_slug(slug)  # or the sentence that it is no longer offered
    draft = queries.own_draft(visitor(), slug, now)
    asked = health.asking(draft, service.modality, clinic(), now)
    step = open_step(draft, asked)
    terms = queries.terms_of(draft, clinic()) if draft and step == "check" else None
    if draft is None or terms is None:
        return to_step("time" if step == "check" else step, slug)
    if asked and health.stops(asked.assessment):
        return redirect(url_for("booking.stop", slug=slug), 303)
    waits = health.waits_for(asked, service.modality, draft.client_id, terms.starts_at)
    therapists = therapists_of(draft)
    form = CheckForm(formdata=None, draft=draft.public_id, agreed=terms.fingerprint)
    page = render_template(
        "booking/check.html",
        form=form,
        changed=changed,
        else_url=url_for("booking.somebody_else", slug=slug) if draft.client_id else None,
        progress=progress("check", service),
        waits=waits,
        wait_until=actions.deadline(waits, terms.starts_at, clinic(), now),
        messages=told(asked) if asked and waits else [],
        sections=_sections(draft, terms, therapists, service, asked),
        summary=summary(draft, therapists),
        hold=hold_notice(draft, slug, "check", now),
        back_url=_back(draft, service, asked),
        change_until=policy.change_until(terms.starts_at, clinic(), now),
    )
    return page, status


def _back(draft: Draft, service: Service, asked: Asking | None) -> str:
    if asked and asked.pages:
        return url_for("booking.question_page", slug=service.slug, page_id=asked.pages[-1].id)
    return url_for("booking.time" if draft.client_id else "booking.you", slug=service.slug)


def _lost(slug: str) -> Answer:
    """The hold had ended and somebody else has the time: choose another; what was typed stays in the draft."""
    draft = queries.own_draft(visitor(), slug, times.now())
    if draft is None or draft.starts_at is None:
        return to_step("time", slug)
    return time_page(slug, TimeForm(formdata=None), draft.starts_at, ended=True), 409


def _later(slug: str, error: actions.TooSoon) -> Answer:
    """Nobody could decide before that visit: choose a later time; what was typed stays in the draft."""
    form = TimeForm(formdata=None)
    form.slot.errors = [" ".join([error.sentence, *error.advice])]
    return time_page(slug, form), error.http_status


def _sections(
    draft: Draft, terms: queries.Terms, therapists: str, service: Service, asked: Asking | None
) -> list[Section]:
    slug = service.slug
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
        *_health(draft, service, asked),
    ]


def _health(draft: Draft, service: Service, asked: Asking | None) -> list[Section]:
    """Which pages are answered; what was answered is nobody's on a page that others may look at."""
    if asked is None:
        return []
    slug, page = service.slug, asked.next_page if draft.finish_later else None
    signs = Row(_("Warning signs"), _("Answered") if page else "", url_for("booking.safety", slug=slug), "")
    if page:
        url = url_for("booking.question_page", slug=slug, page_id=page.id)
        rest = Row(_("The rest"), _("To be finished later, before your visit"), url, _("health answers"))
        return [Section(_("Health questions"), [signs, rest])]
    pages = [
        Row(page_title(one), "", url_for("booking.question_page", slug=slug, page_id=one.id), "")
        for one in asked.pages
        if not one.follow_up
    ]
    note = _("All answered. Your answers aren’t shown here, so that nobody reads them over your shoulder.")
    return [Section(_("Health questions"), [signs, *pages], note)]


def _mobile(client: Client | None, draft: Draft) -> str:
    """A forwarded link must not tell a telephone number."""
    if client:
        return _("The number we have") if client.phone else _("Not given")
    return telephone(draft.phone) if draft.phone else _("Not given")
