"""The questionnaire: what is published, what a draft would change, and every version there has been."""

from flask import Response, jsonify, redirect, render_template, request, url_for

from clinic import access, times
from clinic.access import QUESTIONS_EDIT, needs
from clinic.db import transaction
from clinic.intake import actions, editing, fhir, queries
from clinic.intake.problems import problems
from clinic.intake.staff import bp
from clinic.intake.staff.listing import change_lines, fault_lines, flags, publisher, rules, sections, sentences_of


@bp.get("/questions")
@needs(QUESTIONS_EDIT)
def questions() -> str:
    """What is published, the draft with what it changes and what is wrong with it, and every version."""
    published, draft = queries.newest(), queries.draft()
    shown = draft or published
    sentences = sentences_of(shown.document) if shown else None
    old = sentences_of(published.document) if published and draft else None
    at = request.args.get("at", "")
    return render_template(
        "intake/staff/questions/overview.html",
        published=published,
        publisher=publisher(published) if published else "",
        draft=draft,
        seen=editing.fingerprint(draft.document) if draft else "",
        changes=change_lines(old, sentences) if old and sentences else [],
        faults=fault_lines(problems(draft.document), sentences) if draft and sentences else [],
        versions=queries.version_list(),
        sections=sections(sentences, at) if sentences else [],
        rules=rules(sentences, at) if sentences else [],
        flags=flags(sentences, at) if sentences else [],
        moved=at,
    )


@bp.get("/questions/<int:number>")
@needs(QUESTIONS_EDIT)
def one_version(number: int) -> str:
    """A published version, to be read."""
    version = queries.numbered(number)
    sentences = sentences_of(version.document)
    return render_template(
        "intake/staff/questions/version.html",
        version=version,
        publisher=publisher(version),
        sections=sections(sentences, ""),
        rules=rules(sentences, ""),
        flags=flags(sentences, ""),
    )


@bp.get("/questions/<int:number>/fhir")
@needs(QUESTIONS_EDIT)
def version_as_fhir(number: int) -> Response:
    """A published version as a FHIR R4B Questionnaire, to be kept as a file."""
    answer = jsonify(fhir.questionnaire(queries.numbered(number).document))
    answer.mimetype = "application/fhir+json"
    answer.headers["Content-Disposition"] = f'attachment; filename="questionnaire-{number}.json"'
    return answer


@bp.post("/questions/draft")
@needs(QUESTIONS_EDIT)
def start_draft() -> Response:
    """Begin a draft, or go on with the one there is."""
    with transaction():
        actions.start_draft(times.now(), access.somebody().actor)
    return _overview()


@bp.post("/questions/draft/discard")
@needs(QUESTIONS_EDIT)
def discard_draft() -> Response:
    """Throw the draft away."""
    with transaction():
        actions.discard_draft(request.form.get("seen", ""), times.now(), access.somebody().actor)
    return _overview()


def _overview() -> Response:
    return redirect(url_for("health.questions"), 303)  # type: ignore[return-value]  # Flask makes its own Response of it
