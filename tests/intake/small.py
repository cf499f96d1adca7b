"""A questionnaire of a dozen questions with one of everything, sound, to be spoiled by tests."""

from typing import Any

import pytest

GONE = object()
MODALITIES = ["calm", "warm"]


def document() -> dict[str, Any]:
    """A fresh copy, with nothing wrong in it."""
    return {
        "id": "small",
        "label": "test",
        "languages": ["en", "de"],
        "reviewed_by": None,
        "modalities": list(MODALITIES),
        "windows": {"timed_hours": 72, "arrival_hours": 24},
        "sections": [system(), safety(), health(), follow_up(), arrival()],
        "regions": [
            {"id": "neck", "view": "back", "part": "head", "label": said("Neck"), "clinical": "cervical"},
            {
                "id": "foot",
                "view": "front",
                "part": "legs",
                "label": said("Foot"),
                "clinical": "tarsal",
                "side": "left",
            },
        ],
        "words": {
            "areas": {"wound": said("the wound")},
            "extras": {"water": said("Water")},
            "positions": {"sitting": said("Sitting")},
            "skills": {"nurse": said("A nurse")},
            "heat": {"none": said("No heat"), "warm_only": said("Warm")},
        },
        "rules": rules(),
        "flags": [flag("saddle", "saddle", "emergency_now", "strong"), flag("cough", "cough", "review", "weak")],
        "aggregate": {
            "emergency_now": "block_emergency",
            "urgent_today": "block",
            "doctor_before_booking": "clearance_required",
            "review": "therapist_review",
            "two_or_more_weak": "clearance_required",
            "constraints": {"pressure_max": 3},
            "sources": ["BOOK"],
        },
        "voids": {"when": when("fever", "=", "yes"), "new": ["heart", "taste"]},
        "sources": {"BOOK": {"name": "A book", "tier": "textbook", "address": "https://book.example/"}},
    }


def rules():
    return [
        rule("fever", when("fever", "=", "yes"), calm="block", warm="block", rebook_after_hours=48),
        rule(
            "numb",
            when("numb", "=", "yes"),
            warm="block",
            on_unsure={"questions": ["numb"], "effects": {"warm": "therapist_review"}},
            constraints={"pressure_max": 2, "heat": "none", "avoid": ["neck", "wound"], "extras": ["water"]},
        ),
        rule("strong", when("pain", ">=", 7), calm="therapist_review", constraints={"position": ["sitting"]}),
        rule("heart", when("heart", "includes", "weak"), calm="clearance_required", warm="block"),
        rule("old", when("age_years", ">=", 65), warm="allow_with_notes", constraints={"skills": ["nurse"]}),
        rule("left_out", when("areas", "nonempty", True), calm="allow_with_notes"),
    ]


def system():
    return section(
        "booking",
        "system",
        question("modality", "choice", *MODALITIES, required=False),
        question("age_years", "integer", required=False),
        question("minor", "choice", "no", "yes", required=False),
        question("returning", "choice", "no", "yes", required=False),
    )


def safety():
    members = {"group": "signs", "tick": said("Numb saddle"), "safe": "no"}
    return section("safety", "safety_check", question("saddle", "choice", "no", "yes", **members), group="signs")


def health():
    return section(
        "health",
        "questions",
        question("fever", "choice", "no", "yes", timed=True),
        question(
            "numb", "choice", "no", "unsure", "yes", modalities=["warm"], group="more", tick=said("Numb"), safe="no"
        ),
        question("heart", "multichoice", "none", "weak", "old", group="more", tick=said("Heart"), safe=["none"]),
        question("hurts", "choice", "no", "yes"),
        question("areas", "regions", required=False),
        question("taste", "choice", "soft", "firm", "unsure"),
        group="more",
    )


def follow_up():
    pain = question("pain", "integer", min=0, max=10, anchors={"en": ["None", "Worst"], "de": ["Keiner", "Größter"]})
    cough = question("cough", "choice", "no", "yes", when=when("pain", ">", 3))
    return {**section("pain_more", "questions", pain, cough), "when": when("hurts", "=", "yes")}


def arrival():
    return section("today", "arrival", question("agree", "consent"), question("signature", "string"))


def section(id_, stage, *questions, group=None):
    groups = {"groups": [{"id": group, "title": said("Any of these?"), "none": said("None")}]} if group else {}
    intro = {"en": "", "de": ""}
    return {"id": id_, "title": said("Title"), "intro": intro, "stage": stage, "questions": list(questions), **groups}


def question(id_, type_, *codes, **more):
    options = {"options": [{"code": code, "label": said(code)} for code in codes]} if codes else {}
    return {
        "id": id_,
        "text": said("Question"),
        "type": type_,
        "required": True,
        "repeat": "profile",
        "sources": [],
        **options,
        **more,
    }


def rule(id_, condition, *, calm=None, warm=None, **more):
    return {
        "id": id_,
        "title": said("Title"),
        "when": condition,
        "category": "adjust",
        "effects": {name: effect for name, effect in (("calm", calm), ("warm", warm)) if effect},
        "message": said("Call {urgent_line}."),
        "note": said("Note"),
        "sources": ["BOOK"],
        "evidence": "textbook",
        **more,
    }


def flag(id_, asked, urgency, weight):
    return {
        "id": id_,
        "when": when(asked, "=", "yes"),
        "urgency": urgency,
        "weight": weight,
        "suspects": "something",
        "message": said("Call {emergency_number}."),
        "sources": ["BOOK"],
    }


def when(question_id, operator, value):
    return {"q": question_id, "op": operator, "v": value}


def said(text):
    return {"en": text, "de": f"{text} (de)"}


def spoiled(*changes):
    """The document with changes: each a path of keys, ids and numbers, and what to put there, or GONE."""
    found = document()
    for path, value in changes:
        *way, last = path.split()
        holder = found
        for step in way:
            holder = _step(holder, step)
        if value is GONE:
            del holder[_key(holder, last)]
        elif last == "+":
            holder.append(value)
        else:
            holder[_key(holder, last)] = value
    return found


def _step(holder, step):
    return holder[_key(holder, step)]


def _key(holder, step):
    if isinstance(holder, list):
        ids = [entry.get("id") if isinstance(entry, dict) else entry for entry in holder]
        return ids.index(step) if step in ids else int(step)
    return step


def each(cases):
    """A test for each fault: the sentence, and the change or changes that bring it about."""
    listed = [(sentence, [changes] if isinstance(changes, tuple) else changes) for sentence, changes in cases.items()]
    return pytest.mark.parametrize(("sentence", "changes"), listed, ids=[sentence for sentence, _ in listed])
