"""Rules, red flags and questions in words that can be checked by whoever answers for them."""

import pytest

from clinic.intake import editing
from clinic.intake.parsing import parse
from clinic.intake.seed import read_content
from clinic.intake.sentences import Sentences, speaking_against
from tests.intake.small import document, said, spoiled, when

NAMES = {"calm": "Calm massage", "warm": "Warm massage"}


@pytest.fixture
def written(in_app):
    """The sentences of the small document, with what is to be changed first."""
    return lambda *changes: Sentences(spoiled(*changes), "en", NAMES)


def rule(sentences, rule_id):
    return sentences.rule(editing.find(sentences.document, "rule", rule_id))


TITLE, FEVER = "sections health questions fever text", "Fever"
CONDITIONS = {
    "“Question” is “yes”": when("fever", "=", "yes"),
    "“Question” is not “yes”": when("fever", "!=", "yes"),
    "“Question” includes “weak”": when("heart", "includes", "weak"),
    "“Question” is at least 7": when("pain", ">=", 7),
    "“Question” is more than 7": when("pain", ">", 7),
    "“Question” is less than 7": when("pain", "<", 7),
    "“Question” is at most 7": when("pain", "<=", 7),
    "“Question” is answered": when("taste", "exists", True),
    "“Question” is not answered": when("taste", "exists", False),
    "“Question” is ticked": when("agree", "=", True),
    "“Question” includes “Neck”": when("areas", "includes", "neck"),
    "“Question” is “Calm massage”": when("modality", "=", "calm"),
    "“Question” is “no” or “yes”": {"any": [when("fever", "=", "no"), when("fever", "=", "yes")]},
    "“Question” is “yes” and “Question” is 3": {"all": [when("fever", "=", "yes"), when("pain", "=", 3)]},
    "“gone” is “what”": when("gone", "=", "what"),
}


@pytest.mark.parametrize("sentence", CONDITIONS)
def test_a_condition_is_told(written, sentence):
    assert written().condition(CONDITIONS[sentence]) == sentence


def test_what_is_nested_stands_in_parentheses(written):
    either = {"any": [when("fever", "=", "yes"), when("pain", ">", 3)]}
    told = written((TITLE, said(FEVER))).condition({"all": [either, when("hurts", "=", "yes")]})
    assert told == "(“Fever” is “yes” or “Question” is more than 3) and “Question” is “yes”"


def test_a_rule_is_told_whole(written):
    assert rule(written(("rules numb never_override", True), ("rules numb rebook_after_hours", 1)), "numb") == (
        "If “Question” is “yes”, then refuse Warm massage for now."
        " On “Not sure”: require a therapist’s review for Warm massage."
        " To watch: pressure at most 2 of 5; No heat; leave out Neck and the wound; Water."
        " Nobody may decide otherwise. Book again after 1 hour."
        " The client is told: “Call {urgent_line}.” The therapist is told: “Note”"
    )


def test_treatments_are_told_by_what_follows_the_gravest_first(written):
    assert rule(written(), "heart").startswith(
        "If “Question” includes “weak”, then refuse Warm massage for now; require a doctor’s word for Calm massage."
    )
    assert rule(written(), "fever").startswith("If “Question” is “yes”, then refuse every treatment for now.")


def test_a_red_flag_is_told(written):
    sentences = written()
    assert sentences.flag(editing.find(sentences.document, "flag", "cough")) == (
        "If “Question” is “yes”, then require a therapist’s review for every treatment."
        " Suspected: something (weak, two of them need a doctor’s word). The client is told: “Call {emergency_number}.”"
    )


def test_a_question_is_told_with_its_answers_and_whom_it_is_for(written):
    sentences = written(("sections health questions numb when", when("hurts", "=", "yes")))
    told = [sentences.question(editing.find(sentences.document, "question", one)) for one in ("fever", "numb", "cough")]
    assert told == [
        "Question no / yes",
        "Question no / unsure / yes Asked for Warm massage if “Question” is “yes”.",
        "Question no / yes Asked if “Question” is more than 3.",
    ]


def test_another_language_is_told_in_its_own_words(in_app):
    sentences = Sentences(document(), "de", {})
    assert "“Question (de)” is “yes (de)”" in rule(sentences, "fever")


def test_all_that_comes_with_the_product_can_be_told(in_app):
    shipped = read_content()
    sentences = Sentences(shipped, "en", {})
    told = [sentences.entry(kind, entry) for kind in editing.KINDS for entry in editing.entries(shipped, kind)]
    assert [one for one in told if not one or "{'" in one or one.startswith("None ")] == []


def test_what_speaks_against_a_treatment_is_told_by_its_title():
    content = parse(
        spoiled(
            ("rules heart title", said("Weak heart")),
            ("rules fever title", said("Fever")),
            ("rules 1 title", said("Numb")),
        )
    )
    assert speaking_against(content, "warm") == {
        "block": [said("Fever"), said("Numb"), said("Weak heart")],
        "clearance_required": [],
    }
    assert speaking_against(content, "calm") == {"block": [said("Fever")], "clearance_required": [said("Weak heart")]}
