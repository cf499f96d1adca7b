"""What holds for screening whatever is answered, and whoever answers."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic.intake.conditions import leaves
from clinic.intake.content import NONE, NOT_SURE, RANK
from clinic.intake.screening import Context, assess
from tests.intake.answering import ASKED, CONTENT, EACH, HEALTHY, contexts, opened, safest, sheets

STONE = "hot-stone-massage"


def rank(found, modality):
    return RANK[found.so_far[modality]]


def riskier(question, answer):
    """Answers that are riskier than this one."""
    match question.type:
        case "choice":
            return list(question.codes[question.codes.index(answer) + 1 :])
        case "multichoice" | "regions":
            chosen = [code for code in answer if code != NONE]
            return [[*chosen, code] for code in sorted(question.choices - {NONE, *answer})]
        case "integer":
            return list(range(answer + 1, question.limits[1] + 1))
        case _:
            return []


@given(sheets(), contexts, st.data())
def test_a_riskier_answer_never_lowers_an_outcome(answers, context, data):
    """As long as it hides no question that was asked: whoever is no longer pregnant is asked nothing about it."""
    before = assess(answers, CONTENT, context)
    answered = [one for one in ASKED if one.id in before.visible and one.takes(answers.get(one.id))]
    steps = {one.id: found for one in answered if (found := riskier(one, answers[one.id]))}
    question = data.draw(st.sampled_from(sorted(steps)))
    after = assess({**answers, question: data.draw(st.sampled_from(steps[question]))}, CONTENT, context)
    assume(set(after.missing) <= set(before.missing) and after.visible >= before.visible)
    assert rank(after, context.modality) >= rank(before, context.modality)


@pytest.mark.parametrize("question", [one for one in ASKED if one.type == "choice"], ids=lambda one: one.id)
def test_options_go_from_the_safest_to_the_riskiest(question):
    """Each on its own, everything else being well; here even where a riskier answer hides follow-ups."""
    for modality in CONTENT.modalities:
        context = Context(modality, 35, arrived=True, returning=True, minor=True)
        asked = {**HEALTHY, **opened(question)}
        ranks = [rank(assess({**asked, question.id: code}, CONTENT, context), modality) for code in question.codes]
        assert ranks == sorted(ranks)
    assert question.id in assess(asked, CONTENT, replace(context, modality=STONE)).visible


UNSURE = [question for question in ASKED if NOT_SURE in question.choices]
MATTERS = {leaf["q"] for one in (*CONTENT.rules, *CONTENT.flags) for leaf in leaves(one.when)}


@given(sheets(), contexts, st.sampled_from(UNSURE))
def test_not_sure_is_never_better_than_the_safest_answer(answers, context, question):
    sure = assess({**answers, question.id: safest(question)}, CONTENT, context)
    unsure = assess({**answers, question.id: NOT_SURE}, CONTENT, context)
    for modality in CONTENT.modalities:
        assert rank(unsure, modality) >= rank(sure, modality)


@pytest.mark.parametrize("question", [one for one in UNSURE if one.id in MATTERS], ids=lambda one: one.id)
def test_not_sure_is_never_no(question):
    """For every modality that a surer answer would concern."""
    for modality in CONTENT.modalities:
        context = Context(modality, 35)
        asked = {**HEALTHY, **opened(question)}
        ranks = {
            code: rank(assess({**asked, question.id: code}, CONTENT, context), modality) for code in question.codes
        }
        concerned = max(ranks.values()) > ranks[question.codes[0]]
        assert (ranks[NOT_SURE] > ranks[question.codes[0]]) == concerned


@given(sheets(), contexts, st.data())
def test_answers_to_hidden_questions_never_change_anything(answers, context, data):
    seen = assess(answers, CONTENT, context)
    hidden = [question for question in CONTENT.questions.values() if question.id not in seen.visible]
    changed = data.draw(st.lists(st.sampled_from(hidden), min_size=1, max_size=8, unique_by=lambda one: one.id))
    others = {question.id: data.draw(EACH.get(question.id, st.integers(0, 99))) for question in changed}
    for also in ({**answers, **others}, {q: a for q, a in answers.items() if q in seen.visible}):
        found = assess(also, CONTENT, context)
        assert of_booked(found) == of_booked(seen)


def of_booked(found):
    """All that is said about the modality that is booked."""
    return replace(
        found, outcomes={found.modality: found.outcome}, so_far={found.modality: found.so_far[found.modality]}
    )


@given(sheets(), contexts, st.integers())
def test_the_order_of_answers_rules_and_flags_never_matters(answers, context, seed):
    def shuffled(values):
        return tuple(Random(seed).sample(values, len(values)))

    other = replace(CONTENT, rules=shuffled(CONTENT.rules), flags=shuffled(CONTENT.flags))
    there = assess(answers, CONTENT, context)
    found = assess(dict(shuffled(list(answers.items()))), other, context)
    assert (found.outcomes, found.so_far) == (there.outcomes, there.so_far)
    assert {one.id for one in found.fired} == {one.id for one in there.fired}
    assert (found.missing, found.due, found.visible) == (there.missing, there.due, there.visible)
    assert (found.constraints.pressure_max, found.constraints.heat) == (
        there.constraints.pressure_max,
        there.constraints.heat,
    )


@given(sheets(), contexts)
def test_modalities_screened_together_are_what_they_are_alone(answers, context):
    found = assess(answers, CONTENT, context)
    for modality in CONTENT.modalities:
        assert assess(answers, CONTENT, replace(context, modality=modality)).outcome == found.outcomes[modality]
