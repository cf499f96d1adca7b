"""Whoever of the staff reads about somebody's health leaves a trace, and the trace tells nothing about it."""

import json

import pytest

from clinic.audit.models import AuditEvent
from clinic.db import db
from tests.intake.staff.conftest import CLEARANCE, REVIEW
from tests.visiting import Visitor

NOTE, REASON = "Plumbago-note", "Xylographica-reason"
PAGES = {
    "the answers of a visit": "/staff/health/{visit}",
    "the answers themselves": "/staff/health/{response}",
    "the card": "/staff/appointments/{visit}/card",
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_each_reading_is_one_event(ward, page, method):
    visit = ward.book(**REVIEW)
    response = ward.response(visit)
    url = PAGES[page].format(visit=visit, response=response.public_id)
    anna = ward.signs_in()
    for _ in range(2):
        assert getattr(anna.http, method)(url).status_code == 200
    assert ward.trail("read") == [("staff:4", "response", response.id, {})] * 2


def test_a_form_that_is_sent_back_was_read_once_too(ward):
    visit = ward.book(**REVIEW)
    anna = ward.signs_in()
    anna.open(f"/staff/health/{visit}")
    anna.send("Save decision", verdict=None)
    assert len(ward.trail("read")) == 2


def test_the_list_leaves_one_event_with_the_ids_of_what_it_marks(ward):
    ids = [ward.response(ward.book(f"2026-12-0{n} 10:30", name=f"Guest {n}", **REVIEW)).id for n in (2, 3)]
    assert ward.signs_in().open("/staff/health").status == 200
    assert ward.trail("read") == [("staff:4", "queue", 4, {"responses": ids})]


def test_a_list_of_nothing_leaves_none(ward):
    ward.signs_in().open("/staff/health")
    assert ward.trail("read") == []


def test_the_page_says_who_has_read_it(ward):
    visit = ward.book(**REVIEW)
    ward.signs_in("senior").open(f"/staff/health/{visit}")
    anna = ward.signs_in()
    anna.open(f"/staff/health/{visit}")
    text = anna.open(f"/staff/health/{visit}").text
    assert text.endswith(
        "Who has read these answers Test therapist 2 times, last Monday 23 November 2026, 09:00"
        " staff member 5 once, Monday 23 November 2026, 09:00"
    )


def test_the_clinic_can_answer_a_client_who_asks(ward):
    visit = ward.book(**REVIEW)
    reference = ward.visit(visit).reference

    def ask(what=reference):
        result = ward.app.test_cli_runner().invoke(args=["readers", what])
        return result.exit_code, result.output

    assert ask() == (0, "Nobody has read these answers.\n")
    ward.signs_in().open(f"/staff/health/{visit}")
    assert ask() == (0, "Monday 23 November 2026, 09:00: staff member 4\n")
    assert ask("nonsense") == (1, "Error: There is no booking with this reference.\n")


def test_her_private_page_says_that_she_may_ask_and_no_more(ward):
    visit = ward.book(**REVIEW)
    ward.signs_in().open(f"/staff/health/{visit}")
    with ward.app.app_context():
        link = ward.visit(visit).link
    page = Visitor(ward.app).open(f"/b/{link}")
    assert "You may ask us who has read them." in page.text
    assert "Test therapist" not in page.text


def test_the_trail_holds_no_name_no_answer_and_nothing_that_was_written(ward):
    visit = ward.book(comfort_text="Quinquefolia-wish", **CLEARANCE)
    senior = ward.signs_in("senior")
    senior.open(f"/staff/health/{visit}")
    senior.send("Save decision", verdict="with_changes", note=NOTE, reason=REASON)
    assert ward.visit(visit).status == "booked"
    with ward.app.app_context():
        rows = db.session.query(AuditEvent).all()
        told = json.dumps([[row.actor, row.action, row.object_kind, row.before, row.after] for row in rows])
    secrets = (NOTE, REASON, "Quinquefolia", "Ada", "Test senior", "rhythm", "heart")
    assert [word for word in secrets if word in told] == []
    assert "override" in told
