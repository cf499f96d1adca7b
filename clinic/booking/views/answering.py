"""The step that asks about health, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, url_for

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.health import Asking
from clinic.booking.models import Draft
from clinic.booking.steps import open_step, progress
from clinic.booking.views import bp
from clinic.booking.views.making import summary, therapists_of, to_step
from clinic.booking.views.proving import is_proven
from clinic.booking.views.showing import Answer, hold_notice, page_form, questions_html
from clinic.catalog.models import Service
from clinic.catalog.queries import service_by_slug
from clinic.db import transaction
from clinic.intake.forms import PageForm
from clinic.intake.paging import Page
from clinic.settings.current import clinic
from clinic.web import limiter, visitor


@bp.get("/book/<slug>/questions")
def questions(slug: str) -> Answer:
    """Step: health questions. Leads to the first page that waits, or on."""
    ready = ready_for(slug, times.now())
    if not isinstance(ready, Ready):
        return ready
    return _onward(ready.draft, ready.service, ready.asked)


@bp.route("/book/<slug>/questions/<page_id>", methods=["GET", "POST"])
@limiter.limit("120 per hour", methods=["POST"])
def question_page(slug: str, page_id: str) -> Answer:
    """One page of health questions, saved on Continue."""
    now = times.now()
    ready = ready_for(slug, now, page_id)
    if not isinstance(ready, Ready):
        return ready
    draft, service, asked = ready.draft, ready.service, ready.asked
    page = named(asked.pages, page_id) if asked else None
    if asked is None or page is None:  # an earlier answer has closed it, or it never was
        return redirect(url_for("booking.questions", slug=slug), 303)
    form = page_form(asked, page, now, blank=_hidden(draft, asked, page, now))
    if not form.form.validate_on_submit():
        return _question_page(form, asked, draft, service, now), 422 if form.form.errors else 200
    with transaction():
        said_now = actions.answer_page(draft.public_id, draft.visitor, page, form.read(), clinic(), now)
    if health.stops(said_now.assessment):
        return to_stop(slug)
    return _onward(draft, service, said_now)


@bp.post("/book/<slug>/later")
@limiter.limit("30 per hour")
def later(slug: str) -> Answer:
    """Book now and answer the rest by the private link."""
    now = times.now()
    ready = ready_for(slug, now)
    if not isinstance(ready, Ready):
        return ready
    with transaction():
        actions.finish_later(ready.draft.public_id, ready.draft.visitor, clinic(), now)
    return _onward(ready.draft, ready.service, ready.asked)


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that can be asked about health."""

    draft: Draft
    service: Service
    asked: Asking | None


def ready_for(slug: str, now: datetime, page_id: str = "") -> Ready | Answer:
    """The visitor's draft, or where an earlier step is missing.

    A page she has saved is open also then: a sign ticked there has given her time back, and may have been a mistake.
    """
    service = service_by_slug(slug)
    draft = queries.own_draft(visitor(), slug, now)
    asked = health.asking(draft, service.modality, clinic(), now)
    step = open_step(draft, asked)
    saved = asked is not None and page_id in asked.sheet.saved and step != "safety"
    return Ready(draft, service, asked) if draft and (saved or step in {"questions", "check"}) else to_step(step, slug)


def _hidden(draft: Draft, asked: Asking, page: Page, now: datetime) -> bool:
    """Whether a page holds answers that were carried over and her proof has run out before she had seen them."""
    waiting = draft.previous_id is not None and page.id not in asked.sheet.saved
    return waiting and not is_proven(queries.client_of(draft), now)


def _question_page(form: PageForm, asked: Asking, draft: Draft, service: Service, now: datetime) -> str:
    slug, page = service.slug, form.page
    before = _before(asked, page)
    return questions_html(
        form,
        asked,
        progress=progress("questions", service),
        hold=hold_notice(draft, slug, "questions", now),
        summary=summary(draft, therapists_of(draft)),
        later_url=url_for("booking.later", slug=slug),
        back_url=url_for("booking.question_page", slug=slug, page_id=before.id)
        if before
        else url_for("booking.time" if draft.client_id else "booking.you", slug=slug),
    )


def _before(asked: Asking, page: Page) -> Page | None:
    those = asked.pages
    at = next((n for n, one in enumerate(those) if one.id == page.id), 0)
    return those[at - 1] if at else None


def named(those: Iterable[Page], page_id: str) -> Page | None:
    """The page of that name."""
    return next((page for page in those if page.id == page_id), None)


def _onward(draft: Draft, service: Service, asked: Asking | None) -> Answer:
    """On to earlier answers to confirm, or the page that waits, else to the first step that is not done."""
    step = open_step(draft, asked)
    page = asked.next_page if asked and step == "questions" else None
    if asked and page and health.earlier(draft, asked, clinic()):
        step, page = "earlier", None
    if page is None:
        return to_step(step, service.slug)
    return redirect(url_for("booking.question_page", slug=service.slug, page_id=page.id), 303)


def to_stop(slug: str) -> Answer:
    """On to the page that says stop."""
    return redirect(url_for("booking.stop", slug=slug), 303)
