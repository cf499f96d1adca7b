"""One question, rule or red flag of the draft: written, moved, removed."""

import re
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from clinic import access, times
from clinic.access import QUESTIONS_EDIT, needs
from clinic.db import transaction
from clinic.intake import actions, editing, queries
from clinic.intake.actions import ChangedMeanwhile
from clinic.intake.content import Document
from clinic.intake.editing import QUESTION, Entry
from clinic.intake.sentences import Sentences
from clinic.intake.staff import bp
from clinic.intake.staff.entry_form import EntryForm
from clinic.intake.staff.listing import KIND_WORDS, sentences_of

Answer = str | Response | tuple[str, int]
KIND = "<any(question,rule,flag):kind>"
STEPS = {"up": -1, "down": 1}
NEW: dict[str, Entry] = {
    "question": {"type": "choice", "required": True, "repeat": "profile", "sources": []},
    "rule": {"category": "adjust", "effects": {}, "sources": [], "evidence": "clinic"},
    "flag": {"sources": []},
}


@bp.route(f"/questions/{KIND}/new", methods=["GET", "POST"])
@needs(QUESTIONS_EDIT)
def new_entry(kind: str) -> Answer:
    """Add one; a question to the section it is added in."""
    draft = queries.draft()
    if draft is None:
        return redirect(url_for("health.questions"), 303)
    known = [section["id"] for section in editing.askable(draft.document)]
    asked = request.args.get("section")
    return _form(kind, NEW[kind], asked if asked in known else None, sentences_of(draft.document))


@bp.route(f"/questions/{KIND}/<entry_id>", methods=["GET", "POST"])
@needs(QUESTIONS_EDIT)
def edit_entry(kind: str, entry_id: str) -> Answer:
    """Change one."""
    draft = queries.draft()
    if draft is None and request.method == "GET":
        return redirect(url_for("health.questions"), 303)
    shown = draft or queries.newest()
    if shown is None:
        abort(404)
    entry = editing.find(shown.document, kind, entry_id)
    if entry is None:
        if request.method == "GET" or not _could_be(entry_id, shown.document):
            abort(404)
        entry = {**NEW[kind], "id": entry_id}  # somebody else has removed it; what was written is not lost
    return _form(kind, entry, editing.home(shown.document, entry_id), sentences_of(shown.document))


@bp.post(f"/questions/{KIND}/<entry_id>/move")
@needs(QUESTIONS_EDIT)
def move_entry(kind: str, entry_id: str) -> Response:
    """Ask a question one place earlier or later."""
    step = STEPS.get(request.form.get("to", ""))
    if kind != QUESTION or step is None:
        abort(400)
    with transaction():
        actions.move_question(entry_id, step, times.now(), access.somebody().actor)
    return _back(kind, entry_id)


@bp.post(f"/questions/{KIND}/<entry_id>/remove")
@needs(QUESTIONS_EDIT)
def remove_entry(kind: str, entry_id: str) -> Response:
    """Take one out of the draft."""
    with transaction():
        actions.remove_entry(kind, entry_id, times.now(), access.somebody().actor)
    return redirect(url_for("health.questions"), 303)


def _form(kind: str, entry: Entry, section_id: str | None, sentences: Sentences) -> Answer:
    """The form of an entry: drawn, drawn again with what is wrong, or saved."""
    form = EntryForm(kind, entry, sentences, section_id)
    if not form.wants_to_be_saved:
        return _page(form)
    if not form.valid():
        return _page(form), 422
    written = form.read()
    if "id" not in written:
        if sent_before := _alike(kind, written, sentences.document):
            return _back(kind, sent_before)
        written["id"] = editing.new_id(sentences.title(written), editing.taken_ids(sentences.document))
    try:
        with transaction():
            actions.edit_entry(
                kind, written, form.form.seen.data or "", times.now(), access.somebody().actor, form.section
            )
    except ChangedMeanwhile as error:
        return _page(form, refused=error), 409
    return _back(kind, written["id"])


def _alike(kind: str, written: Entry, document: Document) -> str | None:
    """The entry that says the same already: a new one that was sent twice is added once."""
    return next((one["id"] for one in editing.entries(document, kind) if {**written, "id": one["id"]} == one), None)


def _could_be(entry_id: str, document: Document) -> bool:
    """Whether an id is one that an entry may have had."""
    return bool(re.fullmatch(r"[A-Za-z0-9_-]{1,80}", entry_id)) and entry_id not in editing.taken_ids(document)


def _page(form: EntryForm, refused: ChangedMeanwhile | None = None) -> str:
    """The form; where somebody else was faster it is shown what there is now, and saving again puts this over it."""
    kind, entry_id = form.kind, form.entry.get("id", "")
    draft = queries.draft()
    current: Any = None
    if refused and draft:
        found = editing.find(draft.document, kind, entry_id)
        current = form.sentences.entry(kind, found) if found else ""
        form.form.seen.data = editing.fingerprint(draft.document, kind, entry_id)
    complete = form.entry.get("when") if kind != QUESTION else form.entry.get("text")
    return render_template(
        "intake/staff/questions/entry.html",
        form=form.form,
        of=form,
        kind=KIND_WORDS[kind],
        is_new="id" not in form.entry,
        entry_id=entry_id,
        title=form.sentences.title(form.entry) if complete else "",
        sentence=form.sentences.entry(kind, form.entry) if complete else "",
        refused=refused,
        has_draft=draft is not None,
        current=current,
    )


def _back(kind: str, entry_id: str) -> Response:
    """To where it stands in the overview."""
    return redirect(url_for("health.questions", at=entry_id, _anchor=f"{kind}-{entry_id}"), 303)
