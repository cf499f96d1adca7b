"""Answers to the shipped questionnaire, made from its content, so that a new question is covered as it comes."""

import json
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st

from clinic.intake.conditions import leaves
from clinic.intake.content import NONE
from clinic.intake.parsing import parse
from clinic.intake.screening import Context

DOCUMENT = json.loads((Path(__file__).parents[2] / "clinic/intake/content/intake.json").read_text(encoding="utf-8"))
CONTENT = parse(DOCUMENT)
ASKED = [question for question in CONTENT.questions.values() if question.stage != "system"]
REGIONS = [region.id for region in CONTENT.regions]


def safest(question):
    """The first option, as options go from the safest to the riskiest; nothing that is worth a note."""
    match question.type:
        case "choice":
            return question.codes[0]
        case "multichoice":
            return [NONE] if NONE in question.codes else [question.codes[0]]
        case "integer":
            return question.limits[0]
        case "date":
            return "1990-01-01"
        case "string":
            return "Somebody"
        case "consent":
            return True
        case "regions" | "text":
            return None  # left empty


def safest_of(question_id, offered):
    """The safest of the codes that a page offers; the lowest number of a scale."""
    codes = CONTENT.questions[question_id].codes or offered
    return next(code for code in codes if code in offered)


HEALTHY = {question.id: safest(question) for question in ASKED if safest(question) is not None}


def answers_to(question):
    """Anything a client may answer."""
    match question.type:
        case "choice":
            return st.sampled_from(question.codes)
        case "multichoice" | "regions":
            codes = st.sampled_from(sorted(question.choices - {NONE}))
            some = st.lists(codes, min_size=1, max_size=4, unique=True)
            return some | st.just([NONE]) if NONE in question.choices else some
        case "integer":
            return st.integers(*question.limits)
        case "date":
            return st.dates().map(str)
        case "consent":
            return st.booleans()
        case _:
            return st.text(max_size=5)


EACH = {question.id: answers_to(question) for question in ASKED}


def opened(question):
    """The answers that let a question be asked, those of the questions it waits for included."""
    found = {}
    for condition in (CONTENT.by_section[question.section].when, question.when):
        for leaf in _first(condition):
            awaited = CONTENT.questions[leaf["q"]]
            value = leaf["v"] if leaf["op"] == "=" else next(code for code in awaited.codes if code != leaf["v"])
            found |= {**opened(awaited), awaited.id: [value] if awaited.type in {"multichoice", "regions"} else value}
    return found


def _first(condition):
    """The comparisons to be met: all of them, or the first of several alternatives."""
    return list(leaves(condition["any"][0] if "any" in condition else condition)) if condition else []


@st.composite
def sheets(draw, most=6):
    """A healthy client's answers with a few changed and a few missing; nobody would pass if all were random."""
    changed = draw(st.lists(st.sampled_from(sorted(EACH)), max_size=most, unique=True))
    missing = draw(st.sets(st.sampled_from(sorted(HEALTHY)), max_size=2))
    answers = {**HEALTHY, **{question: draw(EACH[question]) for question in changed}}
    return {question: answer for question, answer in answers.items() if question not in missing}


contexts = st.builds(
    Context,
    modality=st.sampled_from(CONTENT.modalities),
    age=st.none() | st.integers(0, 110),
    ahead=st.none() | st.integers(0, 200).map(lambda hours: timedelta(hours=hours)),
    minor=st.booleans(),
    returning=st.booleans(),
    arrived=st.booleans(),
)
