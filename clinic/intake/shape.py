"""What a questionnaire document looks like: which keys, of which kind. Whether it makes sense is for `problems`."""

from collections.abc import Iterable, Iterator
from typing import Any

from clinic.intake.content import HEAT, OUTCOMES
from clinic.intake.kinds import (
    Check,
    Fault,
    anything,
    by_language,
    condition,
    line,
    listed,
    mapping,
    name,
    name_or_names,
    name_or_none,
    names,
    one_of,
    pair,
    record,
    whole,
    yes_or_no,
)

TYPES = ("choice", "multichoice", "regions", "integer", "date", "string", "text", "consent")
REPEATS = ("profile", "every_visit", "yearly")
STAGES = ("system", "safety_check", "questions", "arrival")  # in the order of a visit
CATEGORIES = ("absolute", "local", "clearance", "adjust", "information")
URGENCIES = ("emergency_now", "urgent_today", "doctor_before_booking", "review")
WEIGHTS = ("strong", "single", "weak")
EVIDENCE = (
    "regulator", "public_health", "guideline", "review", "charity", "textbook", "trade", "clinic", "seed", "product",
)  # fmt: skip
WORDS = ("areas", "extras", "positions", "skills", "heat")
AGGREGATES = (*URGENCIES, "two_or_more_weak")


def misshapen(document: Any) -> Iterator[str]:
    """What is missing, unknown or of the wrong kind, as sentences that name the entry."""
    if not isinstance(document, dict):
        yield "the document must be a mapping"
        return
    languages = document.get("languages")
    spoken = [one for one in languages if isinstance(one, str)] if isinstance(languages, list) else []
    text = by_language(spoken, name)
    yield from _told("the document", _document(text), document)
    for section in _entries(document, "sections"):
        yield from _told(named("section", *section), _section(text, by_language(spoken, line)), section[0])
        for noun, check in (("group", _group(text)), ("question", _question(text, by_language(spoken, pair)))):
            for entry in _entries(section[0], noun + "s"):
                yield from _told(named(noun, *entry), check, entry[0])
    for noun, check in (("region", _region(text)), ("rule", _rule(text)), ("flag", _flag(text))):
        for entry in _entries(document, noun + "s"):
            yield from _told(named(noun, *entry), check, entry[0])


def named(noun: str, entry: Any, number: int) -> str:
    """What an entry is called in a sentence: by its id, else by where it stands."""
    own = entry.get("id") if isinstance(entry, dict) else None
    return f"{noun} '{own}'" if isinstance(own, str) else f"{noun} number {number}"


def _told(subject: str, check: Check, entry: Any) -> Iterator[str]:
    for path, phrase in check(entry):
        yield f"{subject}: '{'.'.join(path)}' {phrase}" if path else f"{subject} {phrase}"


def _entries(holder: Any, key: str) -> list[tuple[Any, int]]:
    inside = holder.get(key) if isinstance(holder, dict) else None
    return [(entry, number) for number, entry in enumerate(inside if isinstance(inside, list) else (), start=1)]


def _document(text: Check) -> Check:
    return record(
        {
            "id": name,
            "label": name,
            "languages": listed(name, least=1),
            "reviewed_by": name_or_none,
            "modalities": listed(name, least=1),
            "windows": record(dict.fromkeys(("timed_hours", "arrival_hours"), whole(1, 8760))),
            "sections": listed(anything, least=1),
            "regions": listed(anything),
            "words": record(dict.fromkeys(WORDS, mapping(text))),
            "rules": listed(anything),
            "flags": listed(anything),
            "aggregate": record(
                {**dict.fromkeys(AGGREGATES, one_of(OUTCOMES)), "constraints": _constraints, "sources": names}
            ),
            "voids?": record({"when?": condition, "new?": names}),
            "sources": mapping(record({"name": name, "tier": one_of(EVIDENCE), "address": line})),
        }
    )


def _section(text: Check, intro: Check) -> Check:
    return record(
        {
            "id": name,
            "title": text,
            "intro": intro,
            "stage": one_of(STAGES),
            "when?": condition,
            "groups?": listed(anything),
            "questions": listed(anything, least=1),
        }
    )


def _group(text: Check) -> Check:
    ticks, points = (record({"id": name, "title": text, last: text}) for last in ("none", "agree"))
    return lambda value: (points if isinstance(value, dict) and "agree" in value else ticks)(value)


def _question(text: Check, anchors: Check) -> Check:
    return record(
        {
            "id": name,
            "text": text,
            "type": one_of(TYPES),
            "required": yes_or_no,
            "repeat": one_of(REPEATS),
            "options?": listed(record({"code": name, "label": text}), least=1),
            "order?": listed(name, least=1),
            "modalities?": listed(name, least=1),
            "when?": condition,
            "group?": name,
            "tick?": text,
            "safe?": name_or_names,
            "timed?": yes_or_no,
            "therapist_only?": yes_or_no,
            "help?": text,
            "min?": whole(0, 1000),
            "max?": whole(0, 1000),
            "anchors?": anchors,
            "sources": names,
        },
        together=("min", "max"),
    )


def _region(text: Check) -> Check:
    return record(
        {
            **dict.fromkeys(("id", "view", "part", "clinical"), name),
            "label": text,
            **dict.fromkeys(("side?", "spine?", "caution?"), name),
            "sensitive?": yes_or_no,
        }
    )


def _rule(text: Check) -> Check:
    effects = mapping(one_of(OUTCOMES), least=1)
    return record(
        {
            "id": name,
            "title": text,
            "when": condition,
            "category": one_of(CATEGORIES),
            "effects": effects,
            "on_unsure?": record({"questions": listed(name, least=1), "effects": effects}),
            "constraints?": _constraints,
            "never_override?": yes_or_no,
            "rebook_after_hours?": whole(1, 8760),
            "message": text,
            "note": text,
            "sources": names,
            "evidence": one_of(EVIDENCE),
            "remark?": name,
        }
    )


def _flag(text: Check) -> Check:
    return record(
        {
            "id": name,
            "when": condition,
            "urgency": one_of(URGENCIES),
            "weight": one_of(WEIGHTS),
            "suspects": name,
            "message": text,
            "sources": names,
            "remark?": name,
        }
    )


def _constraints(value: Any) -> Iterable[Fault]:
    lists = dict.fromkeys(("avoid?", "position?", "extras?", "skills?"), listed(name, least=1))
    return record({"pressure_max?": whole(1, 5), "heat?": one_of(HEAT), **lists})(value)
