"""Pieces that several pages of the editor show, as values for their templates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic.booking import caseload
from clinic.intake import editing
from clinic.intake.content import Document
from clinic.intake.editing import FLAG, QUESTION, RULE, SECTION, Change, Entry
from clinic.intake.models import QuestionnaireVersion
from clinic.intake.seed import SEED
from clinic.intake.sentences import Sentences
from clinic.intake.shape import CATEGORIES, URGENCIES
from clinic.intake.staff.entry_parts import PARTS
from clinic.intake.staff.vocabulary import CATEGORY_WORDS, TYPE_WORDS, URGENCY_WORDS
from clinic.settings.current import clinic

KIND_WORDS = {
    SECTION: _l("Section"),
    QUESTION: _l("Question"),
    RULE: _l("Rule"),
    FLAG: _l("Red flag"),
}
VERB_WORDS = {
    "added": _l("added"),
    "changed": _l("changed"),
    "moved": _l("moved"),
    "reordered": _l("asked in another order"),
    "removed": _l("removed"),
}
NAMED = re.compile(r"(question|rule|flag) '([^']*)': (.*)", re.DOTALL)


def sentences_of(document: Document) -> Sentences:
    """The document's sentences in the language of the page, with the treatments' own names."""
    locale = get_locale()
    return Sentences(document, locale.language if locale else "en", caseload.treatments(clinic()))


def publisher(version: QuestionnaireVersion) -> str:
    """Who has published a version."""
    return _("the product") if version.published_by == SEED else str(version.published_by)


# ---- a version, to be read ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list."""

    kind: str
    id: str
    title: str
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Entries under a heading; `at` is where a new one would go, `open` whether they are unfolded."""

    title: str
    note: str
    lines: list[Line]
    at: str = ""
    open: bool = False


def sections(sentences: Sentences, at: str) -> list[Lines]:
    """The sections with their questions, in order; the one that holds the entry `at` is open."""
    return [
        Lines(
            sentences.says(section["title"]),
            sentences.shown(section),
            [_question(entry, sentences) for entry in section["questions"]],
            section["id"],
            any(entry["id"] == at for entry in section["questions"]),
        )
        for section in editing.askable(sentences.document)
    ]


def rules(sentences: Sentences, at: str) -> list[Lines]:
    """The rules by category, the gravest first."""
    return _grouped(RULE, "category", CATEGORIES, CATEGORY_WORDS, sentences, at)


def flags(sentences: Sentences, at: str) -> list[Lines]:
    """The red flags by urgency, the gravest first."""
    return _grouped(FLAG, "urgency", URGENCIES, URGENCY_WORDS, sentences, at)


def _question(entry: Entry, sentences: Sentences) -> Line:
    kind = [str(TYPE_WORDS[entry["type"]]), "" if entry["required"] else _("optional")]
    told = [" / ".join(sentences.answers_of(entry)), sentences.shown(entry)]
    return Line(
        QUESTION,
        entry["id"],
        sentences.says(entry["text"]),
        " ".join(filter(None, told)),
        ", ".join(filter(None, kind)),
    )


def _grouped(
    kind: str, key: str, codes: Iterable[str], words: dict[str, Any], sentences: Sentences, at: str
) -> list[Lines]:
    found = []
    for code in codes:
        those = [entry for entry in editing.entries(sentences.document, kind) if entry[key] == code]
        lines = [Line(kind, entry["id"], sentences.title(entry), sentences.entry(kind, entry)) for entry in those]
        found.append(Lines(str(words[code]), "", lines, open=any(entry["id"] == at for entry in those)))
    return [one for one in found if one.lines]


# ---- what a draft changes, and what is wrong with it ---------------------------


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What became of an entry, in words; `before` and `after` are its sentences where they differ."""

    what: str
    parts: str
    before: str
    after: str


def change_lines(before: Sentences, after: Sentences) -> list[ChangeLine]:
    """Everything that a draft changes, in words."""
    return [_change(change, before, after) for change in editing.changes(before.document, after.document)]


def _change(change: Change, before: Sentences, after: Sentences) -> ChangeLine:
    title = after.title(change.after) if change.after else before.title(change.before)
    what = _("%(kind)s %(verb)s: “%(title)s”", kind=KIND_WORDS[change.kind], verb=VERB_WORDS[change.verb], title=title)
    if change.verb in ("moved", "reordered"):
        return ChangeLine(what, "", "", "")
    known = {part.key.partition(".")[0]: str(part.label) for _heading, parts in PARTS[change.kind] for part in parts}
    known["constraints"] = _("What the therapist keeps to")
    old = before.entry(change.kind, change.before) if change.before else ""
    new = after.entry(change.kind, change.after) if change.after else ""
    parts = after.listed([known[key] for key in change.keys if key in known])
    return ChangeLine(what, parts, old if old != new else "", new if old != new else "")


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault, with the entry to mend where there is one."""

    text: str
    title: str = ""
    url: str = ""


def fault_lines(faults: Iterable[str], sentences: Sentences) -> list[FaultLine]:
    """What is wrong with a document, each with the way to the entry."""
    return [_fault(fault, sentences) for fault in faults]


def _fault(fault: str, sentences: Sentences) -> FaultLine:
    found = NAMED.fullmatch(fault)
    entry = editing.find(sentences.document, found[1], found[2]) if found else None
    if found is None or entry is None:
        return FaultLine(fault)
    url = url_for("health.edit_entry", kind=found[1], entry_id=found[2])
    names = {one: sentences.says(asked["text"]) for one, asked in sentences.questions.items()}
    told = re.sub(r"'([^']+)'", lambda name: f"“{names.get(name[1], name[1])}”", found[3])
    return FaultLine(told, f"{KIND_WORDS[found[1]]} “{sentences.title(entry)}”", url)
