"""Deciding on a page: what may be chosen, what is kept, and what is refused without losing what was typed."""

import pytest

from clinic.booking import actions
from clinic.db import transaction
from clinic.errors import ClinicError
from clinic.intake.actions import keep_letter
from clinic.intake.models import Decision, Response
from clinic.settings import queries as settings
from tests.factories import NOW, at
from tests.intake.staff.conftest import CLEARANCE, REVIEW
from tests.intake.staff.deciding import TYPED, answers, decide, offered

REASON = "Her cardiologist agreed on the telephone today."


# ---- what follows ----------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "becomes", "template", "words"),
    [
        ("as_booked", ("booked", None), "booked", "Yes, as booked"),
        ("with_changes", ("booked", None), "booked", "Yes, with changes"),
        ("needs_doctor", ("pending", "clearance"), "pending", "Not until a doctor agrees"),
        ("no", ("cancelled", "review"), "cancelled", "No"),
    ],
)
def test_each_verdict_has_its_consequence_and_the_client_is_told(ward, verdict, becomes, template, words):
    visit = ward.book(**REVIEW)
    anna = answers(ward, visit)
    assert decide(anna, verdict=verdict, note=TYPED).status == 303
    found = ward.visit(visit)
    assert (found.status, found.pending_reason) == becomes
    later = {"pending": ["released"], "booked": ["anything_changed"], "cancelled": []}[becomes[0]]
    assert ward.messages(visit) == [template, *later]
    page = anna.follow()
    assert f"{words} Test therapist, Monday 23 November 2026, 09:00" in page.text


def test_changes_are_kept_sealed_and_said_in_words(ward):
    visit = ward.book(**REVIEW)
    anna = answers(ward, visit)
    changes = {"pressure": "2", "avoid": ["b-neck", "device_site"], "position": "side_lying", "note": f" {TYPED} "}
    decide(anna, verdict="with_changes", **changes)
    assert ward.decisions(visit) == [
        (
            "with_changes",
            {
                "by": "Test therapist",
                "pressure_max": 2,
                "avoid": ["b-neck", "device_site"],
                "position": ["side_lying"],
                "note": TYPED,
            },
        )
    ]
    text = anna.follow().text
    for words in ("Light at most (2 of 5)", "Back of neck", "over the device", "Lying on the side", TYPED):
        assert words in text


def test_what_was_typed_for_changes_is_not_kept_with_another_verdict(ward):
    visit = ward.book(**REVIEW)
    decide(answers(ward, visit), verdict="as_booked", note=TYPED, pressure="1")
    assert ward.decisions(visit) == [("as_booked", {"by": "Test therapist"})]


# ---- who may ---------------------------------------------------------------


def test_a_review_is_for_every_therapist(ward):
    visit = ward.book(**REVIEW)
    assert offered(answers(ward, visit).page) == ["as_booked", "with_changes", "needs_doctor", "no"]


def test_against_a_doctors_rule_a_therapist_is_offered_no_yes_and_told_why(ward):
    visit = ward.book(**CLEARANCE)
    anna = answers(ward, visit)
    assert offered(anna.page) == ["needs_doctor", "no"]
    assert "Only a senior therapist can decide against it" in anna.page.text
    page = decide(anna, verdict="as_booked", reason=REASON)
    assert (page.status, "A rule asks for a doctor here." in page.alert) == (409, True)
    assert ward.visit(visit).status == "pending"


def test_a_senior_therapist_overrides_with_a_written_reason(ward):
    visit = ward.book(**CLEARANCE)
    senior = answers(ward, visit, "senior")
    page = decide(senior, verdict="as_booked", reason="  ")
    assert page.status == 422
    assert page.errors == {"reason": "Write down why the session can go ahead although a rule asks for a doctor"}
    assert decide(senior, verdict="as_booked", reason=REASON).status == 303
    assert ward.visit(visit).status == "booked"
    assert ward.decisions(visit) == [("as_booked", {"by": "Test senior", "reason": REASON})]
    ((actor, kind, _number, said),) = ward.trail("decide")
    assert (actor, kind, said["verdict"], said["override"]) == ("staff:5", "decision", "as_booked", True)


# ---- a letter, and how long it is good for -----------------------------------


def letter_for(ward, visit, content=b"%PDF-1.7 she may"):
    """A letter that came for the visit; its public id."""
    with ward.inside() as session:
        return keep_letter(session.merge(ward.response(visit)), "l.pdf", content, NOW, "client:1").public_id


def test_a_letter_is_reason_enough_where_a_rule_asks_for_a_doctor(ward):
    visit = ward.book(**CLEARANCE)
    letter = letter_for(ward, visit)
    anna = answers(ward, visit)
    assert offered(anna.page) == ["as_booked", "with_changes", "needs_doctor", "no"]
    page = decide(anna, verdict="as_booked")
    assert (page.status, page.errors) == (
        422,
        {"letter": "Choose the letter in which a doctor agrees, or decide “Not until a doctor agrees”"},
    )
    assert decide(anna, verdict="as_booked", letter=letter).status == 303
    assert ward.visit(visit).status == "booked"
    ((_actor, _kind, _number, said),) = ward.trail("decide")
    assert (said["letter"], "override" in said) == (1, False)


def test_a_letter_about_another_visit_is_none_of_these(ward):
    visit, other = ward.book(**CLEARANCE), ward.book("2026-12-04 10:30", name="Bo Example", **CLEARANCE)
    letter_for(ward, visit)
    foreign = letter_for(ward, other)
    page = decide(answers(ward, visit), verdict="as_booked", letter=foreign)
    assert (page.status, [*page.errors], ward.visit(visit).status) == (422, ["letter"], "pending")


def test_a_letter_lifts_nothing_that_rules_the_treatment_out(ward):
    visit = ward.book(**CLEARANCE)
    with ward.inside() as session:
        response = session.merge(ward.response(visit))
        response.outcomes = {**response.outcomes, response.modality: "block"}
    letter_for(ward, visit)
    assert offered(answers(ward, visit).page) == ["needs_doctor", "no"]


@pytest.mark.parametrize("until", ["2026-12-31", "31 12 2026", "31.12.2026"])
def test_a_decision_is_good_to_the_end_of_the_day_it_names(ward, until):
    visit = ward.book(**REVIEW)
    assert decide(answers(ward, visit), verdict="as_booked", until=until).status == 303
    with ward.inside() as session:
        assert session.query(Decision).one().valid_until == at("2027-01-01 00:00")


@pytest.mark.parametrize(
    ("until", "status", "sentence"),
    [
        ("2026-11-20", 409, "That day is over. Choose a later one."),
        ("2026-11-30", 409, "This decision would be over before the visit. Choose a later day."),
        ("soon", 422, "Write a day such as 31 12 2026, or leave it empty"),
    ],
)
def test_a_day_that_will_not_do_is_said_and_nothing_is_lost(ward, until, status, sentence):
    visit = ward.book(**REVIEW)
    page = decide(answers(ward, visit), verdict="with_changes", note=TYPED, until=until)
    assert (page.status, sentence in page.text, TYPED in page.text) == (status, True, True)
    assert ward.decisions(visit) == []


@pytest.mark.parametrize("role", ["therapist", "senior", "health-owner"])
def test_what_nobody_may_override_is_never_a_yes(ward, role):
    visit = ward.book(**REVIEW)
    with ward.inside() as session:
        response = session.get(Response, ward.response(visit).id)
        response.assessment = {**response.assessment, "never_override": True}
    somebody = answers(ward, visit, role)
    assert offered(somebody.page) == ["needs_doctor", "no"]
    assert "may not be overridden by anyone" in somebody.page.text
    page = decide(somebody, verdict="with_changes", note=TYPED, reason=REASON)
    assert (page.status, "may not be overridden by anyone" in page.alert) == (409, True)
    assert ward.decisions(visit) == []


@pytest.mark.parametrize(
    ("answers", "never", "may_override", "reason", "refusal"),
    [
        (CLEARANCE, False, False, REASON, "A rule asks for a doctor"),
        (CLEARANCE, False, True, "", "A rule asks for a doctor"),
        (CLEARANCE, True, True, REASON, "may not be overridden by anyone"),
        (REVIEW, True, True, REASON, "may not be overridden by anyone"),
    ],
)
def test_the_rule_holds_whoever_calls_the_action(ward, answers, never, may_override, reason, refusal):
    visit = ward.book(**answers)
    with ward.inside() as session:
        response = session.get(Response, ward.response(visit).id)
        response.assessment = {**response.assessment, "never_override": never}
    with ward.app.app_context(), pytest.raises(ClinicError, match=refusal), transaction():
        actions.decide(
            ward.visit(visit).id,
            "as_booked",
            {"by": "Anna", "reason": reason},
            settings.clinic(),
            NOW,
            "staff:1",
            may_override=may_override,
        )
    assert ward.visit(visit).status == "pending"
