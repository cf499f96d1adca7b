"""What follows from answers that are given again when the visit is near."""

from clinic.booking import actions
from clinic.db import db, transaction
from clinic.intake.models import Decision, Response
from clinic.intake.queries import decisions
from tests.booking.answering import fill
from tests.booking.nearing import (
    CONCERNS_THE_VISIT,
    HOUR,
    NEAR,
    NOW,
    REVIEWED,
    answers_again,
    appointment,
    booked,
    decide,
    responses,
    standing,
)
from tests.booking.practice import Practice
from tests.factories import at

LATER = "2026-12-21"
FEVER = {"days": ["fever_48h"]}


def test_a_sign_that_stops_makes_it_wait_until_the_answer_changes(ada, asking, near):
    answers_again(ada, near, **FEVER)
    assert (appointment(asking).status, responses(asking)[1][2]) == ("pending", None)
    ada.open(f"{near}/questions/today")
    fill(ada)
    answers_again(ada, near)
    assert (appointment(asking).status, responses(asking)[1][2]) == ("booked", NEAR)


def test_a_warning_sign_counts_here_too(ada, asking, near):
    ada.open(f"{near}/questions/safety")
    fill(ada, safety=["rf_saddle"])
    assert "Call 112 or go to an emergency department now" in ada.follow().text
    assert appointment(asking).status == "pending"


def test_that_something_has_changed_is_read_by_a_therapist(ada, asking, near):
    answers_again(ada, near, changed_since_last="yes")
    one = appointment(asking)
    assert (one.status, one.pending_reason, one.response_id) == ("pending", "review", 2)


def test_what_was_decided_stands_where_nothing_new_is_said(ada, asking, clock):
    link = booked(asking, **REVIEWED)
    decide(asking, "as_booked")
    clock.move_to(NEAR, tick=False)
    ada.open(f"{link}/questions/visit")
    fill(ada)
    assert appointment(asking).status == "booked"  # not even while she answers
    answers_again(ada, link)
    assert (appointment(asking).status, standing(asking, NEAR)) == ("booked", "clear")
    with asking.app_context():
        decision, renewed = db.session.query(Decision).one(), db.session.get(Response, 2)
        assert (decision.response_id, renewed.covered_by_id) == (1, 1)
        assert list(decisions(renewed)) == [decision]


def test_what_was_decided_does_not_cover_what_is_new(ada, asking, clock):
    link = booked(asking, **REVIEWED)
    decide(asking, "as_booked")
    clock.move_to(NEAR, tick=False)
    answers_again(ada, link, changed_since_last="yes")
    assert (appointment(asking).status, standing(asking, NEAR)) == ("pending", "review")
    with asking.app_context():
        assert db.session.query(Decision).count() == 1


def test_what_waits_for_a_decision_is_asked_nothing_more(ada, asking, clock):
    link = booked(asking, **REVIEWED)
    clock.move_to(NOW + HOUR, tick=False)
    assert ada.open(f"{link}/questions").location == link
    assert standing(asking, NEAR) == "review"


def test_a_visit_that_moves_away_is_asked_about_again(ada, asking, near, clock):
    """What was said about the days before the old date tells nothing of those before the new one."""
    answers_again(ada, near)
    clock.move_to(NEAR + HOUR, tick=False)
    with asking.app_context(), transaction():
        start = at(f"{LATER} 10:30")
        actions.move(1, start, None, Practice().clinic, NEAR + HOUR, "client:1")
    assert ada.open(f"{near}/questions").location == near
    clock.move_to(at(f"{LATER} 10:30") - 48 * HOUR, tick=False)
    assert answers_again(ada, near) == CONCERNS_THE_VISIT


def test_a_cancelled_visit_asks_nothing(ada, near):
    ada.open(f"{near}/cancel")
    ada.send("Cancel this booking")
    assert ada.open(f"{near}/questions").location == near
