"""The page that says stop: what the answers rule out, what to do first, and what can be had instead."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template, request, url_for

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.health import Asking
from clinic.booking.views import bp
from clinic.booking.views.making import onward, to_step
from clinic.booking.views.showing import Answer, common_questions, filled_in, language
from clinic.catalog.queries import option_of, service_by_slug, services_with
from clinic.db import transaction
from clinic.intake.content import questions_of, said
from clinic.intake.screening import Fired
from clinic.settings.current import clinic
from clinic.web import limiter, visitor


@bp.get("/book/<slug>/stop")
def stop(slug: str) -> Answer:
    """What the answers so far rule out, what to do first, and what can be had instead."""
    now = times.now()
    service = service_by_slug(slug)
    draft = queries.own_draft(visitor(), slug, now)
    asked = health.asking(draft, service.modality, clinic(), now)
    kind = health.stops(asked.assessment) if draft and asked else None
    if asked is None or draft is None or kind is None:
        return onward(draft, service)
    reasons = asked.assessment.gravest
    page = render_template(
        "booking/stop.html",
        kind=kind,
        service=service,
        signs=_signs(asked, reasons),
        messages=list(dict.fromkeys(filled_in(said(reason.message, language())) for reason in reasons)),
        let_go=draft.first_held_at is not None and draft.starts_at is None,
        others=services_with(asked.assessment.alternatives) if kind == "blocked" else [],
        faqs=[] if kind == "emergency" else common_questions("stop"),
        back_url=_back_to_answers(slug, asked),
    )
    return page, 200


@bp.post("/book/<slug>/instead")
@limiter.limit("30 per hour")
def instead(slug: str) -> Answer:
    """Another treatment that nothing speaks against, with everything kept that was typed."""
    now = times.now()
    draft = queries.own_draft(visitor(), slug, now)
    other = service_by_slug(request.form.get("service", "")[:80])
    if draft is None:
        return onward(None, service_by_slug(slug))
    option = option_of(other, None)
    with transaction():
        actions.choose_instead(draft.public_id, draft.visitor, other, option.id, clinic(), now)
    return to_step("time", other.slug)


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that was ticked, as it was asked."""

    text: str


def _signs(asked: Asking, reasons: Iterable[Fired]) -> list[Sign]:
    """What she ticked among the warning signs that led here."""
    page = asked.safety
    wanted = {reason.id for reason in reasons}
    told = {flag.id: flag for flag in asked.version.content.flags if flag.id in wanted}
    asked_for = {leaf for flag in told.values() for leaf in questions_of([flag.when])}
    if "emergency-now" in wanted:
        asked_for.add("emergency_now")
    members = page.questions if page else ()
    return [Sign(said(q.tick, language())) for q in members if q.id in asked_for]


def _back_to_answers(slug: str, asked: Asking) -> str:
    last = next((name for name in reversed(asked.sheet.saved)), "safety")
    if asked.safety and last == asked.safety.id:
        return url_for("booking.safety", slug=slug)
    return url_for("booking.question_page", slug=slug, page_id=last)
