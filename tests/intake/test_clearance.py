"""When a decision on earlier answers covers new ones, and what makes it void."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic import vault
from clinic.db import db
from clinic.intake import clearance
from clinic.intake.actions import told
from clinic.intake.models import Decision, Response
from clinic.intake.queries import published
from clinic.intake.screening import Context, assess
from clinic.intake.seed import load_content, read_content
from clinic.intake.standing import standing
from clinic.settings import queries as settings
from tests import factories
from tests.factories import NOW
from tests.intake.answering import CONTENT, HEALTHY

SWEDISH, DEEP = "swedish-massage", "deep-tissue-massage"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VISIT = NOW + 5 * DAY
RHYTHM, BOTH, UNSURE = {"heart": ["rhythm"]}, {"heart": ["rhythm", "failure"]}, {"clot_history": "unsure"}


@pytest.fixture
def client_id(in_app):
    factories.clinic()
    load_content(read_content(), NOW)
    db.session.commit()
    return factories.client()


@pytest.fixture
def given(client_id):
    """`given(answers)` is a complete response of the client, with its assessment."""

    def make(answers, *, whose=client_id):
        found = screened(answers)
        row = Response(public_id=vault.public_id(), client_id=whose, version_id=published().id, started_at=NOW)
        row.modality, row.visit_at, row.completed_at = SWEDISH, VISIT, NOW
        row.answers, row.assessment = {"answers": {**HEALTHY, **answers}}, told(found, "en")
        row.outcomes = dict(found.outcomes)
        db.session.add(row)
        db.session.commit()
        return row

    return make


def screened(answers):
    return assess({**HEALTHY, **answers}, CONTENT, Context(SWEDISH, 40, 5 * DAY))


def decide(response, verdict="as_booked", *, at=NOW, until=VISIT + HOUR, modality=SWEDISH, voided_at=None):
    row = Decision(public_id=vault.public_id(), client_id=response.client_id, response_id=response.id)
    row.modality, row.verdict, row.decided_by, row.voided_at = modality, verdict, "staff:1", voided_at
    row.decided_at, row.valid_until = at, until
    db.session.add(row)
    db.session.commit()
    return row


def covered(client_id, answers, **changes):
    found = replace(screened(answers), **changes)
    return clearance.covering(client_id, {**HEALTHY, **answers}, found, CONTENT, VISIT)


@pytest.mark.parametrize(
    ("before", "now", "covers"),
    [
        (RHYTHM, RHYTHM, True),
        (BOTH, RHYTHM, True),
        (RHYTHM, BOTH, False),
        (RHYTHM, {**RHYTHM, **UNSURE}, False),
        (RHYTHM, {}, False),
        ({**RHYTHM, "bp": "high_controlled"}, {**RHYTHM, "varicose": "mild"}, True),
    ],
    ids=["the same", "less", "more", "something else", "nothing to cover", "what is no more than a note"],
)
def test_it_covers_what_was_before_whoever_decided(client_id, given, before, now, covers):
    response = given(before)
    decide(response)
    assert covered(client_id, now) == (response.id if covers else None)


def test_it_covers_the_same_rule_no_graver_than_it_was(client_id, given):
    response = given(RHYTHM)
    decide(response)
    kept = response.assessment
    (rule,) = kept["grave"]
    for effect, covers in (("block", True), ("clearance_required", True), ("therapist_review", False)):
        response.assessment = {**kept, "grave": {rule: effect}}
        db.session.commit()
        assert covered(client_id, RHYTHM) == (response.id if covers else None), effect


@pytest.mark.parametrize(
    "how",
    [{"voided_at": NOW}, {"until": VISIT}, {"modality": DEEP}, {"verdict": "no"}, {"verdict": "needs_doctor"}],
    ids=["void", "over at the visit", "another treatment", "a no", "needs a doctor"],
)
def test_what_does_not_hold_covers_nothing(client_id, given, how):
    decide(given(RHYTHM), **how)
    assert covered(client_id, RHYTHM) is None


def test_a_no_or_a_shorter_yes_since_is_the_last_word(client_id, given):
    decide(given(RHYTHM))
    assert covered(client_id, RHYTHM) is not None
    decide(given(BOTH), "no", at=NOW + HOUR)
    assert covered(client_id, RHYTHM) is None
    response = given(RHYTHM)
    decide(response, at=NOW + 2 * HOUR)
    assert covered(client_id, RHYTHM) == response.id
    decide(given(RHYTHM), at=NOW + 3 * HOUR, until=VISIT)
    assert covered(client_id, RHYTHM) is None


def test_nobody_else_is_covered_and_nobody_who_is_unproven(client_id, given):
    decide(given(RHYTHM))
    assert covered(factories.client(), RHYTHM) is None
    assert covered(None, RHYTHM) is None


def test_what_nobody_may_override_is_never_covered(client_id, given):
    decide(given(RHYTHM))
    found = screened(RHYTHM)
    never = tuple(replace(one, never_override=True) for one in found.fired)
    assert covered(client_id, RHYTHM, fired=never) is None


@pytest.mark.parametrize("column", ["answers", "assessment"])
def test_what_cannot_be_opened_any_more_covers_nothing(client_id, given, column):
    response = given(RHYTHM)
    decide(response)
    setattr(response, f"{column}_sealed", b"sealed with a key that is lost, and long enough")
    db.session.commit()
    assert covered(client_id, RHYTHM) is None


def test_answers_from_before_this_was_kept_cover_nothing(client_id, given):
    response = given(RHYTHM)
    decide(response)
    response.assessment = {name: kept for name, kept in response.assessment.items() if name != "grave"}
    db.session.commit()
    assert covered(client_id, RHYTHM) is None


# ---- what makes it void ------------------------------------------------------


@pytest.mark.parametrize(
    "news",
    [
        {"changed_since_last": "yes"},
        {"medicines": ["antiplatelet"]},
        {"medicines_text": "Something for the heart"},
        {"surgery_when": "6w_6m"},
        {"pregnancy_status": "pregnant"},
        {"trimester": "t3"},
    ],
    ids=lambda news: next(iter(news)),
)
def test_what_is_news_in_the_shipped_questions(client_id, given, news):
    decision = decide(given({**RHYTHM, "trimester": "t1"}))
    answers = {**HEALTHY, **RHYTHM, "trimester": "t1", **news}
    assert clearance.overtaken(client_id, answers, CONTENT) == [decision]
    assert clearance.covering(client_id, answers, screened(RHYTHM), CONTENT, VISIT) is None


def test_no_news_no_other_client_and_no_no_is_void(client_id, given):
    decide(given(RHYTHM))
    decide(given(RHYTHM, whose=factories.client()))
    decide(given(RHYTHM), "no")
    assert clearance.overtaken(client_id, {**HEALTHY, **BOTH}, CONTENT) == []
    assert len(clearance.overtaken(client_id, {**HEALTHY, "medicines": ["other"]}, CONTENT)) == 1


# ---- the standing ------------------------------------------------------------


def stands(response, visit_at=VISIT):
    return standing(response, SWEDISH, settings.clinic(), NOW, visit_at).state


def test_what_is_covered_is_clear_as_long_as_the_decision_holds(given):
    before, response = given(RHYTHM), given(RHYTHM)
    decision = decide(before)
    assert stands(response) == "clearance"
    response.covered_by_id = before.id
    db.session.commit()
    assert [stands(response, VISIT + hours * HOUR) for hours in (0, 1)] == ["clear", "clearance"]
    decision.voided_at = NOW
    db.session.commit()
    assert stands(response) == "clearance"


def test_its_own_decision_counts_before_the_one_that_covers_it(given):
    before, response = given(RHYTHM), given(RHYTHM)
    response.covered_by_id = before.id
    decide(response, "no")
    decide(before, at=NOW + HOUR)
    assert stands(response) == "clearance"


def test_a_no_to_any_answers_since_ends_the_covering(given):
    before, response, other = given(RHYTHM), given(RHYTHM), given(BOTH)
    response.covered_by_id = before.id
    decide(other, "no", at=NOW - HOUR)
    decide(before)
    assert stands(response) == "clear"
    decide(other, "no", at=NOW + HOUR)
    assert stands(response) == "clearance"
