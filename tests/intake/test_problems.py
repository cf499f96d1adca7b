"""What the parts of a questionnaire document say wrongly of one another, and what can never be."""

import json
from pathlib import Path

import pytest

from clinic.intake.problems import problems
from tests.intake.small import GONE, document, each, question, rule, said, section, spoiled, when

CONTENT = Path(__file__).parents[2] / "clinic/intake/content/intake.json"


def test_the_shipped_questionnaire_has_no_fault():
    assert problems(json.loads(CONTENT.read_text(encoding="utf-8"))) == []


def test_the_small_questionnaire_has_no_fault():
    assert problems(document()) == []


# ---- what parts say of one another -------------------------------------------

HEALTH = "sections health questions"
MEANINGS = {
    "section 'pain_more': is there twice": (
        "sections +",
        section("pain_more", "arrival", question("more_to_say", "text")),
    ),
    "question 'fever': is there twice": ("sections today questions +", question("fever", "choice", "no", "yes")),
    "group 'signs': is there twice": [
        ("sections health groups +", {"id": "signs", "title": said("Title"), "none": said("None")}),
        (f"{HEALTH} fever group", "signs"),
        (f"{HEALTH} fever tick", said("Fever")),
        (f"{HEALTH} fever safe", "no"),
    ],
    "region 'neck': is there twice": ("regions foot id", "neck"),
    "rule or flag 'cough': is there twice": ("rules old id", "cough"),
    "modality 'warm': is there twice": ("modalities", ["calm", "warm", "warm"]),
    "language 'en': is there twice": ("languages", ["en", "de", "en"]),
    "question 'fever': option 'no' is there twice": (f"{HEALTH} fever options +", {"code": "no", "label": said("No")}),
    "section 'safety': the safety check is for everybody, so it has no 'when'": (
        "sections safety when",
        when("minor", "=", "no"),
    ),
    "group 'empty': no question belongs to it": (
        "sections health groups +",
        {"id": "empty", "title": said("Title"), "none": said("None")},
    ),
    "question 'fever': its section has no group 'signs'": [
        (f"{HEALTH} fever group", "signs"),
        (f"{HEALTH} fever tick", said("Fever")),
        (f"{HEALTH} fever safe", "no"),
    ],
    "question 'heart': it is in a group and has no 'tick'": (f"{HEALTH} heart tick", GONE),
    "question 'heart': it is in a group and has no 'safe'": (f"{HEALTH} heart safe", GONE),
    "question 'heart': its safe answer 'none' is none of its options": (f"{HEALTH} heart safe", "none"),
    "question 'numb': its safe answer 'never' is none of its options": (f"{HEALTH} numb safe", "never"),
    "question 'areas': type 'regions' cannot be ticked in a group": [
        (f"{HEALTH} areas group", "more"),
        (f"{HEALTH} areas tick", said("Areas")),
        (f"{HEALTH} areas safe", ["neck"]),
    ],
    "question 'agree': it cannot be agreed to with the points of 'points', as it is a choice": [
        ("sections today groups", [{"id": "points", "title": said("Title"), "agree": said("I agree")}]),
        ("sections today questions agree group", "points"),
        ("sections today questions agree required", False),
    ],
    "question 'signature': it cannot be agreed to with the points of 'points', as it is a choice": [
        ("sections today groups", [{"id": "points", "title": said("Title"), "agree": said("I agree")}]),
        ("sections today questions agree group", "points"),
        ("sections today questions signature group", "points"),
    ],
    "question 'taste': type 'choice' needs at least 2 options": (
        f"{HEALTH} taste options",
        [{"code": "soft", "label": said("Soft")}],
    ),
    "question 'taste': its order must name each of its options once": (f"{HEALTH} taste order", ["firm", "soft"]),
    "question 'heart': its order must name each of its options once": (
        f"{HEALTH} heart order",
        ["none", "weak", "weak", "old"],
    ),
    "question 'agree': type 'consent' has no options": (
        "sections today questions agree options",
        [{"code": "yes", "label": said("Yes")}],
    ),
    "question 'fever': type 'choice' has no limits": [(f"{HEALTH} fever min", 0), (f"{HEALTH} fever max", 1)],
    "question 'pain': 'min' is greater than 'max'": [
        ("sections pain_more questions pain min", 20),
        ("rules strong when", when("age_years", ">", 20)),
        ("sections pain_more questions cough when", GONE),
    ],
    "question 'numb': unknown modality 'hot'": (f"{HEALTH} numb modalities", ["hot", "warm"]),
    "question 'fever': unknown source 'RUMOUR'": (f"{HEALTH} fever sources", ["RUMOUR"]),
    "question 'cough': 'modalities' and 'any' cannot be told together in FHIR": [
        ("sections pain_more questions cough modalities", ["warm"]),
        ("sections pain_more questions cough when", {"any": [when("pain", ">", 3)]}),
    ],
    "question 'cough': its condition is nested deeper than FHIR can tell": (
        "sections pain_more questions cough when",
        {"all": [when("pain", ">", 3), {"any": [when("fever", "=", "yes"), when("saddle", "=", "yes")]}]},
    ),
    "question 'weight': stage 'system' is for modality, age_years, minor, returning, and they belong nowhere else": (
        "sections booking questions +",
        question("weight", "integer"),
    ),
    "the document: a section of stage 'system' holds 'returning'": ("sections booking questions returning", GONE),
    "question 'minor': its options must be no, yes": (
        "sections booking questions minor options",
        [{"code": code, "label": said(code)} for code in ("yes", "perhaps")],
    ),
    "question 'modality': its options must be calm, hot, warm": ("modalities", ["calm", "warm", "hot"]),
    "question 'returning': must be of type 'choice'": [
        ("sections booking questions returning type", "consent"),
        ("sections booking questions returning options", GONE),
    ],
    "question 'signature': must be of type 'string'": ("sections today questions signature type", "text"),
    "question 'fever': unknown question 'temperature'": (f"{HEALTH} fever when", when("temperature", ">", 38)),
    "question 'fever': 'pain' is not asked before it": (f"{HEALTH} fever when", when("pain", ">", 3)),
    "question 'hurts': 'hurts' is not asked before it": (f"{HEALTH} hurts when", when("hurts", "exists", False)),
    "section 'pain_more': 'pain' is not asked before it": ("sections pain_more when", when("pain", ">", 3)),
    "rule 'fever': unknown question 'clot'": ("rules fever when q", "clot"),
    "rule 'fever': 'high' is no answer to 'fever'": ("rules fever when v", "high"),
    "rule 'heart': True is no answer to 'heart'": ("rules heart when v", True),
    "rule 'left_out': 'elbow' is no answer to 'areas'": ("rules left_out when", when("areas", "=", "elbow")),
    "rule 'strong': 11 is no answer to 'pain'": ("rules strong when v", 11),
    "rule 'strong': '>' compares numbers, and 'fever' is of type 'choice'": (
        "rules strong when",
        when("fever", ">", 7),
    ),
    "rule 'strong': 'nonempty' is for lists, and 'pain' is of type 'integer'": (
        "rules strong when",
        when("pain", "nonempty", True),
    ),
    "rule 'fever': unknown modality 'hot'": ("rules fever effects hot", "block"),
    "rule 'fever': unknown source 'RUMOUR'": ("rules fever sources", ["BOOK", "RUMOUR"]),
    "rule 'numb': unknown area 'nose'": ("rules numb constraints avoid", ["neck", "wound", "nose"]),
    "rule 'numb': unknown extra 'wine'": ("rules numb constraints extras", ["wine"]),
    "rule 'strong': unknown position 'upside_down'": ("rules strong constraints position", ["upside_down"]),
    "rule 'old': unknown skill 'magic'": ("rules old constraints skills", ["magic"]),
    "rule 'numb': unknown heat 'avoid_area'": ("rules numb constraints heat", "avoid_area"),
    "rule 'numb': unknown question 'dumb'": [
        ("rules numb on_unsure questions", ["numb", "dumb"]),
    ],
    "rule 'numb': 'fever' has no option 'unsure'": ("rules numb on_unsure questions", ["numb", "fever"]),
    "rule 'numb': 'Not sure' would count as 'No' for calm": ("rules numb effects calm", "allow_with_notes"),
    "rule 'fever': unknown placeholder 'phone'": ("rules fever message en", "Call {phone}."),
    "rule 'fever': its message has a brace that stands alone": ("rules fever message de", "Ruf {urgent_line an."),
    "flag 'cough': unknown question 'sneeze'": ("flags cough when q", "sneeze"),
    "flag 'cough': unknown source 'RUMOUR'": ("flags cough sources", ["RUMOUR"]),
    "flag 'cough': unknown placeholder ''": ("flags cough message en", "Call {}."),
    "flag 'cough': a weak flag has urgency 'review'": ("flags cough urgency", "doctor_before_booking"),
    "flag 'saddle': it stops a client, so the safety check asks 'cough'": ("flags saddle when q", "cough"),
    "the aggregate: unknown source 'RUMOUR'": ("aggregate sources", ["RUMOUR"]),
    "the aggregate: unknown extra 'wine'": ("aggregate constraints extras", ["wine"]),
    "the aggregate: two weak flags must not weigh less than one": ("aggregate two_or_more_weak", "allow"),
    "question 'numb': 'Not sure' counts as the safest answer, as no rule reacts to it": (
        "rules numb on_unsure",
        GONE,
    ),
    "question 'taste': 'Not sure' counts as the safest answer, as no rule reacts to it": (
        "rules +",
        rule("taste", when("taste", "=", "firm"), calm="therapist_review"),
    ),
    "the voids: unknown question 'hart'": ("voids new heart", "hart"),
    "the voids: unknown question 'fevre'": ("voids when q", "fevre"),
    "the voids: 'often' is no answer to 'fever'": ("voids when v", "often"),
    "the voids: 'age_years' is known, not answered": ("voids new heart", "age_years"),
    "the voids: 'minor' is known, not answered": ("voids when", when("minor", "=", "yes")),
    "the voids: 'numb' is not asked for every treatment": ("voids new heart", "numb"),
}


@each(MEANINGS)
def test_a_part_that_contradicts_another_is_told(sentence, changes):
    assert problems(spoiled(*changes)) == [sentence]


def test_a_rule_that_reacts_to_not_sure_itself_is_enough():
    reacting = rule("taste", when("taste", "!=", "soft"), calm="therapist_review")
    assert problems(spoiled(("rules +", reacting))) == []


@pytest.mark.parametrize(
    "change",
    [("required", False), ("timed", True), ("when", when("minor", "=", "no")), ("modalities", ["calm", "warm"])],
    ids=lambda change: change[0],
)
def test_the_safety_check_leaves_nobody_out(change):
    assert problems(spoiled((f"sections safety questions saddle {change[0]}", change[1]))) == [
        "question 'saddle': everybody answers the safety check, so it is required and has no condition"
    ]


def test_a_rule_about_having_answered_at_all_looks_at_no_option():
    asking = rule("taste", when("taste", "exists", False), calm="therapist_review")
    assert problems(spoiled(("rules +", asking))) == []


def test_stages_come_in_the_order_of_a_visit():
    late = [("sections +", section(name, "questions", question(f"{name}_more", "text"))) for name in ("one", "two")]
    assert problems(spoiled(*late)) == [
        "section 'one': stage 'questions' cannot follow stage 'arrival'",
        "section 'two': stage 'questions' cannot follow stage 'arrival'",
    ]


def test_a_question_about_regions_without_any_is_told():
    assert problems(spoiled(("regions", []))) == [
        "question 'areas': there are no regions",
        "rule 'numb': unknown area 'neck'",
    ]


# ---- what can never be -------------------------------------------------------

BOTH = {"all": [when("fever", "=", "yes"), when("fever", "=", "no")]}
NEVER = {
    "rule 'fever': can never apply to calm, warm": ("rules fever when", BOTH),
    "rule 'old': can never apply to warm": (
        "rules old when",
        {"all": [when("age_years", ">=", 16), when("age_years", "<", 16)]},
    ),
    "rule 'strong': can never apply to calm": (
        "rules strong when",
        {"all": [when("hurts", "=", "no"), when("pain", ">", 2)]},
    ),
    "rule 'numb': can never apply to calm": [
        ("rules numb effects", {"calm": "block"}),
        ("rules numb on_unsure", GONE),
        ("rules numb when", {"any": [when("numb", "!=", "no"), {"all": [when("numb", "exists", True)]}]}),
    ],
    "rule 'heart': can never apply to calm, warm": (
        "rules heart when",
        {"all": [when("heart", "=", "none"), when("heart", "=", "weak")]},
    ),
    "rule 'numb': nobody can be unsure of 'numb' with calm": [
        ("rules numb on_unsure effects", {"calm": "block"}),
        ("rules numb effects", {"calm": "block"}),
        ("rules numb when", when("fever", "=", "yes")),
    ],
    "question 'cough': is never asked": [
        ("sections pain_more questions cough when", {"all": [when("pain", ">", 3), when("pain", "<", 4)]}),
        ("flags cough when q", "saddle"),
    ],
    "the voids: can never be met": ("voids when", {"all": [when("fever", "=", "yes"), when("fever", "=", "no")]}),
    "flag 'cough': can never be raised": ("flags cough when", {"all": [when("pain", ">", 3), when("pain", "<", 4)]}),
}


@each(NEVER)
def test_a_condition_that_nothing_can_meet_is_told(sentence, changes):
    assert problems(spoiled(*changes)) == [sentence]


def test_a_section_that_is_never_shown_takes_all_that_looks_at_it_along():
    assert problems(spoiled(("sections pain_more when", BOTH))) == [
        "section 'pain_more': is never shown",
        "question 'pain': is never asked",
        "question 'cough': is never asked",
        "rule 'strong': can never apply to calm",
        "flag 'cough': can never be raised",
    ]


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [when("heart", "=", "weak"), when("heart", "=", "old")]},
        {"all": [when("heart", "=", "weak"), when("heart", "!=", "weak")]},
        {"all": [when("areas", "=", "neck"), when("areas", "=", "foot")]},
        {"all": [when("age_years", ">", 16), when("age_years", "<", 18)]},
        {"all": [when("pain", ">", 9), when("pain", "<=", 10)]},
        {"all": [when("hurts", "=", "no"), when("pain", "exists", False)]},
        {"any": [when("heart", "=", "none"), *BOTH["all"]]},
        when("signature", "exists", True),
        when("signature", "=", "Ada"),
        when("agree", "=", True),
        when("areas", "nonempty", False),
    ],
    ids=str,
)
def test_a_condition_that_something_can_meet_is_no_fault(condition):
    assert problems(spoiled(("rules fever when", condition))) == []


@pytest.mark.parametrize("condition", [when("pain", ">", 10), when("pain", "<", 0)], ids=str)
def test_nobody_answers_beyond_the_limits(condition):
    assert problems(spoiled(("rules strong when", condition))) == ["rule 'strong': can never apply to calm"]


@pytest.mark.parametrize("voids", [GONE, {}, {"new": []}, {"when": when("hurts", "=", "yes")}], ids=range(4))
def test_nothing_has_to_make_a_decision_void(voids):
    assert problems(spoiled(("voids", voids))) == []
