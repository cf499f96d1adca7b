"""A part of a questionnaire document that is missing, unknown or of the wrong kind gives a sentence of its own."""

import pytest

from clinic.intake.problems import problems
from tests.intake.small import GONE, document, each, spoiled, when

SHAPES = {
    "the document: 'languages' must be a list": ("languages", "en"),
    "the document: 'languages' is empty": ("languages", []),
    "the document: 'label' is missing": ("label", GONE),
    "the document: 'colour' is no known key": ("colour", "red"),
    "the document: 'windows.timed_hours' must be a whole number from 1 to 8760": ("windows timed_hours", True),
    "the document: 'words.areas.wound.de' is missing": ("words areas wound de", GONE),
    "the document: 'voids' must be a mapping": ("voids", ["heart"]),
    "the document: 'voids.new' must be a list": ("voids new", "heart"),
    "the document: 'voids.old' is no known key": ("voids old", ["heart"]),
    "the document: 'voids.when' must hold 'q', 'op' and 'v', or 'any', or 'all'": ("voids when", {}),
    "the document: 'aggregate.two_or_more_weak' is missing": ("aggregate two_or_more_weak", GONE),
    "the document: 'aggregate.review' must be one of allow, allow_with_notes, therapist_review, clearance_required, "
    "block, block_emergency, not 'maybe'": ("aggregate review", "maybe"),
    "the document: 'aggregate.constraints.pressure_max' must be a whole number from 1 to 5": (
        "aggregate constraints pressure_max",
        6,
    ),
    "the document: 'sources.BOOK.tier' must be one of regulator, public_health, guideline, review, charity, textbook, "
    "trade, clinic, seed, product, not 'gossip'": ("sources BOOK tier", "gossip"),
    "the document: 'sections' is empty": ("sections", []),
    "section number 5 must be a mapping": ("sections 4", "today"),
    "section 'health': 'title.de' is empty": ("sections health title de", " "),
    "section 'health': 'intro.de' is missing": ("sections health intro de", GONE),
    "section 'today': 'stage' must be one of system, safety_check, questions, arrival, not 'later'": (
        "sections today stage",
        "later",
    ),
    "section 'today': 'questions' is empty": ("sections today questions", []),
    "section number 4: 'id' is missing": ("sections pain_more id", GONE),
    "group 'more': 'none' is missing": ("sections health groups more none", GONE),
    "group 'more': 'none' is no known key": ("sections health groups more agree", {"en": "I agree", "de": "Ja"}),
    "question 'fever': 'text' must be a mapping": ("sections health questions fever text", "Fever?"),
    "question 'fever': 'text.de' must be a text": ("sections health questions fever text de", 3),
    "question 'fever': 'type' must be one of choice, multichoice, regions, integer, date, string, text, consent, "
    "not 'guess'": ("sections health questions fever type", "guess"),
    "question 'fever': 'repeat' must be one of profile, every_visit, yearly, not a list": (
        "sections health questions fever repeat",
        ["profile"],
    ),
    "question 'fever': 'required' must be true or false": ("sections health questions fever required", "yes"),
    "question 'fever': 'options.2.label.de' is missing": ("sections health questions fever options 1 label de", GONE),
    "question 'fever': 'when' must hold 'q', 'op' and 'v', or 'any', or 'all'": (
        "sections health questions fever when",
        {"q": "saddle"},
    ),
    "question 'pain': 'max' is missing": ("sections pain_more questions pain max", GONE),
    "question 'pain': 'min' must be a whole number from 0 to 1000": ("sections pain_more questions pain min", -1),
    "question 'pain': 'anchors.de' is missing": ("sections pain_more questions pain anchors de", GONE),
    "question 'pain': 'anchors.de' must be two texts": ("sections pain_more questions pain anchors de", ["Keiner"]),
    "question 'heart': 'safe' must be a text": ("sections health questions heart safe", 0),
    "region 'foot': 'label.en' is empty": ("regions foot label en", ""),
    "rule 'fever': 'effects' is empty": ("rules fever effects", {}),
    "rule 'fever': 'effects.calm' must be one of allow, allow_with_notes, therapist_review, clearance_required, block, "
    "block_emergency, not 'stop'": ("rules fever effects calm", "stop"),
    "rule 'fever': 'category' must be one of absolute, local, clearance, adjust, information, not 'bad'": (
        "rules fever category",
        "bad",
    ),
    "rule 'fever': 'evidence' must be one of regulator, public_health, guideline, review, charity, textbook, trade, "
    "clinic, seed, product, not 'red_flag'": ("rules fever evidence", "red_flag"),
    "rule 'fever': 'message.en' is empty": ("rules fever message en", ""),
    "rule 'fever': 'never_overide' is no known key": ("rules fever never_overide", True),
    "rule 'fever': 'when.op' must be one of !=, <, <=, =, >, >=, exists, includes, nonempty, not '~'": (
        "rules fever when op",
        "~",
    ),
    "rule 'fever': 'when.any' is empty": ("rules fever when", {"any": []}),
    "rule 'fever': 'when.all.1.any.1.all.1.any.1' is nested too deep": (
        "rules fever when",
        {"all": [{"any": [{"all": [{"any": [{"all": [when("fever", "=", "yes")]}]}]}]}]},
    ),
    "rule 'fever': 'when.v' must be a text, a number, true or false": ("rules fever when v", None),
    "rule 'left_out': 'when.v' must be true or false": ("rules left_out when v", "yes"),
    "rule 'strong': 'when.v' must be a whole number from 0 to 1000": ("rules strong when v", "7"),
    "rule 'numb': 'constraints.heat' must be one of warm_only, avoid_area, none, not 'hot'": (
        "rules numb constraints heat",
        "hot",
    ),
    "rule 'numb': 'on_unsure.questions' is missing": ("rules numb on_unsure questions", GONE),
    "flag 'cough': 'urgency' must be one of emergency_now, urgent_today, doctor_before_booking, review, not 'soon'": (
        "flags cough urgency",
        "soon",
    ),
    "flag 'cough': 'weight' must be one of strong, single, weak, not 'heavy'": ("flags cough weight", "heavy"),
    "flag 'cough': 'suspects' is missing": ("flags cough suspects", GONE),
}


@each(SHAPES)
def test_a_part_of_the_wrong_kind_is_told(sentence, changes):
    assert problems(spoiled(*changes)) == [sentence]


def test_every_fault_of_the_kind_is_told_at_once():
    assert problems(spoiled(("label", GONE), ("rules fever note", GONE), ("flags saddle weight", GONE))) == [
        "the document: 'label' is missing",
        "rule 'fever': 'note' is missing",
        "flag 'saddle': 'weight' is missing",
    ]


@pytest.mark.parametrize("odd", [None, 3, "document", [], [document()]])
def test_what_is_no_document_is_told(odd):
    assert problems(odd) == ["the document must be a mapping"]
