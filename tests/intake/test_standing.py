"""Whether a client may be treated: from her answers, their age, what is due, and what somebody decided."""

from datetime import timedelta

import pytest

from clinic import vault
from clinic.db import db
from clinic.intake.models import Decision, QuestionnaireVersion, Response
from clinic.intake.seed import load_content, read_content
from clinic.intake.standing import Standing, standing
from clinic.settings import queries as settings
from tests import factories
from tests.factories import NOW

SWEDISH, DEEP = "swedish-massage", "deep-tissue-massage"
HOUR, DAY, YEAR = timedelta(hours=1), timedelta(days=1), timedelta(days=360)  # twelve months of thirty days
VISIT = NOW + 5 * DAY
STATES = {
    "allow": "clear",
    "allow_with_notes": "clear",
    "therapist_review": "review",
    "clearance_required": "clearance",
    "block": "blocked",
    "block_emergency": "emergency",
    "incomplete": "needed",
}


@pytest.fixture
def answered(in_app):
    """`answered(outcome)` is a response that is complete, as many as are wanted."""
    factories.clinic()
    client_id = factories.client()
    load_content(read_content(), NOW)
    db.session.commit()
    version_id = db.session.query(QuestionnaireVersion.id).scalar()

    def make(outcome="allow", *, completed_at=NOW, due=(), **moments):
        row = Response(public_id=vault.public_id(), client_id=client_id, version_id=version_id, started_at=NOW)
        row.modality, row.visit_at, row.completed_at = SWEDISH, VISIT, completed_at
        row.outcomes, row.due = {SWEDISH: outcome}, list(due)
        for name, moment in moments.items():
            setattr(row, name, moment)
        db.session.add(row)
        db.session.commit()
        return row

    return make


def decide(response, verdict, *, modality=SWEDISH, at=NOW, until=VISIT + HOUR, voided_at=None):
    row = Decision(public_id=vault.public_id(), client_id=response.client_id, response_id=response.id)
    row.modality, row.verdict, row.decided_by, row.voided_at = modality, verdict, "staff:1", voided_at
    row.decided_at, row.valid_until = at, until
    db.session.add(row)
    db.session.commit()


def stands(response, modality=SWEDISH, *, now=NOW, visit_at=VISIT):
    return standing(response, modality, settings.clinic(), now, visit_at)


@pytest.mark.parametrize(("outcome", "state"), STATES.items())
def test_each_outcome_has_its_standing(answered, outcome, state):
    response = answered(outcome)
    assert stands(response) == Standing(state, response.id)
    assert stands(response).clear == (state == "clear")


def test_a_modality_that_was_not_assessed_goes_to_a_therapist(answered):
    assert stands(answered(), DEEP).state == "review"


def test_a_treatment_that_asks_nothing_is_clear(answered):
    assert stands(None, None) == stands(answered("block_emergency"), None) == Standing("clear")


def test_without_a_response_answers_are_needed(answered):
    assert stands(None) == Standing("needed", None)


def test_a_response_that_is_not_finished_is_needed_whatever_it_says_so_far(answered):
    response = answered("allow", completed_at=None)
    assert stands(response) == Standing("needed", response.id)


@pytest.mark.parametrize(
    ("visit_at", "state"), [(NOW + YEAR, "clear"), (NOW + YEAR + HOUR, "needed"), (NOW + 2 * YEAR, "needed")]
)
def test_answers_are_good_for_a_year_before_the_visit(answered, visit_at, state):
    assert stands(answered(), visit_at=visit_at).state == state


def test_answers_are_good_for_as_long_as_the_clinic_says(answered):
    response = answered()
    factories.clinic(profile_months=1)
    assert (stands(response, visit_at=NOW + 30 * DAY).state, stands(response, visit_at=NOW + 31 * DAY).state) == (
        "clear",
        "needed",
    )


@pytest.mark.parametrize("outcome", ["therapist_review", "clearance_required", "block"])
def test_answers_that_somebody_had_to_look_at_are_good_for_half_as_long(answered, outcome):
    response = answered(outcome)
    assert stands(response, visit_at=NOW + YEAR / 2).state == STATES[outcome]
    assert stands(response, visit_at=NOW + YEAR / 2 + HOUR).state == "needed"
    factories.clinic(risk_months=12)
    assert stands(response, visit_at=NOW + YEAR / 2 + HOUR).state == STATES[outcome]


def test_answers_given_again_near_a_visit_make_the_others_no_younger(answered):
    response = answered(profile_at=NOW - 300 * DAY)
    assert [stands(response, visit_at=NOW + n * DAY).state for n in (60, 61)] == ["clear", "needed"]


@pytest.mark.parametrize(
    ("now", "state"),
    [(VISIT - 73 * HOUR, "clear"), (VISIT - 72 * HOUR, "needed"), (VISIT - HOUR, "needed"), (VISIT + HOUR, "needed")],
)
def test_questions_that_are_due_are_needed_once_the_visit_is_near(answered, now, state):
    response = answered(due=["fever_48h"])
    assert stands(response, now=now) == Standing(state, response.id, due=True)


def test_near_the_visit_nothing_due_is_nothing_needed(answered):
    assert stands(answered(), now=VISIT - HOUR).state == "clear"


def test_what_is_due_never_hides_what_is_worse(answered):
    for outcome in ("therapist_review", "clearance_required", "block", "block_emergency"):
        assert stands(answered(outcome, due=["fever_48h"]), now=VISIT - HOUR).state == STATES[outcome]


@pytest.mark.parametrize(
    ("said_at", "was_for", "due"),
    [
        (NOW, NOW + 2 * DAY, True),  # said near a visit that has moved away since
        (NOW, VISIT, False),  # said far from any
        (VISIT - DAY, VISIT, False),  # said near this one
        (VISIT - DAY, VISIT - 2 * DAY, False),  # moved, and still near
    ],
)
def test_what_was_said_near_another_date_is_due_again(answered, said_at, was_for, due):
    response = answered(completed_at=said_at, visit_at=was_for)
    state = "needed" if due else "clear"
    assert stands(response, now=VISIT - HOUR) == Standing(state, response.id, due=due)


# ---- starting a session ----------------------------------------------------


@pytest.mark.parametrize(
    ("checked_at", "state"),
    [(None, "needed"), (VISIT - 25 * HOUR, "needed"), (VISIT - 24 * HOUR, "clear"), (VISIT - HOUR, "clear")],
)
def test_starting_demands_a_check_of_the_day_and_nothing_else_does(answered, checked_at, state):
    response = answered(arrival_at=checked_at)
    assert stands(response, now=VISIT).state == "clear"
    assert standing(response, SWEDISH, settings.clinic(), VISIT, VISIT, starting=True).state == state


def test_a_check_of_the_day_never_hides_what_is_worse(answered):
    for outcome in ("therapist_review", "block", "block_emergency"):
        response = answered(outcome, arrival_at=VISIT - HOUR)
        assert standing(response, SWEDISH, settings.clinic(), VISIT, VISIT, starting=True).state == STATES[outcome]


def test_a_questionnaire_without_questions_of_the_day_demands_none(answered):
    document = read_content()
    document["sections"] = [section for section in document["sections"] if section["stage"] != "arrival"]
    document["rules"] = [rule for rule in document["rules"] if rule["id"] != "alcohol-drugs"]
    row = QuestionnaireVersion(number=2, status="published", document=document, created_at=NOW, published_at=NOW)
    db.session.add(row)
    db.session.commit()
    response = answered(version_id=row.id)
    assert standing(response, SWEDISH, settings.clinic(), VISIT, VISIT, starting=True).state == "clear"


# ---- what somebody decided -------------------------------------------------


@pytest.mark.parametrize("outcome", ["therapist_review", "clearance_required", "block"])
@pytest.mark.parametrize(
    ("verdict", "clears"), [("as_booked", True), ("with_changes", True), ("needs_doctor", False), ("no", False)]
)
def test_a_decision_clears_where_it_says_yes(answered, outcome, verdict, clears):
    response = answered(outcome)
    decide(response, verdict)
    assert stands(response).state == ("clear" if clears else STATES[outcome])


@pytest.mark.parametrize("outcome", ["block_emergency", "incomplete"])
def test_nobody_decides_an_emergency_or_what_is_missing(answered, outcome):
    response = answered(outcome)
    decide(response, "as_booked")
    assert stands(response).state == STATES[outcome]


@pytest.mark.parametrize(
    "how",
    [{"voided_at": NOW}, {"until": VISIT}, {"until": NOW}, {"modality": DEEP}],
    ids=["void", "over at the visit", "over now", "for another treatment"],
)
def test_a_decision_that_does_not_hold_clears_nothing(answered, how):
    response = answered("therapist_review")
    decide(response, "as_booked", **how)
    assert stands(response).state == "review"


def test_a_decision_on_other_answers_clears_nothing(answered):
    decide(answered("therapist_review"), "as_booked")
    assert stands(answered("therapist_review")).state == "review"


@pytest.mark.parametrize(("first", "last", "state"), [("as_booked", "no", "review"), ("no", "as_booked", "clear")])
def test_the_last_decision_holds(answered, first, last, state):
    response = answered("therapist_review")
    decide(response, last, at=NOW + HOUR)
    decide(response, first, at=NOW)
    assert stands(response).state == state


def test_a_last_decision_that_is_void_leaves_the_one_before(answered):
    response = answered("therapist_review")
    decide(response, "as_booked", at=NOW)
    decide(response, "no", at=NOW + HOUR, voided_at=NOW + 2 * HOUR)
    assert stands(response).state == "clear"


def test_a_no_that_has_run_out_does_not_bring_back_an_older_yes(answered):
    """It takes somebody who may decide to say yes again."""
    response = answered("therapist_review")
    decide(response, "as_booked", at=NOW, until=VISIT + YEAR)
    decide(response, "no", at=NOW + HOUR, until=VISIT - HOUR)
    assert stands(response).state == "review"


def test_cleared_by_a_decision_what_is_due_is_still_needed(answered):
    response = answered("therapist_review", due=["fever_48h"])
    decide(response, "as_booked")
    assert stands(response, now=VISIT - HOUR).state == "needed"
