"""What changed between two visits, as somebody reads it."""

import pytest

from clinic.intake.difference import differences, in_words
from tests.intake.answering import CONTENT


def changed(before, after, **how):
    return [(one.question.id, one.before, one.after) for one in differences(before, after, CONTENT, "en", **how)]


def words(question_id, answer, language="en"):
    return in_words(CONTENT.questions[question_id], answer, CONTENT, language)


def test_nothing_changed_is_nothing_to_read():
    answers = {"heart": ["rhythm", "angina"], "bp": "normal", "dob": "1985-06-14", "pain_nrs": 4}
    assert changed(answers, dict(answers)) == []
    assert changed({}, {}) == []


def test_each_change_is_told_with_before_and_after_in_the_order_of_the_questions():
    before = {"bp": "normal", "pressure_pref": "medium", "pain_nrs": 4, "first_massage": "no"}
    after = {"first_massage": "no", "pain_nrs": 7, "pressure_pref": "light", "bp": "high_controlled"}
    assert changed(before, after) == [
        ("pressure_pref", words("pressure_pref", "medium"), words("pressure_pref", "light")),
        ("pain_nrs", ("4",), ("7",)),
        ("bp", ("Normal, as far as I know",), ("High, controlled by treatment",)),
    ]


def test_the_order_of_ticks_is_no_change():
    assert changed({"heart": ["rhythm", "angina"]}, {"heart": ["angina", "rhythm"]}) == []


def test_one_tick_more_is_told_with_all_of_them():
    assert changed({"heart": ["rhythm"]}, {"heart": ["rhythm", "failure"]}) == [
        (
            "heart",
            ("Irregular rhythm such as atrial fibrillation",),
            ("Irregular rhythm such as atrial fibrillation", "Heart failure"),
        )
    ]


@pytest.mark.parametrize(("answer", "told"), [("no", False), ("yes", True)])
def test_a_question_that_is_new_is_told_unless_its_answer_is_the_safe_one(answer, told):
    assert bool(changed({}, {"fever_48h": answer})) is told
    assert changed({"fever_48h": "yes"}, {"fever_48h": "no"}) == [("fever_48h", ("Yes",), ("No",))]


def test_an_answer_that_is_gone_is_told():
    assert changed({"medicines_text": "Something"}, {}) == [("medicines_text", ("Something",), ())]


def test_a_question_that_the_content_no_longer_has_is_left_out():
    assert changed({"long_gone": "yes"}, {}) == []


def test_an_option_that_is_gone_is_told_by_its_code():
    assert changed({"bp": "sky_high"}, {"bp": "normal"}) == [("bp", ("sky_high",), ("Normal, as far as I know",))]


@pytest.mark.parametrize(
    ("question", "answer", "read"),
    [
        ("focus_regions", ["b-lowback-l"], ("Low back, left",)),
        ("dob", "1985-06-14", ("1985-06-14",)),
        ("pain_nrs", 0, ("0",)),
        ("c_stop", False, ()),
        ("emergency_name", "Sam", ("Sam",)),
        ("focus_regions", [], ()),
        ("bp", None, ()),
    ],
)
def test_answers_of_every_kind_in_words(question, answer, read):
    assert words(question, answer) == read


def test_a_point_that_was_agreed_to_is_told_whole():
    assert words("c_stop", True) == (CONTENT.questions["c_stop"].text["en"],)


def test_a_language_that_is_missing_is_told_in_english():
    assert words("bp", "normal", "de") == ("Normal, as far as I know",)


def test_dates_are_told_as_the_reader_writes_them():
    assert changed({"dob": "1985-06-14"}, {"dob": "1985-06-15"}, day=lambda one: f"{one:%d.%m.%Y}") == [
        ("dob", ("14.06.1985",), ("15.06.1985",))
    ]
