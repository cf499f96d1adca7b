"""The card for the room: what a therapist keeps to, and nothing about health for reception."""

import pytest

from clinic.intake.actions import withdraw
from clinic.intake.consent import AREAS
from clinic.intake.models import Consent, Decision
from clinic.intake.signed import SEAL, permit
from clinic.settings import queries as settings
from tests.factories import NOW
from tests.intake.staff.conftest import CLEARANCE, REVIEW

SENSITIVE = ["Buttocks", "Chest wall", "Upper inner thigh and groin"]

TOLD = {
    **REVIEW,
    "medicines": ["anticoagulant"],
    "allergies": ["nuts"],
    "allergies_text": "Almonds",
    "allergy_severe": "no",
    "avoid_regions": ["f-abdomen"],
    "position_needs": ["no_front"],
    "comfort_text": "A quiet room, please.",
}


def card(ward, visit, role="therapist", therapist_id=None):
    return ward.signs_in(role, therapist_id).open(f"/staff/appointments/{visit}/card")


def lines(page):
    rows = page.root.one("dl").all("div")
    return {row.one("dt").text: [line.text for line in row.one("dd").all("span")] for row in rows}


def decide(ward, visit, **values):
    anna = ward.signs_in()
    anna.open(f"/staff/health/{visit}")
    assert anna.send("Save decision", **values).status == 303


def test_it_holds_the_same_lines_for_everybody(ward):
    visit = ward.book()
    page = card(ward, visit)
    assert lines(page) == {
        "Pressure": ["No limit"],
        "Leave out": SENSITIVE,
        "Heat": ["No limit"],
        "Position": ["Any"],
        "Also": ["Nothing"],
        "Allergies": ["Nothing"],
        "Wishes": ["Pressure: Medium"],
        "Changes": ["Nothing"],
    }
    assert "Not cleared" not in page.text


def test_rules_wishes_and_the_decision_are_taken_together(ward):
    visit = ward.book(**TOLD)
    decide(ward, visit, verdict="with_changes", pressure="1", avoid="b-neck", position="side_lying", note="No tapping.")
    found = lines(card(ward, visit))
    assert found["Pressure"] == ["Very light at most (1 of 5)"]
    assert found["Leave out"] == ["Tummy", "Back of neck", *SENSITIVE]
    assert found["Position"][0] == "Lying on the side"
    assert len(found["Position"]) == 2  # and as she cannot lie
    assert found["Allergies"] == ["Nuts or peanuts", "Almonds"]
    assert found["Wishes"] == ["Pressure: Medium", "A quiet room, please."]
    assert found["Changes"] == ["No tapping."]
    assert "Nut-free lubricant" in found["Also"]


def test_sensitive_areas_she_has_agreed_to_are_not_left_out_until_she_takes_it_back(ward):
    visit = ward.book(c_sensitive=["gluteal", "chest"], focus_regions=["f-chest-l", "b-buttock-r"])
    assert lines(card(ward, visit))["Leave out"] == [SENSITIVE[2]]
    with ward.inside():
        withdraw(ward.response(visit), AREAS, settings.clinic(), NOW, "client:1")
    assert lines(card(ward, visit))["Leave out"] == SENSITIVE


def test_where_what_was_signed_cannot_be_opened_every_sensitive_area_is_left_out(ward):
    visit = ward.book(c_sensitive=["chest"], focus_regions=["f-chest-l"])
    with ward.inside() as session, permit(SEAL):
        session.query(Consent).one().record_sealed = b"nonsense"
    left_out = lines(card(ward, visit))["Leave out"]
    assert left_out == ["Every sensitive area: what was agreed to can’t be opened"]


def test_before_a_decision_it_says_that_nobody_may_begin(ward):
    page = card(ward, ward.book(**REVIEW))
    assert "Not cleared: review answers. Do not treat before somebody has decided." in page.text


def test_it_names_no_way_to_reach_anybody(ward):
    page = card(ward, ward.book(phone="+353855550142", **TOLD))
    assert [word for word in ("@", "+353", "Sam Example", "085") if word in page.root.one("article").text] == []


@pytest.mark.parametrize(("role", "therapist"), [("reception", None), ("owner", None), ("therapist", "ben")])
@pytest.mark.parametrize(
    ("answers", "says"), [({}, "Cleared"), (TOLD, "Ask the therapist"), (CLEARANCE, "Ask the therapist")]
)
def test_reception_sees_a_word_and_nothing_else(ward, role, therapist, answers, says):
    visit = ward.book(**answers)
    page = card(ward, visit, role, getattr(ward, therapist) if therapist else None)
    assert page.root.one("article").text == (
        f"Ada Sample Wednesday 2 December 2026, 10:30 to 11:30 Swedish massage, 60 min, Anna, Room 1 {says}"
    )
    assert ward.trail("read") == []


def test_once_decided_reception_sees_cleared(ward):
    visit = ward.book(**REVIEW)
    decide(ward, visit, verdict="as_booked")
    assert card(ward, visit, "reception").root.one("article").text.endswith("Cleared")


@pytest.mark.parametrize(
    ("role", "says"), [("reception", "Called off"), ("therapist", "This visit has been called off.")]
)
def test_a_visit_that_is_called_off_is_not_cleared(ward, role, says):
    visit = ward.book(**REVIEW)
    decide(ward, visit, verdict="no")
    text = card(ward, visit, role).root.one("article").text
    assert (says in text, "cleared" in text.lower()) == (True, False)


def test_a_decision_that_cannot_be_opened_says_so(ward):
    visit = ward.book(**REVIEW)
    decide(ward, visit, verdict="with_changes", note="No tapping.")
    with ward.inside() as session:
        session.query(Decision).one().details_sealed = b"nonsense"
    assert "What was decided can’t be opened" in card(ward, visit).text


def test_answers_that_cannot_be_opened_say_so(ward):
    visit = ward.book(**REVIEW)
    with ward.inside() as session:
        session.merge(ward.response(visit)).answers_sealed = b"nonsense"
    page = card(ward, visit)
    assert (page.status, "There are no answers that can be opened." in page.text) == (200, True)
