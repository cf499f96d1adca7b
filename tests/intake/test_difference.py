"""What changed between two visits."""

import pytest

from clinic.intake.difference import differences
from tests.intake.answering import CONTENT


def changed(before, after):
    return [(one.question.id, one.before, one.after) for one in differences(before, after, CONTENT)]


def test_nothing_changed_is_nothing_to_read():
    answers = {"heart": ["rhythm", "angina"], "bp": "normal", "dob": "1985-06-14", "pain_nrs": 4}
    assert changed(answers, dict(answers)) == []
    assert changed({}, {}) == []


def test_each_change_is_told_with_before_and_after_in_the_order_of_the_questions():
    before = {"bp": "normal", "pressure_pref": "medium", "pain_nrs": 4, "first_massage": "no"}
    after = {"first_massage": "no", "pain_nrs": 7, "pressure_pref": "light", "bp": "high_controlled"}
    assert changed(before, after) == [
        ("pressure_pref", "medium", "light"),
        ("pain_nrs", 4, 7),
        ("bp", "normal", "high_controlled"),
    ]


def test_the_order_of_ticks_is_no_change():
    assert changed({"heart": ["rhythm", "angina"]}, {"heart": ["angina", "rhythm"]}) == []


def test_one_tick_more_is_told_with_all_of_them():
    assert changed({"heart": ["rhythm"]}, {"heart": ["rhythm", "failure"]}) == [
        ("heart", ["rhythm"], ["rhythm", "failure"])
    ]


@pytest.mark.parametrize(("answer", "told"), [("no", False), ("yes", True)])
def test_a_question_that_is_new_is_told_unless_its_answer_is_the_safe_one(answer, told):
    assert bool(changed({}, {"fever_48h": answer})) is told
    assert changed({"fever_48h": "yes"}, {"fever_48h": "no"}) == [("fever_48h", "yes", "no")]


def test_an_answer_that_is_gone_is_told():
    assert changed({"medicines_text": "Something"}, {}) == [("medicines_text", "Something", None)]


def test_a_question_that_the_content_no_longer_has_is_left_out():
    assert changed({"long_gone": "yes"}, {}) == []
