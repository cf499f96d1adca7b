"""Surgery on a document: each cut leaves the document it was given as it was."""

from copy import deepcopy

import pytest

from clinic.intake import editing
from clinic.intake.editing import FLAG, QUESTION, RULE
from tests.intake.small import document, flag, question, rule, said, when

NEW = question("snore", "choice", "no", "yes")


@pytest.fixture
def small():
    """A document that nothing may alter."""
    given, copy = document(), deepcopy(document())
    yield given
    assert given == copy


def ids(found, kind=QUESTION):
    return [entry["id"] for entry in editing.entries(found, kind)]


def test_what_the_system_fills_in_is_no_entry(small):
    assert editing.find(small, QUESTION, "minor") is None
    assert editing.find(small, QUESTION, "fever")["type"] == "choice"
    assert ids(small)[0] == "saddle"


def test_an_entry_takes_the_place_of_the_one_with_its_id(small):
    changed = editing.put(small, QUESTION, {**question("hurts", "text")}, "health")
    assert ids(changed) == ids(small)
    assert editing.find(changed, QUESTION, "hurts")["type"] == "text"
    other = rule("numb", when("numb", "=", "no"), calm="block")
    assert editing.find(editing.put(small, RULE, other), RULE, "numb") == other


def test_a_new_entry_comes_last(small):
    assert ids(editing.put(small, FLAG, flag("new", "cough", "review", "weak")), FLAG) == ["saddle", "cough", "new"]
    changed = editing.put(small, QUESTION, NEW, "health")
    assert (editing.home(changed, "snore"), ids(changed).index("snore")) == ("health", ids(changed).index("pain") - 1)


def test_a_question_that_changes_its_section_goes_to_the_end_of_the_other(small):
    changed = editing.put(small, QUESTION, editing.find(small, QUESTION, "fever"), "today")
    assert ids(changed)[-1] == "fever"
    assert sorted(ids(changed)) == sorted(ids(small))


def test_moving_stays_in_the_section(small):
    order = ids(small)
    down = editing.moved(small, "fever", 1)
    assert ids(down)[1:3] == ["numb", "fever"]
    assert ids(editing.moved(down, "fever", -1)) == order
    assert editing.moved(small, "fever", -1) == editing.moved(small, "taste", 1) == small
    assert editing.moved(small, "no-such", 1) == small


def test_who_looks_at_a_question(small):
    def looking(name):
        return [(kind, entry["id"]) for kind, entry in editing.lookers(small, name)]

    assert looking("hurts") == [("section", "pain_more")]
    assert looking("pain") == [("question", "cough"), ("rule", "strong")]
    assert looking("numb") == [("rule", "numb")]
    assert looking("cough") == [("flag", "cough")]
    assert looking("taste") == []


def test_a_question_heard_on_not_sure_alone_is_looked_at_too(small):
    unsure = rule("other", when("fever", "=", "yes"), calm="block", on_unsure={"questions": ["taste"], "effects": {}})
    assert [entry["id"] for _kind, entry in editing.lookers(editing.put(small, RULE, unsure), "taste")] == ["other"]


def test_a_fingerprint_tells_what_was_seen(small):
    before = editing.fingerprint(small, RULE, "fever")
    assert editing.fingerprint(small, RULE, "no-such") == ""
    other = editing.put(small, RULE, {**editing.find(small, RULE, "fever"), "title": said("Other")})
    assert editing.fingerprint(other, RULE, "fever") != before
    assert editing.fingerprint(other, RULE, "numb") == editing.fingerprint(small, RULE, "numb")
    assert editing.fingerprint(other) != editing.fingerprint(small) == editing.fingerprint(deepcopy(small))
    moved = editing.put(small, QUESTION, editing.find(small, QUESTION, "fever"), "today")
    assert editing.fingerprint(moved, QUESTION, "fever") != editing.fingerprint(small, QUESTION, "fever")


def test_what_became_of_each_entry(small):
    changed = editing.put(small, QUESTION, NEW, "health")
    changed = editing.put(changed, RULE, {**editing.find(small, RULE, "fever"), "title": said("Hot"), "remark": "x"})
    changed = editing.removed(changed, FLAG, "cough")
    changed = editing.put(changed, QUESTION, editing.find(small, QUESTION, "taste"), "today")
    changed = editing.moved(changed, "signature", -1)
    found = [(one.kind, one.verb, one.id, one.keys) for one in editing.changes(small, changed)]
    assert found == [
        ("section", "reordered", "today", ()),
        ("question", "added", "snore", ()),
        ("question", "moved", "taste", ()),
        ("rule", "changed", "fever", ("title", "remark")),
        ("flag", "removed", "cough", ()),
    ]
    assert editing.changes(small, small) == []


@pytest.mark.parametrize(
    ("words", "taken", "expected"),
    [
        ("Do you take blood thinners, and which?", [], "do_you_take_blood_thinners"),
        ("Fever?", ["fever", "fever_2"], "fever_3"),
        ("«…»", [], "new"),
        ("Æther 48 h", [], "ther_48_h"),
    ],
)
def test_a_new_id_is_made_of_words_and_nobody_elses(words, taken, expected):
    assert editing.new_id(words, taken) == expected


def test_every_id_is_taken(small):
    assert {"minor", "health", "fever", "numb", "saddle", "old"} <= set(editing.taken_ids(small))
