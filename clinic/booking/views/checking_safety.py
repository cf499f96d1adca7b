"""The first step of treatments that ask about health: the signs that need a doctor before any massage."""

from urllib.parse import urlencode

from flask import make_response, redirect, render_template, request, url_for

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.steps import open_step, progress
from clinic.booking.views import bp
from clinic.booking.views.answering import to_stop
from clinic.booking.views.showing import Answer, common_questions, page_form
from clinic.catalog.models import Service
from clinic.catalog.queries import option_of, service_by_slug
from clinic.db import transaction
from clinic.intake.forms import PageForm
from clinic.settings.current import clinic
from clinic.web import limiter, new_visitor, remember_visitor, visitor

CARRIED = ("length", "with", "from", "day")  # what the address of the time page may ask for


@bp.route("/book/<slug>/safety", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def safety(slug: str) -> Answer:
    """Step: the signs that need a doctor first. Asked before a time is chosen, and afresh for each booking."""
    now = times.now()
    service = service_by_slug(slug)
    asked = health.asking(queries.own_draft(visitor(), slug, now), service.modality, clinic(), now)
    page = asked.safety if asked else None
    if asked is None or page is None:
        return _on(slug, "time")
    form = page_form(asked, page, now)
    if not form.form.validate_on_submit():
        return _safety_page(form, service), 422 if form.form.errors else 200
    known = visitor()
    token, who = ("", known) if known else new_visitor()
    option = option_of(service, _minutes())
    with transaction():
        said_now = actions.check_safety(who, service, option.id, asked, page, form.read(), clinic(), now)
    step = open_step(queries.own_draft(who, slug, now), said_now)
    onward = to_stop(slug) if health.stops(said_now.assessment) else _on(slug, step)
    return remember_visitor(make_response(onward), token)


def _safety_page(form: PageForm, service: Service) -> str:
    return render_template(
        "booking/safety.html",
        form=form.form,
        page=form,
        progress=progress("safety", service),
        service=service,
        title=form.says(form.page.section.title),
        intro=form.says(form.page.section.intro),
        faqs=common_questions("safety_check"),
        back_url=url_for("catalog.treatment", slug=service.slug),
    )


def _on(slug: str, step: str) -> Answer:
    """On to a step; the time page still gets what was asked of it."""
    carried = urlencode({name: request.args[name] for name in CARRIED if name in request.args and step == "time"})
    url = url_for(f"booking.{step}", slug=slug)
    return redirect(f"{url}?{carried}" if carried else url, 303)


def _minutes() -> int | None:
    text = request.args.get("length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None
