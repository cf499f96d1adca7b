"""Whatever was answered is said in words; nothing that the shipped content knows is without them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.intake.screening import Constraints
from clinic.intake.wording import EFFECTS, TIERS, Wording
from tests.intake.answering import ASKED, CONTENT, EACH, REGIONS

WORDS = Wording(CONTENT, "en")


@pytest.fixture(autouse=True)
def _speaking(in_app):
    """Words are looked up in the clinic's language."""


@given(st.data())
def test_every_answer_has_words(data):
    question = data.draw(st.sampled_from(ASKED))
    answer = data.draw(EACH[question.id])
    lines = WORDS.answer(question, answer)
    many = isinstance(answer, list)
    assert len(lines) == (len(answer) if many else 1 if answer != "" else 0)
    if question.type not in {"string", "text"}:
        assert all(lines)
        codes = set(question.choices)
        assert codes.isdisjoint(lines)


@given(st.dictionaries(st.sampled_from([question.id for question in ASKED]), st.none(), max_size=8), st.data())
def test_no_answer_gets_lost(chosen, data):
    answers = {name: data.draw(EACH[name]) for name in chosen}
    parts = WORDS.parts(answers)
    told = sum(len(part.said) + len(part.denied) + len(part.agreed) for part in parts)
    assert told == len([answer for answer in answers.values() if answer not in ("", [])])


def test_effects_and_tiers_of_the_content_have_words():
    effects = {effect for rule in CONTENT.rules for effect in (*rule.effects.values(), *rule.unsure_effects.values())}
    assert effects <= set(EFFECTS)
    assert {source["tier"] for source in CONTENT.sources.values()} <= set(TIERS)


def test_every_constraint_of_the_content_has_words():
    rules = [rule.constraints for rule in CONTENT.rules]
    for kind in ("avoid", "position", "extras", "skills"):
        names = {name for one in rules for name in one.get(kind, ())}
        ((_label, lines),) = WORDS.keep_to(Constraints(**{kind: tuple(names)}))
        assert names.isdisjoint(lines)
    for heat in {one["heat"] for one in rules if "heat" in one}:
        assert WORDS.keep_to(Constraints(heat=heat)) != [("Heat", (heat,))]
    assert [WORDS.keep_to(Constraints(pressure_max=n))[0][1] for n in range(1, 6)] == [
        ("Very light at most (1 of 5)",),
        ("Light at most (2 of 5)",),
        ("Medium at most (3 of 5)",),
        ("Firm at most (4 of 5)",),
        ("Very deep at most (5 of 5)",),
    ]


def test_a_name_that_the_version_has_no_word_for_stands_for_itself():
    assert WORDS.areas(["b-neck", "somewhere"]) == ("Back of neck", "somewhere")
    assert REGIONS[0] not in WORDS.areas(REGIONS)
