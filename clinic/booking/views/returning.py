"""The health step of a client we know: what she answered before, shown once a code has proven that it is she."""

from flask import render_template, request, url_for

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.health import Asking
from clinic.booking.steps import progress
from clinic.booking.views import bp
from clinic.booking.views.answering import Ready, ready_for
from clinic.booking.views.making import summary, therapists_of, to_step
from clinic.booking.views.proving import Place, code_page, is_proven, send_to
from clinic.booking.views.showing import Answer, Section, answered, hold_notice, masked
from clinic.db import transaction
from clinic.forms import Form
from clinic.intake.paging import lasts
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.route("/book/<slug>/earlier", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def earlier(slug: str) -> Answer:
    """Is this still right? Until a code has come back, only when she answered, and the offer of one."""
    now = times.now()
    ready = ready_for(slug, now)
    if not isinstance(ready, Ready):
        return ready
    draft, service, asked, client = ready.draft, ready.service, ready.asked, queries.client_of(ready.draft)
    before = health.earlier(draft, asked, clinic()) if asked else None
    if asked is None or before is None or client is None:
        return to_step("questions", slug)
    form, proven = Form(), is_proven(client, now)
    if form.validate_on_submit() and proven:
        with transaction():
            actions.keep_as_is(draft.public_id, draft.visitor, clinic(), now)
        return to_step("questions", slug)
    shown = proven and draft.previous_id is not None
    return render_template(
        "booking/earlier.html" if shown else "booking/known.html",
        form=form,
        proven=proven,
        email=masked(client.email),
        answered_at=before.profile_at or before.completed_at,
        sections=_sections(slug, asked) if shown else [],
        send_url=url_for("booking.send_code", slug=slug),
        afresh_url=url_for("booking.question_page", slug=slug, page_id=asked.pages[0].id),
        back_url=url_for("booking.time", slug=slug),
        progress=progress("questions", service),
        hold=hold_notice(draft, slug, "questions", now),
        summary=summary(draft, therapists_of(draft)),
    )


@bp.post("/book/<slug>/code/send")
@limiter.limit("10 per hour")
def send_code(slug: str) -> Answer:
    """Send a code to the client whose booking this is."""
    place = _place(slug)
    return _carrying(slug, place, send_to(place)) if place else to_step("questions", slug)


@bp.route("/book/<slug>/code", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def code(slug: str) -> Answer:
    """The page that asks for it; once it is right, her answers are brought here."""
    place = _place(slug)
    return _carrying(slug, place, code_page(place)) if place else to_step("questions", slug)


def _place(slug: str) -> Place | None:
    """Where a code is asked for, if there is something to show for it."""
    ready = ready_for(slug, times.now())
    if not isinstance(ready, Ready) or ready.asked is None:
        return None
    client = queries.client_of(ready.draft)
    if client is None or health.earlier(ready.draft, ready.asked, clinic()) is None:
        return None
    before, here, send = (url_for(f"booking.{name}", slug=slug) for name in ("earlier", "code", "send_code"))
    return Place(client, before, here, send, before)


def _carrying(slug: str, place: Place, answer: Answer) -> Answer:
    """The same answer, with what she said before brought into her booking once she has proven who she is."""
    now = times.now()
    if request.method == "POST" and is_proven(place.client, now):
        ready = ready_for(slug, now)
        if isinstance(ready, Ready):
            with transaction():
                actions.carry_over(ready.draft.public_id, ready.draft.visitor, clinic(), now)
    return answer


def _sections(slug: str, asked: Asking) -> list[Section]:
    pages = [page for page in asked.pages if lasts(page)]
    return [answered(asked, page, url_for("booking.question_page", slug=slug, page_id=page.id)) for page in pages]
