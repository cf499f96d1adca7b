"""Two days before the visit she is asked whether anything has changed, and one tap says that nothing has."""

from datetime import timedelta

import pytest

from clinic import jobs
from clinic.booking import actions
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.intake.queries import version
from clinic.notify.models import Message
from clinic.settings.actions import change
from tests.booking.answering import book_answering
from tests.booking.nearing import (
    HOUR,
    NEAR,
    NOW,
    ON_THE_DAY,
    REVIEWED,
    VISIT,
    answers,
    answers_again,
    appointment,
    booked,
    decide,
    responses,
    standing,
)
from tests.booking.practice import ADA, Practice
from tests.booking.returning import SECRET
from tests.booking.test_health_query_counts import LIMIT
from tests.booking.test_query_counts import asked
from tests.factories import at

NOTHING, SOMETHING = "Nothing has changed", "Something has changed"
TWO_DAYS = timedelta(days=2)


def written(house):
    """When she will be asked."""
    with house.app_context():
        return [row.send_at for row in db.session.query(Message).filter_by(template="anything_changed", sent_at=None)]


def do(house, act, *arguments, now=NOW):
    """Do something to the one appointment, as a page would."""
    with house.app_context(), transaction():
        act(db.session.query(Appointment).one().id, *arguments, Practice().clinic, now, "client:1")


# ---- the message -----------------------------------------------------------


def test_it_is_written_with_the_booking_and_moves_with_the_visit(ada, asking):
    book_answering(ada, day="2026-12-09")
    assert written(asking) == [VISIT - TWO_DAYS]
    do(asking, actions.move, at("2026-12-10 10:30"), None)
    assert written(asking) == [VISIT + timedelta(days=1) - TWO_DAYS]
    do(asking, actions.cancel, "plans")
    assert written(asking) == []


def test_it_comes_when_the_clinic_says_and_never_before_the_questions_are_there(ada, asking):
    with asking.app_context(), transaction():
        change("change_check_hours", "30")
    booked(asking)
    do(asking, actions.move, at("2026-12-10 10:30"), None)
    assert written(asking) == [at("2026-12-10 10:30") - 30 * HOUR]
    with asking.app_context():
        assert version(1).content.timed_hours >= 72  # the most that the setting allows


def test_what_waits_for_a_decision_is_asked_once_it_is_booked(asking):
    booked(asking, **REVIEWED)
    assert (appointment(asking).status, written(asking)) == ("pending", [])
    decide(asking, "as_booked")
    assert written(asking) == [VISIT - TWO_DAYS]


def test_nobody_is_asked_who_has_answered_or_whose_visit_is_too_near(ada, asking, near):
    answers_again(ada, near)
    assert written(asking) == []
    do(asking, actions.move, at("2026-12-09 14:00"), None, now=NEAR)
    assert written(asking) == []
    do(asking, actions.move, at("2026-12-21 10:30"), None, now=NEAR)  # far away once more
    assert written(asking) == [at("2026-12-21 10:30") - TWO_DAYS]


def test_the_mail_leads_to_one_tap_and_tells_nothing(asking, far):
    do(asking, actions.move, at("2026-12-10 10:30"), None)
    with asking.app_context():
        mail = jobs.write(db.session.query(Message).filter_by(template="anything_changed").one())
    assert (mail.to, mail.subject) == (
        ADA["email"],
        "Has anything changed? Your appointment on Thursday 10 December, 10:30",
    )
    assert f"{far}/unchanged\n" in mail.text
    assert SECRET not in mail.text


# ---- the tap ---------------------------------------------------------------


def test_one_tap_answers_as_all_the_pages_would(ada, asking, near):
    before = answers(asking, 1)
    ada.open(f"{near}/unchanged")
    assert "fever" in ada.page.text.lower()
    assert SECRET not in ada.page.response.text
    assert responses(asking) == [(1, None, NOW, None, None)]  # looking changed nothing
    ada.send(NOTHING)
    after = answers(asking, 2)
    assert responses(asking)[1] == (2, 1, NEAR, NOW, None)
    assert {name: after[name] for name in before} == before
    assert (after["fever_48h"], after["changed_since_last"]) == ("no", "no")
    assert (standing(asking, NEAR), written(asking)) == ("clear", [])
    assert ada.open(f"{near}/unchanged").location == f"{near}/questions"
    assert ada.follow().location == near


def test_it_is_the_same_as_page_by_page(ada, asking, clock):
    first, second = booked(asking), booked(asking, starts_at=at("2026-12-09 14:00"))
    clock.move_to(NEAR, tick=False)
    answers_again(ada, first)
    ada.open(f"{second}/unchanged")
    ada.send(NOTHING)
    page_by_page, in_one_word = answers(asking, 3), answers(asking, 4)
    assert in_one_word == page_by_page


def test_something_has_changed_leads_to_the_questions(ada, near):
    ada.open(f"{near}/unchanged")
    assert ada.page.link(SOMETHING) == f"{near}/questions"


@pytest.mark.parametrize("sign", [{"acute_injury": "lt_6w_checked"}, {"skin_local": "small"}])
def test_who_had_a_sign_before_says_how_it_is_now(ada, asking, clock, sign):
    link = booked(asking, **sign)
    clock.move_to(NEAR, tick=False)
    assert ada.open(f"{link}/unchanged").location == f"{link}/questions"


def test_who_has_begun_goes_on(ada, near):
    ada.open(f"{near}/questions/safety")
    ada.send("Save and continue", safety="none")
    assert ada.open(f"{near}/unchanged").location == f"{near}/questions"


def test_on_the_day_its_own_question_is_left(ada, asking, far, clock):
    clock.move_to(ON_THE_DAY, tick=False)
    ada.open(f"{far}/unchanged")
    ada.send(NOTHING)
    assert standing(asking, ON_THE_DAY) == "needed"
    assert answers_again(ada, far) == ["arrival"]
    assert standing(asking, ON_THE_DAY, starting=True) == "clear"


def test_what_was_decided_covers_that_nothing_has_changed(ada, asking, clock):
    link = booked(asking, **REVIEWED)
    decide(asking, "as_booked")
    clock.move_to(NEAR, tick=False)
    ada.open(f"{link}/unchanged")
    ada.send(NOTHING)
    assert (appointment(asking).status, standing(asking, NEAR)) == ("booked", "clear")


def test_a_tap_that_comes_late_changes_nothing(ada, asking, near):
    ada.open(f"{near}/unchanged")
    page = ada.page
    answers_again(ada, near)
    ada.page = page
    assert ada.send(NOTHING).location == f"{near}/questions"
    assert [row[0] for row in responses(asking)] == [1, 2]


def test_the_page_asks_the_database_as_often_as_any_of_questions(ada, asking, near):
    count, status = asked(asking, ada, f"{near}/unchanged")
    assert (status, count <= LIMIT) == (200, True)
