"""Changing a questionnaire document, entry by entry: nothing here alters the document it is given.

An entry is a question, a rule or a red flag, found by its id. What the system itself fills in is no entry.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from clinic.intake.conditions import leaves
from clinic.intake.content import Document

Entry = dict[str, Any]
SECTION, QUESTION, RULE, FLAG = "section", "question", "rule", "flag"
KINDS = (QUESTION, RULE, FLAG)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an entry: `added`, `changed`, `moved`, `reordered` or `removed`, and which of its keys differ."""

    kind: str
    verb: str
    id: str
    before: Entry
    after: Entry
    keys: tuple[str, ...] = ()


def entries(document: Document, kind: str) -> list[Entry]:
    """The entries of a kind, in order."""
    if kind == QUESTION:
        return [entry for section in askable(document) for entry in section["questions"]]
    found: list[Entry] = document[f"{kind}s"]
    return found


def askable(document: Document) -> list[Document]:
    """The sections that somebody is asked."""
    return [section for section in document["sections"] if section["stage"] != "system"]


def find(document: Document, kind: str, entry_id: str) -> Entry | None:
    """The entry with this id."""
    return next((entry for entry in entries(document, kind) if entry["id"] == entry_id), None)


def home(document: Document, question_id: str) -> str | None:
    """The section that asks a question."""
    held = (s["id"] for s in askable(document) for entry in s["questions"] if entry["id"] == question_id)
    return next(held, None)


def fingerprint(document: Document, kind: str | None = None, entry_id: str | None = None) -> str:
    """What tells whether an entry, or the whole document, is still what a page showed; of no entry it is empty."""
    seen: Any = document
    if kind and entry_id is not None:
        entry = find(document, kind, entry_id)
        if entry is None:
            return ""
        seen = [home(document, entry_id) if kind == QUESTION else None, entry]
    return sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:20]


def put(document: Document, kind: str, entry: Entry, section_id: str | None = None) -> Document:
    """The document with this entry in place of the one with its id, else at the end; a question in that section."""
    changed = deepcopy(document)
    if kind != QUESTION or home(changed, entry["id"]) == section_id:
        holder = _holder(changed, kind, entry["id"])
    else:
        changed = removed(changed, kind, entry["id"])
        holder = next(section["questions"] for section in changed["sections"] if section["id"] == section_id)
    at = next((n for n, one in enumerate(holder) if one["id"] == entry["id"]), len(holder))
    holder[at : at + 1] = [deepcopy(entry)]
    return changed


def removed(document: Document, kind: str, entry_id: str) -> Document:
    """The document without this entry."""
    changed = deepcopy(document)
    holder = _holder(changed, kind, entry_id)
    holder[:] = [entry for entry in holder if entry["id"] != entry_id]
    return changed


def moved(document: Document, question_id: str, step: int) -> Document:
    """The document with a question one place up (-1) or down (1) in its section, where there is room."""
    changed = deepcopy(document)
    holder = _holder(changed, QUESTION, question_id)
    at = next((n for n, entry in enumerate(holder) if entry["id"] == question_id), -1)
    if at >= 0 and 0 <= at + step < len(holder):
        holder[at], holder[at + step] = holder[at + step], holder[at]
    return changed


def lookers(document: Document, question_id: str) -> list[tuple[str, Entry]]:
    """What looks at a question: `section`, `question`, `rule` or `flag`, each with its entry."""
    looking = [(SECTION, section) for section in document["sections"]]
    looking += [(kind, entry) for kind in KINDS for entry in entries(document, kind)]
    itself = QUESTION, question_id
    return [(kind, one) for kind, one in looking if question_id in _looked_at(one) and (kind, one["id"]) != itself]


def new_id(words: str, taken: Iterator[str] | list[str]) -> str:
    """An id made of the first words of a text, that nothing else has."""
    known = set(taken)
    plain = "_".join(re.findall(r"[a-z0-9]+", words.lower())[:5]) or "new"
    tries = (plain if n == 1 else f"{plain}_{n}" for n in range(1, len(known) + 2))
    return next(one for one in tries if one not in known)


def taken_ids(document: Document) -> list[str]:
    """Every id that an entry or a section has."""
    return [
        *(one for section in document["sections"] for one in (section["id"], *(q["id"] for q in section["questions"]))),
        *(entry["id"] for kind in (RULE, FLAG) for entry in entries(document, kind)),
    ]


def changes(before: Document, after: Document) -> list[Change]:
    """What became of each entry between two documents, and which sections ask in another order."""
    return [*_reordered(before, after), *(change for kind in KINDS for change in _changes(before, after, kind))]


def _changes(before: Document, after: Document, kind: str) -> Iterator[Change]:
    old = {entry["id"]: entry for entry in entries(before, kind)}
    new = {entry["id"]: entry for entry in entries(after, kind)}
    for name, entry in new.items():
        if name not in old:
            yield Change(kind, "added", name, {}, entry)
        elif old[name] != entry:
            keys = [key for key in (old[name] | entry) if old[name].get(key) != entry.get(key)]
            yield Change(kind, "changed", name, old[name], entry, tuple(keys))
        if kind == QUESTION and name in old and home(before, name) != home(after, name):
            yield Change(kind, "moved", name, old[name], entry)
    yield from (Change(kind, "removed", name, entry, {}) for name, entry in old.items() if name not in new)


def _reordered(before: Document, after: Document) -> Iterator[Change]:
    """The sections that ask the questions they asked before in another order."""
    old = {section["id"]: section for section in before["sections"]}
    for section in after["sections"]:
        was = [entry["id"] for entry in old.get(section["id"], section)["questions"]]
        now = [entry["id"] for entry in section["questions"]]
        if [one for one in was if one in now] != [one for one in now if one in was]:
            yield Change(SECTION, "reordered", section["id"], old[section["id"]], section)


def _holder(document: Document, kind: str, entry_id: str) -> list[Entry]:
    """The list that holds an entry, to be altered."""
    if kind == QUESTION:
        section_id = home(document, entry_id)
        return next((section["questions"] for section in askable(document) if section["id"] == section_id), [])
    found: list[Entry] = document[f"{kind}s"]
    return found


def _looked_at(entry: Entry) -> set[str]:
    return {leaf["q"] for leaf in leaves(entry.get("when", {}))} | set(entry.get("on_unsure", {}).get("questions", ()))
