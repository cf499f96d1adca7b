"""Walking through the draft as a client would.

Nothing is stored anywhere: what has been filled in so far goes along in the form, sealed for whoever fills it in, so
that no page has to trust it and nobody who looks over a shoulder at the source reads answers. A page that was sent is
therefore answered with the next one, without a redirect.
"""

from datetime import timedelta

from flask import abort, render_template, request
from flask_babel import gettext as _

from clinic import times
from clinic.access import QUESTIONS_EDIT, needs
from clinic.booking.health import Asking, stops
from clinic.intake import queries
from clinic.intake.content import Content
from clinic.intake.forms import PageForm
from clinic.intake.paging import Page, Sheet, filled, next_page
from clinic.intake.parsing import parse
from clinic.intake.problems import PLACEHOLDERS, problems
from clinic.intake.screening import INCOMPLETE, assess
from clinic.intake.sentences import Sentences
from clinic.intake.staff import bp
from clinic.intake.staff.listing import sentences_of
from clinic.intake.staff.walk import Walk
from clinic.intake.wording import EFFECTS, Wording
from clinic.settings.current import clinic
from clinic.settings.formats import local

SOON, LATER = timedelta(hours=24), timedelta(days=14)  # until the visit: with the questions about the last days, or not


@bp.route("/questions/preview", methods=["GET", "POST"])
@needs(QUESTIONS_EDIT)
def preview() -> str | tuple[str, int]:
    """The draft page by page as a client sees it, and what her answers would mean for each treatment."""
    version = queries.draft() or queries.newest()
    if version is None or problems(version.document):
        return render_template("intake/staff/questions/preview_start.html", faulty=True, treatments=[])
    content, sentences = parse(version.document), sentences_of(version.document)
    if "so_far" in request.form:
        return _walk_on(Walk.opened(request.form["so_far"]), content, sentences)
    modality = request.form.get("treatment", "")
    if request.method == "POST" and modality in content.modalities:
        return _show(Walk(modality, request.form.get("when") != "later", Sheet()), content, sentences)
    treatments = [{"value": one, "label": sentences.treatment(one)} for one in content.modalities]
    page = render_template("intake/staff/questions/preview_start.html", faulty=False, treatments=treatments)
    return page, 422 if request.method == "POST" else 200


def _walk_on(walk: Walk, content: Content, sentences: Sentences) -> str | tuple[str, int]:
    """Take in the page that was sent, and show the next one."""
    asked = _asking(walk, content)
    page = next((page for page in _pages(asked) if page.id == request.form.get("page")), None)
    if walk.modality not in content.modalities or page is None:  # the draft has been changed under her hands
        return _show(walk, content, sentences) if walk.modality in content.modalities else abort(400)
    form = _form(page, walk, content, sentences)
    if not form.form.validate_on_submit():
        return _draw(form, walk), 422
    return _show(Walk(walk.modality, walk.soon, filled(walk.sheet, page, form.read())), content, sentences)


def _show(walk: Walk, content: Content, sentences: Sentences) -> str:
    """The next page, or after the last one, or a sign that stops, what comes of it."""
    asked = _asking(walk, content)
    page = next_page(walk.sheet, _pages(asked))
    if page is None or stops(asked.assessment):
        return _outcome(walk, content, sentences, asked)
    return _draw(_form(page, walk, content, sentences), walk)


def _draw(form: PageForm, walk: Walk) -> str:
    return render_template(
        "intake/staff/questions/preview.html",
        form=form.form,
        page=form,
        regions=form.content.regions,
        title=form.says(form.page.section.title),
        intro="" if form.page.follow_up else form.says(form.page.section.intro),
        so_far=walk.sealed(),
    )


def _outcome(walk: Walk, content: Content, sentences: Sentences, asked: Asking) -> str:
    words = Wording(content, sentences.language)
    numbers = {name: getattr(clinic(), name) for name in PLACEHOLDERS}
    rows = []
    for modality in content.modalities:
        found = assess(walk.sheet.answers, content, _asking(Walk(modality, walk.soon, walk.sheet), content).context)
        outcome = EFFECTS[found.so_far[modality]]
        open_ = found.outcome == INCOMPLETE
        rows.append((sentences.treatment(modality), _("%(outcome)s, so far", outcome=outcome) if open_ else outcome))
    found = asked.assessment
    return render_template(
        "intake/staff/questions/preview_end.html",
        treatment=sentences.treatment(walk.modality),
        stopped=stops(found) is not None,
        rows=rows,
        reasons=words.reasons(found),
        messages=[sentences.says(message).format_map(numbers) for message in found.messages],
        watch=words.keep_to(found.constraints),
    )


def _asking(walk: Walk, content: Content) -> Asking:
    """The same that a booking would ask."""
    now = times.now()
    context = queries.context_of(walk.sheet, walk.modality, now + (SOON if walk.soon else LATER), clinic(), now)
    return Asking(queries.Version(0, None, content), walk.sheet, context)


def _pages(asked: Asking) -> list[Page]:
    return [page for page in (asked.safety, *asked.pages) if page]


def _form(page: Page, walk: Walk, content: Content, sentences: Sentences) -> PageForm:
    return PageForm(page, content, walk.sheet, sentences.language, local(times.now()).date())
