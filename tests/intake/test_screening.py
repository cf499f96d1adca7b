"""How rules and red flags combine to an outcome, what waits and what never does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.intake.parsing import parse
from clinic.intake.screening import Constraints, Context, assess, merged, visible_questions
from tests.intake import small
from tests.intake.answering import ASKED, CONTENT, HEALTHY
from tests.intake.cases import assessed

SWEDISH, DEEP, STONE = CONTENT.modalities[:3]
ADULT = Context(SWEDISH, 35, arrived=True)
BACK = {"goals": ["back_pain"]}


def outcomes(answers):
    return dict(assess({**HEALTHY, **answers}, CONTENT, ADULT).outcomes)


# ---- what stops everything ---------------------------------------------------


def all_are(outcome):
    return dict.fromkeys(CONTENT.modalities, outcome)


def test_numbness_in_the_safety_check_is_an_emergency_whatever_is_said_about_pain():
    assert outcomes({"rf_saddle": "yes", "pain_now": "no", "goals": ["relaxation"]}) == all_are("block_emergency")


@pytest.mark.parametrize(
    "flag", [flag for flag in CONTENT.flags if flag.urgency == "emergency_now"], ids=lambda f: f.id
)
def test_an_emergency_needs_no_other_answer(flag):
    found = assess({flag.when["q"]: flag.when["v"]}, CONTENT, ADULT)
    assert dict(found.outcomes) == all_are("block_emergency")
    assert found.alternatives == ()
    assert found.reasons[0].never_override
    assert found.missing != ()


def test_anything_less_than_an_emergency_waits_for_the_missing_answers():
    found = assess({"rf_fever": "yes"}, CONTENT, ADULT)
    assert dict(found.outcomes) == all_are("incomplete")
    assert dict(found.so_far) == all_are("block")


def test_no_answers_at_all_allow_nothing():
    assert dict(assess({}, CONTENT, ADULT).outcomes) == all_are("incomplete")


def test_a_modality_that_the_questionnaire_does_not_know_is_nobodys_to_allow():
    with pytest.raises(LookupError):
        assess(HEALTHY, CONTENT, replace(ADULT, modality="shiatsu"))


# ---- what is an answer -------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("fever_48h", "maybe"),
        ("fever_48h", ["no"]),
        ("fever_48h", None),
        ("heart", "none"),
        ("heart", []),
        ("heart", ["none", "broken"]),
        ("pain_nrs", "7"),
        ("pain_nrs", 11),
        ("pain_nrs", True),
        ("emergency_name", " "),
        ("c_scope", False),
        ("c_scope", "yes"),
    ],
)
def test_what_the_question_does_not_take_is_no_answer(question, answer):
    found = assess({**HEALTHY, "pain_now": "yes", question: answer}, CONTENT, ADULT)
    assert found.missing == (question,)
    assert dict(found.outcomes) == all_are("incomplete")


def test_a_text_left_empty_is_nothing_for_a_therapist_to_read():
    assert outcomes({"comfort_text": ""}) == all_are("allow")
    assert outcomes({"comfort_text": "No music"}) == all_are("allow_with_notes")


# ---- what is hidden ----------------------------------------------------------


def test_a_section_that_is_not_shown_says_nothing():
    assert outcomes({"rf_cancer_ever": "yes"}) == all_are("allow")
    assert outcomes({**BACK, "rf_cancer_ever": "yes"}) == all_are("clearance_required")


def test_what_waits_for_a_hidden_question_is_hidden_too():
    sore = {"pain_area": ["low_back"], "rf_cancer_ever": "yes"}
    assert outcomes({**sore, "pain_now": "no"}) == all_are("allow")
    assert outcomes({**sore, "pain_now": "yes"}) == all_are("clearance_required")


def test_what_the_booking_says_cannot_be_answered():
    assert outcomes({"age_years": 12, "modality": STONE, "minor": "yes", "returning": "yes"}) == all_are("allow")


# ---- questions about the days before the visit -------------------------------

TIMED = tuple(question.id for question in ASKED if question.timed and question.stage != "arrival")
WINDOW = timedelta(hours=CONTENT.timed_hours)


def without_timed(ahead):
    answers = {question: answer for question, answer in HEALTHY.items() if question not in TIMED}
    return assess(answers, CONTENT, Context(SWEDISH, 35, ahead))


def test_they_are_due_and_not_missing_while_the_visit_is_far():
    found = without_timed(WINDOW + timedelta(seconds=1))
    assert (found.due, found.missing, found.outcome) == (TIMED, (), "allow")


@pytest.mark.parametrize("ahead", [WINDOW, timedelta(0), timedelta(-1), None])
def test_they_are_missing_and_not_due_once_it_is_near(ahead):
    found = without_timed(ahead)
    assert (found.due, found.missing, found.outcome) == ((), TIMED, "incomplete")


def test_they_count_as_soon_as_they_are_answered():
    found = assess({**HEALTHY, "fever_48h": "yes"}, CONTENT, Context(SWEDISH, 35, WINDOW * 2))
    assert found.outcome == "block"


def test_what_concerns_the_day_is_asked_on_arrival():
    drunk = {**HEALTHY, "alcohol_drugs": "yes"}
    assert assess(drunk, CONTENT, replace(ADULT, arrived=False)).outcome == "allow"
    assert assess(drunk, CONTENT, ADULT).outcome == "block"


# ---- how what fired comes together -------------------------------------------

WEAK = [flag.when["q"] for flag in CONTENT.flags if flag.weight == "weak" and "q" in flag.when]
SINGLE = [flag.when["q"] for flag in CONTENT.flags if flag.weight == "single"]


@pytest.mark.parametrize("question", WEAK + SINGLE)
def test_one_flag_that_is_not_strong_needs_a_therapist(question):
    assert outcomes({**BACK, question: "yes"}) == all_are("therapist_review")


@pytest.mark.parametrize("second", WEAK[1:])
def test_two_weak_flags_need_a_doctors_word(second):
    assert outcomes({**BACK, WEAK[0]: "yes", second: "yes"}) == all_are("clearance_required")


def test_flags_that_are_not_weak_are_not_added_up():
    assert outcomes({**BACK, SINGLE[0]: "yes", SINGLE[1]: "yes"}) == all_are("therapist_review")
    assert outcomes({**BACK, SINGLE[0]: "yes", WEAK[0]: "yes"}) == all_are("therapist_review")


def test_the_gravest_outcome_wins_and_its_reason_comes_first():
    found = assessed("P04", DEEP)
    assert found.outcome == "block"
    assert [one.id for one in found.reasons] == ["anticoagulant", "clot-gt2y"]
    assert found.messages == tuple(one.message for one in found.reasons)


def test_the_same_message_is_told_once():
    found = assess({**HEALTHY, "heart": ["rhythm", "angina"]}, CONTENT, ADULT)
    assert [one.id for one in found.reasons] == ["heart-rhythm", "heart-other"]
    assert found.messages == (found.reasons[0].message,)


def test_what_nothing_speaks_against_is_offered_instead():
    assert assessed("P04", DEEP).alternatives == (SWEDISH,)
    assert assessed("P06", STONE).alternatives == (SWEDISH, "myofascial-release")
    assert assessed("P02", SWEDISH).alternatives == ()
    assert assess(HEALTHY, CONTENT, ADULT).alternatives == CONTENT.modalities[1:]


def test_constraints_of_a_modality_that_is_not_booked_do_not_matter():
    assert assess(HEALTHY, CONTENT, Context(STONE, 70)).constraints == Constraints(heat="warm_only")
    assert assess(HEALTHY, CONTENT, Context(SWEDISH, 70)).constraints == Constraints()


def test_a_flag_for_a_therapist_is_for_gentle_hands():
    assert assess({**HEALTHY, **BACK, SINGLE[0]: "yes"}, CONTENT, ADULT).constraints == Constraints(pressure_max=3)
    assert assess({**HEALTHY, "rf_fever": "yes"}, CONTENT, ADULT).constraints == Constraints()


def test_constraints_add_up_to_the_strictest():
    one = {"pressure_max": 3, "heat": "warm_only", "avoid": ["f-neck", "wound"], "extras": ["rise_slowly"]}
    other = {"pressure_max": 2, "heat": "none", "avoid": ["wound", "f-head"], "position": ["side_lying"]}
    third = {"heat": "avoid_area", "skills": ["prenatal"]}
    together = Constraints(
        pressure_max=2,
        heat="none",
        avoid=("f-neck", "wound", "f-head"),
        position=("side_lying",),
        extras=("rise_slowly",),
        skills=("prenatal",),
    )
    assert merged([one, other, third]) == together
    assert merged([]) == Constraints()
    assert merged([one, third]).heat == "avoid_area"


# ---- questions for one modality ----------------------------------------------


def test_a_question_for_one_modality_is_asked_nobody_else():
    """Modalities that are asked the same are screened together; these two are not."""
    content = parse(small.document())
    assert content.alike == {"calm": "calm", "warm": "warm"}
    seen = {m: {q.id for q in visible_questions({}, content, Context(m))[0]} for m in content.modalities}
    assert seen["warm"] - seen["calm"] == {"numb"}
    assert CONTENT.alike == {**dict.fromkeys(CONTENT.modalities, SWEDISH), STONE: STONE}
