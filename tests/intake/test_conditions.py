"""What a condition says about answers."""

import pytest

from clinic.intake.conditions import Change, compiled, leaves
from clinic.intake.content import questions_of
from tests.intake.small import when

ANSWERS = {"fever": "no", "pain": 7, "heart": ["weak", "old"], "areas": [], "agree": True}


@pytest.mark.parametrize(
    ("question", "operator", "value", "holds"),
    [
        ("fever", "=", "no", True),
        ("fever", "=", "yes", False),
        ("fever", "!=", "yes", True),
        ("fever", "!=", "no", False),
        ("fever", "includes", "no", True),
        ("agree", "=", True, True),
        ("heart", "=", "old", True),
        ("heart", "=", "none", False),
        ("heart", "includes", "weak", True),
        ("heart", "includes", "none", False),
        ("heart", "!=", "weak", True),
        ("areas", "!=", "neck", False),
        ("areas", "nonempty", True, False),
        ("areas", "nonempty", False, True),
        ("heart", "nonempty", True, True),
        ("areas", "exists", True, True),
        ("pain", ">", 7, False),
        ("pain", ">=", 7, True),
        ("pain", "<", 7, False),
        ("pain", "<=", 7, True),
        ("pain", ">", 6, True),
        ("pain", "<", 8, True),
    ],
)
def test_a_comparison(question, operator, value, holds):
    assert compiled(when(question, operator, value))(ANSWERS) is holds


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        ("=", "no", False),
        ("!=", "no", False),
        ("includes", "no", False),
        (">", 0, False),
        ("<", 9, False),
        (">=", 0, False),
        ("<=", 9, False),
        ("nonempty", True, False),
        ("nonempty", False, False),
        ("exists", True, False),
        ("exists", False, True),
    ],
)
def test_an_answer_that_is_not_there_meets_nothing_but_its_absence(operator, value, holds):
    assert compiled(when("numb", operator, value))(ANSWERS) is holds


TRUE, FALSE = when("fever", "=", "no"), when("fever", "=", "yes")


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (None, True),
        ({"any": [FALSE, TRUE]}, True),
        ({"any": [FALSE, FALSE]}, False),
        ({"all": [TRUE, TRUE]}, True),
        ({"all": [TRUE, FALSE]}, False),
        ({"all": [TRUE, {"any": [FALSE, TRUE]}]}, True),
        ({"any": [FALSE, {"all": [TRUE, FALSE]}]}, False),
    ],
)
def test_conditions_joined(condition, holds):
    assert compiled(condition)(ANSWERS) is holds


def test_the_comparisons_of_a_condition_wherever_they_stand():
    nested = {"all": [TRUE, {"any": [when("pain", ">", 3), when("heart", "=", "old")]}]}
    assert list(leaves(nested)) == [TRUE, when("pain", ">", 3), when("heart", "=", "old")]
    assert list(leaves(TRUE)) == [TRUE]
    assert questions_of([nested, None]) == {"fever", "pain", "heart"}


CHANGE = Change(when("fever", "=", "yes"), ("heart", "pain"))


@pytest.mark.parametrize(
    ("answers", "news"),
    [
        (ANSWERS, False),
        ({}, False),
        ({**ANSWERS, "fever": "yes"}, True),
        ({**ANSWERS, "pain": 6}, True),
        ({**ANSWERS, "heart": ["old", "weak"]}, False),
        ({**ANSWERS, "heart": ["old"]}, True),
        ({**ANSWERS, "heart": ["old", "weak", "none"]}, True),
        ({**ANSWERS, "areas": ["neck"]}, False),
    ],
)
def test_what_is_news(answers, news):
    assert CHANGE.found(answers, ANSWERS) is news
    assert Change().found(answers, ANSWERS) is False


def test_an_answer_where_there_was_none_is_news():
    assert CHANGE.found({"pain": 0}, {}) is True
