"""Deciding too late, twice, or on what is not there: it is refused with a sentence, and nothing typed is lost."""

from datetime import timedelta

import pytest

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake.models import Response
from tests.factories import NOW
from tests.intake.staff.conftest import CLEARANCE, REVIEW
from tests.intake.staff.deciding import TYPED, answers, decide, offered

YES = {"as_booked", "with_changes"}


def test_without_a_choice_or_without_changes_it_says_what_is_missing(ward):
    anna = answers(ward, ward.book(**REVIEW))
    page = decide(anna, note=TYPED)
    assert (page.status, page.errors) == (422, {"verdict": "Choose whether this session can go ahead"})
    assert page.form("Save decision").fields["note"] == TYPED
    page = decide(anna, verdict="with_changes", note=" ")
    assert page.errors == {
        "note": "Say what you will change: the pressure, an area, the position, or in your own words"
    }


@pytest.mark.parametrize("field", ["verdict", "pressure", "avoid", "position"])
def test_what_was_never_offered_is_refused(ward, field):
    visit = ward.book(**REVIEW)
    page = decide(answers(ward, visit), **{"verdict": "with_changes", "note": TYPED, field: "no_such"})
    assert page.status == 422
    assert list(page.errors) == [field]
    assert ward.visit(visit).status == "pending"


def kept(page):
    """What of the form was still filled in."""
    fields = page.form("Save decision").fields
    return fields["verdict"], fields["note"], fields["pressure"]


def test_a_second_tab_comes_too_late_and_loses_nothing(ward):
    visit = ward.book(**REVIEW)
    first, second = answers(ward, visit), answers(ward, visit)
    decide(first, verdict="as_booked")
    page = decide(second, verdict="with_changes", note=TYPED, pressure="3")
    assert (page.status, page.alert) == (409, "There is a problem This appointment is not waiting for a decision.")
    assert kept(page) == ("with_changes", TYPED, "3")
    assert [verdict for verdict, _ in ward.decisions(visit)] == ["as_booked"]


def test_a_second_tab_learns_of_a_decision_that_still_waits(ward):
    visit = ward.book(**REVIEW)
    first, second = answers(ward, visit, "senior"), answers(ward, visit, "senior")
    decide(first, verdict="needs_doctor")
    page = decide(second, verdict="as_booked")
    assert page.status == 409
    assert "There is something new since you opened this page." in page.alert
    assert "Not until a doctor agrees Test senior" in page.text
    assert decide(second, verdict="as_booked").status == 303  # she has it before her now


def test_after_the_deadline_the_time_is_gone_and_nothing_typed_is_lost(ward, clock):
    visit = ward.book(**REVIEW)
    anna = answers(ward, visit)
    clock.move_to(NOW + timedelta(hours=24), tick=False)
    page = decide(anna, verdict="with_changes", note=TYPED, pressure="3")
    assert page.status == 409
    assert kept(page) == ("with_changes", TYPED, "3")
    assert "Not decided in time" in page.text


def test_answers_that_changed_meanwhile_are_read_first(ward):
    visit = ward.book(**REVIEW)
    other = ward.response(ward.book("2026-12-03 10:30", name="Bo Example", **CLEARANCE))
    anna = answers(ward, visit)
    with ward.inside():
        db.session.get(Appointment, ward.visit(visit).id).response_id = other.id
    page = decide(anna, verdict="with_changes", note=TYPED, pressure="3")
    assert page.status == 409
    assert page.form("Save decision").fields["note"] == TYPED
    assert "Irregular heart rhythm" in page.text
    assert ward.decisions(visit) == []


def test_answers_that_cannot_be_opened_are_no_accident_and_no_yes(ward):
    visit = ward.book(**REVIEW)
    with ward.inside() as session:
        session.get(Response, ward.response(visit).id).assessment_sealed = b"nonsense"
    anna = answers(ward, visit)
    assert YES.isdisjoint(offered(anna.page))
    page = decide(anna, verdict="as_booked")
    assert (page.status, "can’t be opened" in page.alert) == (409, True)
    assert decide(anna, verdict="no").status == 303


def test_earlier_answers_have_no_form(ward):
    visit = ward.book(**REVIEW)
    response = ward.response(visit)
    with ward.inside():
        db.session.get(Appointment, ward.visit(visit).id).response_id = None
    anna = ward.signs_in()
    assert offered(anna.open(f"/staff/health/{response.public_id}")) == []
    token = anna.open("/find").form().fields["csrf_token"]
    assert anna.post(f"/staff/health/{response.public_id}", {"csrf_token": token, "verdict": "no"}).status == 200


def test_a_visit_without_questions_is_decided_without_words_to_keep(ward):
    visit = ward.book(**REVIEW)
    with ward.inside():
        db.session.get(Appointment, ward.visit(visit).id).response_id = None
    anna = answers(ward, visit)
    assert "no questions were published" in anna.page.text
    assert offered(anna.page) == ["as_booked", "needs_doctor", "no"]
    assert decide(anna, verdict="as_booked").status == 303
    assert ward.visit(visit).status == "booked"
