"""Changing the questionnaire: a draft beside the published version, and publishing it as the next one.

Everybody works on the one draft. Whoever changes it holds the questionnaire's lock, and an entry is written only over
what its writer saw, told by a fingerprint: the second of two is refused, and nothing is lost unseen.
"""

from datetime import datetime

from flask_babel import gettext as _

from clinic.audit.actions import record
from clinic.db import db, one_at_a_time
from clinic.errors import CheckAgain, ClinicError
from clinic.intake import editing, queries
from clinic.intake.content import Document, said
from clinic.intake.editing import Entry
from clinic.intake.kinds import READ_BY_BOOKING
from clinic.intake.models import QuestionnaireVersion
from clinic.intake.problems import problems

THING = "questionnaire_version"


class ChangedMeanwhile(CheckAgain):
    """Somebody else was faster: what this person saw is no longer what there is."""


def start_draft(now: datetime, actor: str) -> QuestionnaireVersion:
    """A draft that is a copy of the published version, or the one there is. Raises ClinicError without either."""
    one_at_a_time(THING)
    draft = queries.draft()
    if draft is not None:
        return draft
    newest = queries.newest()
    if newest is None:
        raise ClinicError(_("There is no questionnaire yet."), [_("Load the one that comes with the product first.")])
    draft = QuestionnaireVersion(status="draft", document=newest.document, created_at=now)
    db.session.add(draft)
    db.session.flush()
    record(actor, "start", (THING, draft.id), now)
    return draft


def discard_draft(seen: str, now: datetime, actor: str) -> None:
    """Throw the draft away. Raises ChangedMeanwhile where it is not the one that was seen."""
    draft = _draft()
    if editing.fingerprint(draft.document) != seen:
        raise ChangedMeanwhile(
            _("Somebody has changed the draft since you looked. Look again before you throw it away.")
        )
    record(actor, "discard", (THING, draft.id), now)
    db.session.delete(draft)
    db.session.flush()


def edit_entry(kind: str, entry: Entry, seen: str, now: datetime, actor: str, section_id: str | None = None) -> None:
    """Put an entry into the draft, in place of the one with its id that was `seen` (its fingerprint; "": none).

    Raises ChangedMeanwhile where somebody else has changed, added or removed it since.
    """
    draft = _draft()
    if editing.fingerprint(draft.document, kind, entry["id"]) != seen:
        raise ChangedMeanwhile(_("Somebody else has changed this since you opened it."))
    _write(draft, editing.put(draft.document, kind, entry, section_id), "edit", now, actor, {kind: entry["id"]})


def move_question(question_id: str, step: int, now: datetime, actor: str) -> None:
    """Ask a question one place earlier (-1) or later (1) in its section."""
    draft = _draft()
    moved = editing.moved(draft.document, question_id, step)
    if moved != draft.document:
        _write(draft, moved, "move", now, actor, {editing.QUESTION: question_id})


def remove_entry(kind: str, entry_id: str, now: datetime, actor: str) -> None:
    """Take an entry out of the draft; what is gone already stays gone.

    Raises ClinicError, naming what looks at it, for a question that is needed.
    """
    draft = _draft()
    if editing.find(draft.document, kind, entry_id) is None:
        return
    if kind == editing.QUESTION:
        _refuse_needed(draft.document, entry_id)
    _write(draft, editing.removed(draft.document, kind, entry_id), "remove", now, actor, {kind: entry_id})


def publish(seen: str, reviewed_by: str, now: datetime, actor: str, name: str) -> QuestionnaireVersion:
    """Make the draft the next version, from now on the one that everybody is asked; `name` is who publishes it.

    Raises ChangedMeanwhile where it is not the draft that was `seen`, ClinicError where it has faults or is no change.
    """
    draft = _draft()
    newest = queries.newest()
    if editing.fingerprint(draft.document) != seen:
        raise ChangedMeanwhile(_("Somebody has changed the draft since you looked. Check the changes again."))
    if newest is not None and draft.document == newest.document:
        raise ClinicError(_("The draft changes nothing, so there is nothing to publish."))
    if faults := problems(draft.document):
        raise ClinicError(_("The draft has faults. Mend them before you publish it."), faults)
    draft.number = (newest.number or 0) + 1 if newest else 1
    label = f"{now:%Y-%m} version {draft.number}"
    draft.document = {**draft.document, "label": label, "reviewed_by": reviewed_by or None}
    draft.status, draft.published_at, draft.published_by = "published", now, name
    db.session.flush()
    record(actor, "publish", (THING, draft.id), now, after={"number": draft.number})
    return draft


def _draft() -> QuestionnaireVersion:
    one_at_a_time(THING)
    draft = queries.draft()
    if draft is None:
        raise ChangedMeanwhile(_("There is no draft any more. Somebody has published it or thrown it away."))
    return draft


def _write(
    draft: QuestionnaireVersion, document: Document, action: str, now: datetime, actor: str, what: dict[str, str]
) -> None:
    draft.document = document
    db.session.flush()
    record(actor, action, (THING, draft.id), now, after=what)


def _refuse_needed(document: Document, question_id: str) -> None:
    needing = [_named(document, kind, entry) for kind, entry in editing.lookers(document, question_id)]
    if question_id in READ_BY_BOOKING:
        needing.append(_("the booking itself"))
    section = next(one for one in editing.askable(document) if one["id"] == editing.home(document, question_id))
    if len(section["questions"]) == 1:
        needing.append(_("the section, which would be empty"))
    if needing:
        raise ClinicError(_("This question can’t be removed while something needs it:"), needing)


def _named(document: Document, kind: str, entry: Entry) -> str:
    """Which entry it is, in the document's own words."""
    noun = {"section": _("section"), "question": _("question"), "rule": _("rule"), "flag": _("red flag")}[kind]
    title = said(entry.get("title") or entry.get("text") or {}, document["languages"][0])
    return f"{noun} “{title or entry['suspects']}”"
