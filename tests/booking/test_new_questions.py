"""A new question, a new rule and a new red flag: written on the editor's pages, booked against on the client's.

No line of code and no migration is needed for them, which is the promise of decision 8.
"""

import pytest

from clinic.db import db
from clinic.intake.models import Response
from tests.booking.answering import SWEDISH, answer_all, begin, book_answering, pass_safety
from tests.booking.practice import latest
from tests.staff import signed_in, staff
from tests.visiting import Visitor

QUESTIONS = "/staff/questions"
SAVE = "Save to the draft"


@pytest.fixture
def edited(asking):
    """The practice after an owner has published a question about sleepwalking, a rule and a red flag."""
    signed_in(asking, staff("owner"))
    owner = Visitor(asking)
    owner.open(QUESTIONS)
    owner.send("Start a draft")

    owner.open(f"{QUESTIONS}/question/new?section=visit")
    asked = {"text-en": "Do you walk in your sleep?", "options-0-en": "Never", "options-1-en": "Sometimes"}
    _saved(owner, **asked, **{"options-2-en": "Every night"})

    owner.open(f"{QUESTIONS}/rule/new")
    owner.send("Show its answers", do="when", **{"when-0-question": "do_you_walk_in_your"})
    told = {"message-en": "Your therapist looks at your answers first.", "note-en": "Never leave her alone."}
    _saved(
        owner,
        **told,
        **{"title-en": "Walks in her sleep", "when-0-op": "!=", "when-0-answer": "never"},
        **{f"effects-{SWEDISH}": "therapist_review"},
    )

    owner.open(f"{QUESTIONS}/question/new?section=safety")
    sign = {"text-en": "Glowing skin?", "tick-en": "My skin glows in the dark", "group": "safety"}
    _saved(owner, **sign, **{"options-0-en": "No", "options-1-en": "Yes", "repeat": "every_visit"})

    owner.open(f"{QUESTIONS}/flag/new")
    owner.send("Show its answers", do="when", **{"when-0-question": "glowing_skin"})
    grave = {"urgency": "urgent_today", "weight": "strong", "suspects": "radiation"}
    _saved(owner, **grave, **{"when-0-answer": "yes", "message-en": "Please ask {urgent_line} today."})

    page = owner.open(f"{QUESTIONS}/publish")
    assert page.text.count("added:") == 4
    assert owner.send("Publish it").status == 303, page.text
    signed_in(asking, None)
    return asking


def _saved(owner, **values):
    assert owner.send(SAVE, **values).status == 303, owner.page.errors


def test_a_new_rule_sends_a_booking_to_review(edited):
    ada = Visitor(edited)
    book_answering(ada, do_you_walk_in_your="sometimes")
    assert ada.page.status == 303
    made = latest(edited)
    assert (made.status, made.pending_reason) == ("pending", "review")
    with edited.app_context():
        response = db.session.query(Response).one()
        assert response.assessment["fired"] == ["walks_in_her_sleep"]
        assert response.version_id == 2


def test_who_it_does_not_concern_books_as_ever(edited):
    ada = Visitor(edited)
    begin(ada)
    assert "Why you are coming" in answer_all(ada, do_you_walk_in_your="never")
    ada.send()
    assert latest(edited).status == "booked"


def test_a_new_red_flag_stops(edited):
    ada = Visitor(edited)
    ada.open(f"/book/{SWEDISH}/safety")
    pass_safety(ada, "glowing_skin")
    page = ada.follow()
    assert page.heading == "Please see a doctor first"
    assert "My skin glows in the dark" in page.text
    assert "today." in page.text


def test_a_control_without_them(asking):
    """Before they are published nobody asks, and the same answers book."""
    ada = Visitor(asking)
    book_answering(ada)
    assert latest(asking).status == "booked"


def test_whoever_has_begun_goes_on_with_the_version_she_began(asking):
    ada = Visitor(asking)
    begin(ada)
    signed_in(asking, staff("owner"))
    owner = Visitor(asking)
    owner.open(QUESTIONS)
    owner.send("Start a draft")
    owner.open(f"{QUESTIONS}/question/new?section=visit")
    _saved(owner, **{"text-en": "Do you walk in your sleep?", "options-0-en": "Never", "options-1-en": "Sometimes"})
    owner.open(f"{QUESTIONS}/publish")
    owner.send("Publish it")
    ada.follow()
    ada.open(f"/book/{SWEDISH}/questions")
    answer_all(ada)
    ada.send()
    assert latest(asking).status == "booked"
    with asking.app_context():
        assert db.session.query(Response).one().version_id == 1
