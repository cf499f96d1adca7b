"""Health questions left for later, answered by the private link.

A link can be forwarded: what has been answered is shown only after a code, and without one only what is still open.
"""

from dataclasses import replace

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, health, queries
from clinic.booking.views import bp
from clinic.booking.views.answering import named
from clinic.booking.views.proving import is_proven
from clinic.booking.views.showing import Answer, answered, language, masked, page_form, questions_html
from clinic.db import transaction
from clinic.forms import Form
from clinic.intake.content import Question, said
from clinic.intake.paging import Page, Sheet, asks_for_news
from clinic.settings.current import clinic
from clinic.web import connection, limiter


@bp.get("/b/<link>/questions")
def questions_for(link: str) -> Answer:
    """The task list: what is done, what is open, and where to go on."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    asked = health.asking_for(appointment, clinic(), now)
    if asked is None:
        return redirect(url_for("booking.show", link=link), 303)
    following = asked.next_page
    tasks = [
        (said(page.section.title, language()), _state(asked, page.id)) for page in asked.pages if not page.follow_up
    ]
    done = [page for page in asked.pages if page.id in asked.sheet.saved]
    proven = is_proven(appointment.client, now)
    return render_template(
        "booking/tasks.html",
        appointment=appointment,
        again=asked.again is not None,
        tasks=tasks,
        stopped=health.stops(asked.assessment),
        next_url=url_for("booking.question_for", link=link, page_id=following.id) if following else None,
        sections=[
            answered(asked, page, url_for("booking.question_for", link=link, page_id=page.id))
            for page in (done if proven else ())
        ],
        send_url=url_for("booking.send_code_for", link=link) if done and not proven else None,
        email=masked(appointment.client.email),
        back_url=url_for("booking.show", link=link),
    )


@bp.route("/b/<link>/questions/<page_id>", methods=["GET", "POST"])
@limiter.limit("120 per hour", methods=["POST"])
def question_for(link: str, page_id: str) -> Answer:
    """One page of the questions, saved on Continue."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    asked = health.asking_for(appointment, clinic(), now)
    page = named(asked.pages, page_id) if asked else None
    if asked is None or page is None:
        return redirect(url_for("booking.questions_for", link=link), 303)
    anew = asked.again is not None and page.id not in asked.sheet.saved
    form = page_form(asked, page, now, blank=anew or not is_proven(appointment.client, now))
    if form.form.validate_on_submit():
        with transaction():
            after = actions.answer_for(appointment.id, page, form.read(), clinic(), now, connection())
        following = after.next_page if after and not health.stops(after.assessment) else None
        if following is not None:
            return redirect(url_for("booking.question_for", link=link, page_id=following.id), 303)
        return redirect(url_for("booking.questions_for", link=link), 303)
    body = questions_html(form, asked, back_url=url_for("booking.questions_for", link=link))
    return body, 422 if form.form.errors else 200


@bp.route("/b/<link>/unchanged", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def unchanged(link: str) -> Answer:
    """Has anything changed? Where one word can say so, what it would say, and a button; else on to the questions.

    It shows what is asked and no answer, since a link can be forwarded.
    """
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    asked = health.asking_for(appointment, clinic(), now)
    sheet = health.unchanged(appointment, asked) if asked else None
    form = Form()
    if asked is None or sheet is None:
        return redirect(url_for("booking.questions_for", link=link), 303)
    if form.validate_on_submit():
        with transaction():
            actions.say_unchanged(appointment.id, clinic(), now, connection())
        return redirect(url_for("booking.questions_for", link=link), 303)
    pages = [page for page in replace(asked, sheet=sheet).pages if page.id in sheet.saved]
    return render_template(
        "booking/unchanged.html",
        form=form,
        appointment=appointment,
        signs=[signs for page in pages for signs in _signs(page)],
        others=[said(question.text, language()) for page in pages for question in _others(page, sheet)],
        questions_url=url_for("booking.questions_for", link=link),
        back_url=url_for("booking.show", link=link),
    )


def _signs(page: Page) -> list[tuple[str, list[str]]]:
    """The lists of a page under which "None of these" would be ticked, each with its heading."""
    lists = [control for control in page.controls if control.ticks]
    headings = [control.group.title for control in lists if control.group] if len(lists) > 1 else [page.section.title]
    ticks = [[said(question.tick, language()) for question in control.questions] for control in lists]
    return [(said(heading, language()), those) for heading, those in zip(headings, ticks, strict=False)]


def _others(page: Page, sheet: Sheet) -> list[Question]:
    """The questions of a page whose earlier answer would stand."""
    asked = [question for control in page.controls if not control.ticks for question in control.questions]
    return [question for question in asked if question.id in sheet.answers and not asks_for_news(question)]


def _state(asked: health.Asking, page_id: str) -> str:
    following = asked.next_page
    if following is not None and following.id.removesuffix("-more") == page_id:
        return _("Next")
    return _("Completed") if page_id in asked.sheet.saved else _("Not started")
