"""Answers that were carried over: in whose booking, in which browser, and for how long."""

from clinic.booking import actions
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.intake.models import Response
from tests.booking.answering import HOT_STONE, SWEDISH, answer_all, book_answering, fill, pass_safety
from tests.booking.practice import Practice
from tests.booking.returning import (
    CODE,
    EARLIER,
    EARLIER_PAGE,
    FRIDAY,
    KNOWN,
    MINUTE,
    SECRET,
    YES,
    comes_back,
    draft,
    proves,
    responses,
)
from tests.booking.walking import choose
from tests.factories import NOW
from tests.visiting import Visitor


def test_another_browser_with_the_same_link_is_shown_nothing(known, asking, answered):
    stranger = comes_back(Visitor(asking), answered, clock="15:30")
    assert stranger.page.heading == KNOWN
    assert SECRET not in stranger.page.response.text


def test_after_half_an_hour_what_she_has_not_confirmed_is_hidden_again(known, asking, clock):
    clock.shift(31 * MINUTE)
    assert known.open(EARLIER_PAGE).heading == KNOWN
    for page in ("earlier", "questions/about", "questions/medicines"):
        assert SECRET not in known.open(f"/book/{SWEDISH}/{page}").response.text
    known.open(EARLIER_PAGE)
    assert proves(known, asking).heading == EARLIER
    assert SECRET in known.page.response.text


def test_a_yes_after_half_an_hour_confirms_nothing(known, asking, clock):
    clock.shift(31 * MINUTE)
    page = known.send(YES)
    assert (page.status, page.heading) == (200, KNOWN)


def test_a_yes_without_a_code_confirms_nothing(back, asking):
    token = back.page.form(CODE).fields["csrf_token"]
    assert back.post(EARLIER_PAGE, {"csrf_token": token}).heading == KNOWN
    assert draft(asking)[1] is None


def test_who_has_proven_it_already_is_sent_no_second_code(known):
    known.send(YES)
    known.open(f"/book/{HOT_STONE}/safety")
    pass_safety(known)
    choose(known, "15:30", FRIDAY, slug=HOT_STONE)
    while known.page.location:
        known.follow()
    assert known.page.heading == KNOWN
    assert known.send("Show my answers").location == f"/book/{HOT_STONE}/earlier"
    assert known.follow().heading == EARLIER


def test_for_somebody_else_after_all_her_answers_go(known, asking):
    known.send(YES)
    known.follow()
    answer_all(known)
    known.send("This booking is for somebody else")
    assert draft(asking) == (None, None, {})
    known.follow()
    page = known.send(name="Bo Example", email="bo@client.example", phone="")
    assert page.location == f"/book/{SWEDISH}/safety"  # he answers for himself
    assert SECRET not in known.follow().response.text


def test_a_draft_that_passes_to_nobody_lets_her_answers_go(known, asking, clock):
    """The link was used long ago, and she never said that it is still she: another time is chosen by a stranger."""
    known.http.delete_cookie("session")
    choose(known, "15:30", FRIDAY, slug=SWEDISH)
    assert draft(asking) == (None, None, {})


def test_another_time_keeps_what_she_has_proven(known, asking):
    choose(known, "15:30", FRIDAY, slug=SWEDISH)
    assert draft(asking)[:2] == (1, 1)


def test_another_time_keeps_it_when_only_the_code_still_proves_her(known, asking):
    with known.http.session_transaction() as session:
        session.pop("client")
    choose(known, "15:30", FRIDAY, slug=SWEDISH)
    assert draft(asking)[:2] == (1, 1)


def test_answers_that_are_deleted_meanwhile_go_from_her_booking_too(known, asking):
    with asking.app_context():
        appointment = db.session.query(Appointment).one()
        appointment.status = "cancelled"  # of a visit to come nothing but its answers would go
        db.session.commit()
        with transaction():
            actions.forget(appointment.client, Practice().clinic, NOW, "staff:1")
    with asking.app_context():
        assert db.session.query(Response).count() == 0
    assert draft(asking) == (1, None, {})
    assert known.send(YES).location == f"/book/{SWEDISH}/safety"


def test_a_code_for_one_client_carries_nothing_of_another(asking, answered, known):
    """Two people at one computer: his code is worth nothing for her booking."""
    bo = Visitor(asking, "203.0.113.9")
    his = book_answering(bo, day=FRIDAY, clock="10:30")
    known.open(his)
    known.send("Book this again")
    choose(known, "15:30", FRIDAY, slug=SWEDISH)
    client_id, previous_id, answers = draft(asking)
    assert (client_id, previous_id, answers) == (2, None, {})


def test_what_was_completed_never_changes(known, asking):
    before = responses(asking)
    known.open(f"/book/{SWEDISH}/questions/about")
    fill(known, emergency_name="Somebody Else")
    known.open(EARLIER_PAGE)
    known.send(YES)
    assert responses(asking) == before
