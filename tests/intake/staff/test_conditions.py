"""Conditions written as rows of comparisons; what is nested deeper is never flattened."""

import pytest

from tests.intake.staff.writing import QUESTIONS, edit, entry

DEEP = "preg-t2t3"


def test_a_condition_is_a_sentence_of_rows(drafting, draft):
    drafting.open(f"{QUESTIONS}/rule/bp-controlled")
    page = drafting.send("Show its answers", do="when", **{"when-1-question": "medicines"})
    assert page.status == 200
    labels = [one.text for one in page.root.one("select", id="when-1-answer").all("option")]
    assert "Blood pressure tablets" in labels
    drafting.send(
        "Save to the draft",
        **{"when-1-op": "includes", "when-1-answer": "bp_med", "when-joined": "any"},
    )
    assert drafting.page.status == 303, drafting.page.errors
    assert entry(draft(), "rule", "bp-controlled")["when"] == {
        "any": [
            {"q": "bp", "op": "=", "v": "high_controlled"},
            {"q": "medicines", "op": "includes", "v": "bp_med"},
        ]
    }


def test_a_question_whose_answers_are_not_shown_yet_is_asked_back(drafting):
    page = edit(drafting, "rule", "bp-controlled", when__0__question="epilepsy")
    assert page.status == 422
    assert page.errors == {"when-0-answer": "Choose an answer to this question"}
    assert "answer to this question" in page.alert
    assert [one.attrs["value"] for one in page.root.one("select", id="when-0-answer").all("option")][1:] == [
        "none",
        "controlled",
        "recent",
    ]


def test_numbers_and_absence_are_compared(drafting, draft):
    edit(drafting, "rule", "bp-controlled", when__0__question="age_years", when__0__op=">=", when__0__answer="70")
    assert entry(draft(), "rule", "bp-controlled")["when"] == {"q": "age_years", "op": ">=", "v": 70}
    edit(drafting, "rule", "bp-controlled", when__0__op="exists-no")
    assert entry(draft(), "rule", "bp-controlled")["when"] == {"q": "age_years", "op": "exists", "v": False}


@pytest.mark.parametrize("answer", ["seventy", "-1", "99999", "٧"])
def test_what_is_no_number_is_told(drafting, answer):
    page = edit(drafting, "rule", "minor-16", when__0__answer=answer)
    assert (page.status, page.errors) == (422, {"when-0-answer": "Choose an answer to this question"})


def test_a_condition_nested_deeper_is_kept_until_it_is_replaced(drafting, draft):
    before = entry(draft(), "rule", DEEP)["when"]
    drafting.open(f"{QUESTIONS}/rule/{DEEP}")
    assert "is “Pregnant” and (“How many weeks pregnant are you?” is “13 to 27 weeks” or" in drafting.page.text
    row = {"when-0-question": "trimester", "when-0-answer": "t3"}
    drafting.send("Save to the draft", **row, **{"title-en": "Later in pregnancy"})
    assert entry(draft(), "rule", DEEP)["when"] == before
    assert entry(draft(), "rule", DEEP)["title"] == {"en": "Later in pregnancy"}
    drafting.open(f"{QUESTIONS}/rule/{DEEP}")
    drafting.send("Show its answers", do="when", **{"when-0-question": "trimester"})
    drafting.send("Save to the draft", **{"when-deep": "replace", "when-0-answer": "t3"})
    assert entry(draft(), "rule", DEEP)["when"] == {"q": "trimester", "op": "=", "v": "t3"}
