"""The questionnaire and answers to it as FHIR resources, validated by the models of the standard."""

import json
from datetime import UTC, datetime

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given

from clinic.intake.fhir import canonical, questionnaire, response
from clinic.intake.problems import problems
from clinic.intake.screening import Context, visible_questions
from tests.intake.answering import CONTENT, DOCUMENT, contexts, sheets
from tests.intake.cases import CASES, EVERY
from tests.intake.small import document, said, spoiled, when

AUTHORED = datetime(2026, 11, 22, 7, tzinfo=UTC)
TOLD = {"status": "completed", "authored": AUTHORED, "subject": "Patient/1"}


def items(found):
    """Every item of a resource by its link."""
    return {item["linkId"]: item for one in found.get("item", ()) for item in (one, *items(one).values())}


def same(resource, model):
    """A resource as the model reads and writes it."""
    return json.loads(model.model_validate(resource).model_dump_json(exclude_none=True))


# ---- the questionnaire -------------------------------------------------------


@pytest.mark.parametrize("content", [DOCUMENT, document()], ids=["shipped", "small"])
def test_the_models_of_the_standard_read_every_word_of_the_questionnaire(content):
    assert same(questionnaire(content), Questionnaire) == questionnaire(content)


def test_every_part_is_in_it_once_and_in_order():
    whole = [
        link
        for section in CONTENT.sections
        for link in (
            f"{section.id}-group",
            *([f"{section.id}-intro"] if section.intro["en"] else []),
            *(question.id for question in section.questions),
        )
    ]
    assert list(items(questionnaire(DOCUMENT))) == whole


def test_it_says_which_version_it_is():
    found = questionnaire(DOCUMENT)
    assert {name: value for name, value in found.items() if name != "item"} == {
        "resourceType": "Questionnaire",
        "url": "urn:clinic:questionnaire:massage-intake",
        "version": "2026-11-default",
        "name": "MassageIntake",
        "title": "Massage intake",
        "status": "draft",
        "language": "en",
        "subjectType": ["Patient"],
    }
    assert canonical(DOCUMENT) == "urn:clinic:questionnaire:massage-intake|2026-11-default"
    assert questionnaire(spoiled(("reviewed_by", "Dr Ada"), ("languages", ["de", "en"])))["status"] == "active"


def test_an_item_of_each_type():
    found = items(questionnaire(spoiled(("sections health questions fever help", said("Help")))))
    fever = {"system": "urn:clinic:intake:fever"}
    assert found["fever"] == {
        "linkId": "fever",
        "text": "Question",
        "type": "choice",
        "required": True,
        "answerOption": [
            {"valueCoding": {**fever, "code": "no", "display": "no"}},
            {"valueCoding": {**fever, "code": "yes", "display": "yes"}},
        ],
        "item": [{"linkId": "fever-help", "text": "Help", "type": "display"}],
    }
    assert found["pain"] == {
        "linkId": "pain",
        "text": "Question 0 = None, 10 = Worst",
        "type": "integer",
        "required": True,
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueInteger": 0},
            {"url": "http://hl7.org/fhir/StructureDefinition/maxValue", "valueInteger": 10},
        ],
    }
    assert found["age_years"] == {
        "linkId": "age_years",
        "text": "Question",
        "type": "integer",
        "required": False,
        "readOnly": True,
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}],
    }
    assert (found["heart"]["type"], found["heart"]["repeats"]) == ("choice", True)
    assert [option["valueCoding"]["display"] for option in found["areas"]["answerOption"]] == ["Neck", "Foot"]
    assert found["areas"]["repeats"] is True
    assert found["agree"]["type"] == "boolean"
    assert found["signature"]["type"] == "string"


def test_options_stand_in_the_order_in_which_they_are_read():
    """From the riskiest here, and what a client is not sure of stays last."""
    found = items(questionnaire(spoiled(("sections health questions taste order", ["unsure", "firm", "soft"]))))
    assert [option["valueCoding"]["code"] for option in found["taste"]["answerOption"]] == ["firm", "soft", "unsure"]


def test_texts_are_in_the_first_language():
    found = questionnaire(spoiled(("languages", ["de", "en"])))
    assert found["language"] == "de"
    assert items(found)["fever"]["text"] == "Question (de)"
    assert items(found)["pain"]["text"] == "Question (de) 0 = Keiner, 10 = Größter"


def coded(question, code):
    return {"system": f"urn:clinic:intake:{question}", "code": code}


@pytest.mark.parametrize(
    ("condition", "behavior", "enabled"),
    [
        (when("fever", "=", "yes"), None, [("fever", "=", "answerCoding", coded("fever", "yes"))]),
        (when("heart", "includes", "old"), None, [("heart", "=", "answerCoding", coded("heart", "old"))]),
        (when("areas", "!=", "neck"), None, [("areas", "!=", "answerCoding", coded("areas", "neck"))]),
        (when("areas", "nonempty", True), None, [("areas", "exists", "answerBoolean", True)]),
        (when("areas", "exists", False), None, [("areas", "exists", "answerBoolean", False)]),
        (
            {"all": [when("pain", ">", 3), when("pain", "<=", 9)]},
            "all",
            [("pain", ">", "answerInteger", 3), ("pain", "<=", "answerInteger", 9)],
        ),
        (
            {"any": [when("pain", ">", 3), when("saddle", "=", "yes")]},
            "any",
            [("pain", ">", "answerInteger", 3), ("saddle", "=", "answerCoding", coded("saddle", "yes"))],
        ),
    ],
    ids=str,
)
def test_a_condition_becomes_enable_when(condition, behavior, enabled):
    changed = spoiled(("sections pain_more questions cough when", condition))
    assert problems(changed) == []
    item = items(same(questionnaire(changed), Questionnaire))["cough"]
    assert item["enableWhen"] == [
        {"question": question, "operator": operator, kind: value} for question, operator, kind, value in enabled
    ]
    assert item.get("enableBehavior") == behavior


def test_a_section_waits_as_a_group():
    found = items(questionnaire(document()))["pain_more-group"]
    assert found["enableWhen"] == [{"question": "hurts", "operator": "=", "answerCoding": coded("hurts", "yes")}]


def test_a_question_for_one_modality_is_for_none_of_the_others():
    found = items(questionnaire(document()))["numb"]
    calm = coded("modality", "calm")
    assert found["enableWhen"] == [{"question": "modality", "operator": "!=", "answerCoding": calm}]
    three = spoiled(
        ("modalities", ["calm", "warm", "hot"]),
        ("sections booking questions modality options +", {"code": "hot", "label": said("hot")}),
        ("sections health questions numb when", when("fever", "=", "no")),
    )
    assert problems(three) == []
    both = items(same(questionnaire(three), Questionnaire))["numb"]
    assert [(one["question"], one["operator"]) for one in both["enableWhen"]] == [
        ("fever", "="),
        ("modality", "!="),
        ("modality", "!="),
    ]
    assert both["enableBehavior"] == "all"


# ---- the response ------------------------------------------------------------


def counted(answers, context):
    """The answers of a client that count, as the caller hands them over."""
    asked, known = visible_questions(answers, CONTENT, context)
    return {question.id: known[question.id] for question in asked if question.id in known}


def test_a_response_to_the_small_questionnaire():
    answers = {
        "age_years": 40,
        "fever": "no",
        "heart": ["weak", "old"],
        "areas": [],
        "pain": 4,
        "agree": True,
        "signature": "Ada",
        "taste": "gone",
    }
    found = response(document(), canonical(document()), answers, **TOLD)
    heart = "urn:clinic:intake:heart"
    assert found == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:clinic:questionnaire:small|test",
        "status": "completed",
        "language": "en",
        "subject": {"reference": "Patient/1"},
        "authored": "2026-11-22T07:00:00+00:00",
        "item": [
            {
                "linkId": "health-group",
                "item": [
                    answered("fever", {"valueCoding": {"system": "urn:clinic:intake:fever", "code": "no"}}),
                    answered(
                        "heart",
                        {"valueCoding": {"system": heart, "code": "weak"}},
                        {"valueCoding": {"system": heart, "code": "old"}},
                    ),
                ],
            },
            {
                "linkId": "pain_more-group",
                "item": [answered("pain", {"valueInteger": 4}, text="Question 0 = None, 10 = Worst")],
            },
            {
                "linkId": "today-group",
                "item": [answered("agree", {"valueBoolean": True}), answered("signature", {"valueString": "Ada"})],
            },
        ],
    }


def answered(link, *answers, text="Question"):
    return {"linkId": link, "text": text, "answer": list(answers)}


@given(sheets(), contexts)
def test_the_models_of_the_standard_read_every_word_of_a_response(answers, context):
    told = response(DOCUMENT, canonical(DOCUMENT), counted(answers, context), **TOLD)
    assert same(told, QuestionnaireResponse) == {**told, "authored": "2026-11-22T07:00:00Z"}


@pytest.mark.parametrize("case_id", EVERY)
def test_a_response_holds_every_answer_that_counts_and_no_other(case_id):
    case = EVERY[case_id]
    answers = {**CASES["baseline"], "dob": "1990-01-01", **case["answers"]}
    age = answers.pop("age_years")
    told = counted(answers, Context(CONTENT.modalities[0], age, arrived=True))
    found = items(response(DOCUMENT, canonical(DOCUMENT), told, **TOLD))
    given_ = {link: item["answer"] for link, item in found.items() if "answer" in item}
    assert list(given_) == [link for link in told if told[link] != []]
    assert {link: len(answer) for link, answer in given_.items()} == {
        link: len(answer) if isinstance(answer, list) else 1 for link, answer in told.items() if answer != []
    }


def test_the_links_and_codes_of_a_response_are_those_of_the_questionnaire():
    asked = items(questionnaire(DOCUMENT))
    several = [question for question in CONTENT.questions.values() if question.type in {"multichoice", "regions"}]
    answers = {question.id: sorted(question.choices)[:3] for question in several}
    found = items(response(DOCUMENT, canonical(DOCUMENT), answers, **TOLD))
    for link, item in found.items():
        for answer in item.get("answer", ()):
            offered = [
                {k: v for k, v in one["valueCoding"].items() if k != "display"} for one in asked[link]["answerOption"]
            ]
            assert offered.count(answer["valueCoding"]) == 1
    assert sum("answer" in item for item in found.values()) == len(answers)
