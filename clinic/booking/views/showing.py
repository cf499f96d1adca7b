"""Pieces that several pages of booking show, as values for their templates."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from clinic.booking import queries
from clinic.booking.health import Asking
from clinic.booking.models import Appointment, Draft
from clinic.catalog.models import ServiceOption
from clinic.catalog.queries import faqs
from clinic.intake.content import said
from clinic.intake.forms import PageForm
from clinic.intake.paging import Control, Page, Sheet, is_ticked
from clinic.intake.wording import Wording
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day, local, short_day

Answer = str | Response | tuple[str | Response, int]


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that is a link."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the check page, with where to change it."""

    label: str
    value: str | list[str]
    url: str | None
    hidden_context: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together."""

    title: str
    rows: list[Row]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The booking so far, beside every step."""

    service: str
    minutes: int
    with_: str
    when: str
    price_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The time that is held, for how many seconds more, and where to ask for longer."""

    clock: str
    day: str
    keep_url: str
    step: str
    seconds: int


def summary_of(name: str, option: ServiceOption | Appointment, therapist: str, starts_at: datetime | None) -> Summary:
    """The summary of a service in a length, so far with somebody (or anybody) at some time (or none yet)."""
    when = f"{short_day(starts_at)}, {clock(starts_at)}" if starts_at else ""
    with_ = therapist or _("Any therapist")
    return Summary(name, option.minutes, with_, when, option.price_minor, clinic().currency)


def hold_notice(draft: Draft | None, slug: str, step: str, now: datetime) -> Hold | None:
    """What the draft holds, as seen from a step, or None."""
    until = queries.hold_until(draft, now)
    if draft is None or draft.starts_at is None or until is None:
        return None
    seconds = int((until - now).total_seconds())
    return Hold(clock(draft.starts_at), day(draft.starts_at), url_for("booking.hold", slug=slug), step, seconds)


def masked(email: str) -> str:
    """An address its owner knows again, and nobody else learns."""
    name, _at, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"


def page_form(asked: Asking, page: Page, now: datetime, *, blank: bool = False) -> PageForm:
    """The form of a page of questions, with what was answered so far unless it is to be blank."""
    sheet = Sheet() if blank else asked.sheet
    return PageForm(page, asked.version.content, sheet, language(), local(now).date())


def questions_html(form: PageForm, asked: Asking, **context: object) -> str:
    """A page of health questions; what its way knows besides (`back_url`, `progress`, `hold` …) is in `context`."""
    return render_template(
        "booking/questions.html",
        form=form.form,
        page=form,
        regions=asked.version.content.regions,
        title=page_title(form.page),
        intro=page_intro(form.page),
        left=pages_left(asked, form.page),
        **context,
    )


def answered(asked: Asking, page: Page, url: str) -> Section:
    """What was answered on a page, in words, with where to change it."""
    labels = [
        (said(control.group.title if control.group else control.questions[0].text, language()), control)
        for control in page.controls
    ]
    rows = [Row(label, _words(asked, control), url, "") for label, control in labels]
    return Section(page_title(page), rows)


def pages_left(asked: Asking, page: Page) -> str:
    """How much is still to come, in words."""
    names = [one.id for one in asked.pages]
    count = len(names) - names.index(page.id) - 1 if page.id in names else 0
    if count == 0:
        return _("This is the last page of questions.")
    return ngettext("%(num)s more page after this one.", "%(num)s more pages after this one.", count)


def page_title(page: Page) -> str:
    """The heading of a page of questions; one that follows up says so, for it comes right after its section's first."""
    title = said(page.section.title, language())
    return _("%(title)s: a few details", title=title) if page.follow_up else title


def page_intro(page: Page) -> str:
    """The sentence under it."""
    if page.follow_up:
        return _("A little more about what you told us on the page before.")
    return said(page.section.intro, language())


def _words(asked: Asking, control: Control) -> str | list[str]:
    """What was answered to a control; a list only where it is several things."""
    sheet, content = asked.sheet, asked.version.content
    if control.group is None:
        question = control.questions[0]
        words = [*Wording(content, language()).answer(question, sheet.answers.get(question.id))]
    else:
        words = [said(question.tick, language()) for question in control.questions if is_ticked(sheet, question)]
        if not words and all(question.id in sheet.answers for question in control.questions):
            words = [said(control.group.none, language())]
    return words if len(words) > 1 else "".join(words) or _("Not answered")


def told(asked: Asking) -> list[str]:
    """What a client is told about her answers, the gravest first."""
    found = asked.assessment
    return [filled_in(said(message, language())) for message in found.messages]


def common_questions(place: str) -> list[dict[str, str]]:
    """The questions answered at a place, as plain texts."""
    return [{"question": said(f.question, language()), "answer": said(f.answer, language())} for f in faqs(place)]


def filled_in(text: str) -> str:
    """A message of the health content with the clinic's own numbers in it."""
    for name in ("emergency_number", "urgent_line", "maternity_line"):
        text = text.replace(f"{{{name}}}", str(getattr(clinic(), name)))
    return text


def language() -> str:
    """The language that content is shown in."""
    return clinic().language
