"""From the doctor's letter to its end: brought, decided on until a day, good for the next booking, void."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.booking import actions, health, policy
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.intake.models import Decision
from clinic.notify.models import Message
from tests.booking.answering import answer_all, book_answering, pass_safety
from tests.booking.lettering import FAR, RHYTHM, book_awaiting_letter, send_letter
from tests.booking.practice import Practice
from tests.booking.returning import AFRESH
from tests.booking.test_finish_later import LATER, finish
from tests.booking.walking import choose
from tests.factories import NOW, at
from tests.visiting import Visitor

DAY = timedelta(days=1)
UNTIL = at("2027-03-31 00:00")
REVIEW = {"nerves": ["neuro_other"]}
NEW_MEDICINE = {**RHYTHM, "medicines": ["antiplatelet"]}
NEXT, AFTER = "2026-12-16", "2026-12-17"


def appointments():
    db.session.rollback()
    return list(db.session.scalars(select(Appointment).order_by(Appointment.id)))


def states(house):
    """Status and reason of every appointment, the oldest first."""
    with house.app_context():
        return [(one.status, one.pending_reason) for one in appointments()]


def decide(house, verdict="as_booked", now=NOW, which=0, **how):
    with house.app_context():
        number = appointments()[which].id
        with transaction():
            by = {"by": "Anna", "reason": "Her cardiologist agreed"}
            actions.decide(number, verdict, by, Practice().clinic, now, "staff:1", may_override=True, **how)


def decided(house):
    """Until when each decision lasts, and when it became void."""
    with house.app_context():
        rows = db.session.execute(select(Decision.valid_until, Decision.voided_at).order_by(Decision.id))
        return [tuple(row) for row in rows]


def messages(house, which):
    """What the client is told about an appointment, and when."""
    with house.app_context():
        about = Message.about_id == appointments()[which].id
        return [tuple(row) for row in db.session.execute(select(Message.template, Message.send_at).where(about))]


def trail(house, action):
    with house.app_context():
        rows = db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))
        return [(one.actor, one.object_kind, one.after) for one in rows]


def standing(house, which, visit_at=None, now=NOW):
    with house.app_context():
        one = appointments()[which]
        return health.standing_of(one, Practice().clinic, now, visit_at or one.starts_at).state


def begin_again(visitor, link, day=NEXT, slug="swedish-massage"):
    """As the client of this link, up to the first health question of another booking."""
    for _ in range(2):  # the first time it says that she is booked
        visitor.open(link)
    visitor.send("Book this again")
    visitor.open(f"/book/{slug}/safety")
    pass_safety(visitor)
    choose(visitor, "10:30", day, slug=slug)
    while visitor.page.location:
        visitor.follow()
    visitor.open(visitor.page.link(AFRESH))
    while visitor.page.location:
        visitor.follow()


def book_again(visitor, link, day=NEXT, slug="swedish-massage", **answers):
    """Book once more as the client of this link; the address of the booking."""
    begin_again(visitor, link, day, slug)
    answer_all(visitor, **answers)
    visitor.send()
    return visitor.page.location


@pytest.fixture
def cleared(ada, asking):
    """The link of a booking that was decided on with a letter."""
    link = book_awaiting_letter(ada)
    send_letter(ada, link)
    decide(asking, until=UNTIL)
    return link


def test_from_the_letter_to_its_end(ada, asking, clock):
    # Her answers need a doctor's word: her booking waits, she brings a letter, somebody says yes until March
    link = book_awaiting_letter(ada)
    assert states(asking) == [("pending", "clearance")]
    send_letter(ada, link)
    decide(asking, until=UNTIL)
    assert (states(asking), decided(asking)) == ([("booked", None)], [(UNTIL, None)])

    # With the same answers the next booking is booked at once
    second = book_again(ada, link, **RHYTHM)
    assert states(asking) == [("booked", None), ("booked", None)]
    assert [standing(asking, which) for which in (0, 1)] == ["clear", "clear"]
    assert [template for template, _ in messages(asking, 1)] == ["booked", "anything_changed"]

    # A new medicine makes the decision void: what was booked on it waits again, with a message and a deadline
    clock.shift(DAY)
    book_again(ada, link, AFTER, **NEW_MEDICINE)
    assert decided(asking) == [(UNTIL, NOW + DAY)]
    assert states(asking) == [("pending", "clearance")] * 3
    assert [standing(asking, which) for which in (0, 1, 2)] == ["clearance"] * 3
    until = NOW + 8 * DAY
    assert messages(asking, 1) == [("pending", NOW + DAY), ("released", until)]
    assert ada.open(second).heading == "We’re checking your booking"
    assert "What the letter should say" in ada.open(f"{second}/letter").text

    # Nobody decides: at the deadline the time is anybody's, she is told, and the letter page says so
    clock.move_to(until, tick=False)
    assert ada.open(second).heading == "This booking has run out"
    bo = Visitor(asking)
    assert book_answering(bo, day=NEXT, who="Anna") is not None
    assert states(asking)[-1] == ("booked", None)


# ---- the next booking ------------------------------------------------------


def test_who_has_proven_nothing_inherits_nothing(asking, cleared):
    book_awaiting_letter(Visitor(asking), NEXT)
    assert states(asking) == [("booked", None), ("pending", "clearance")]


@pytest.mark.parametrize(
    "answers",
    [
        {"circulation": ["heart"], "heart": ["rhythm", "failure"]},
        {**RHYTHM, "nerves": ["neuro_other"]},
        {"circulation": ["heart"], "heart": ["angina"]},
    ],
    ids=["more of it", "something else too", "something else"],
)
def test_what_nobody_has_decided_on_is_decided_on(ada, asking, cleared, answers):
    book_again(ada, cleared, **answers)
    assert states(asking) == [("booked", None), ("pending", "clearance")]
    assert decided(asking) == [(UNTIL, None)]


def test_less_than_was_decided_on_is_covered(ada, asking):
    both = {"circulation": ["heart"], "heart": ["rhythm", "failure"]}
    link = book_awaiting_letter(ada, **both)
    decide(asking)
    book_again(ada, link, **RHYTHM)
    assert states(asking) == [("booked", None), ("booked", None)]


def test_another_treatment_is_decided_on_by_itself(ada, asking, cleared):
    book_again(ada, cleared, slug="myofascial-release", **RHYTHM)
    assert states(asking) == [("booked", None), ("pending", "clearance")]


def test_a_decision_that_is_over_by_the_visit_covers_nothing(ada, asking):
    link = book_awaiting_letter(ada)
    decide(asking, until=at(f"{NEXT} 00:00"))
    book_again(ada, link, NEXT, **RHYTHM)
    assert states(asking) == [("booked", None), ("pending", "clearance")]


@pytest.mark.parametrize("verdict", ["no", "needs_doctor"])
def test_after_a_no_an_older_yes_covers_nothing(ada, asking, cleared, verdict):
    book_again(ada, cleared, **RHYTHM, **REVIEW)
    decide(asking, verdict, NOW + timedelta(minutes=1), which=1)
    book_again(ada, cleared, AFTER, **RHYTHM)
    assert states(asking)[2] == ("pending", "clearance")


def test_a_no_reaches_what_was_booked_on_an_older_yes(ada, asking, cleared):
    book_again(ada, cleared, **RHYTHM)
    book_again(ada, cleared, AFTER, **RHYTHM, **REVIEW)
    assert states(asking) == [("booked", None), ("booked", None), ("pending", "clearance")]
    decide(asking, "no", NOW + timedelta(minutes=1), which=2)
    assert states(asking) == [("booked", None), ("pending", "clearance"), ("cancelled", "clearance")]


@pytest.mark.parametrize(("answers", "waits"), [(RHYTHM, False), (NEW_MEDICINE, True)])
def test_the_check_page_says_whether_it_is_booked_at_once(ada, asking, cleared, answers, waits):
    begin_again(ada, cleared)
    answer_all(ada, **answers)
    assert ("We need your doctor’s word first." in ada.page.text) == waits
    assert [("Ask for this time" if waits else "Confirm booking")] == [one.text for one in ada.page.root.all("button")][
        -1:
    ]


# ---- void ------------------------------------------------------------------


def test_what_is_news_voids_with_a_trace_that_tells_no_answer(ada, asking, cleared):
    book_again(ada, cleared, **NEW_MEDICINE)
    assert trail(asking, "void") == [("client:1", "decision", {"response": 2})]


def test_the_same_answers_in_another_order_are_no_news(ada, asking):
    link = book_awaiting_letter(ada, medicines=["antiplatelet", "bp_med"])
    decide(asking)
    book_again(ada, link, **RHYTHM, medicines=["bp_med", "antiplatelet"])
    assert decided(asking)[0][1] is None


def test_what_is_void_stays_void(ada, asking, cleared):
    book_again(ada, cleared, **NEW_MEDICINE)
    book_again(ada, cleared, AFTER, **RHYTHM)
    assert states(asking) == [("pending", "clearance")] * 3
    assert decided(asking) == [(UNTIL, NOW)]


def test_what_has_begun_or_is_cancelled_is_left_as_it_is(ada, asking, cleared, clock):
    link = book_again(ada, cleared, **RHYTHM)
    ada.open(f"{link}/cancel")
    ada.send("Cancel this booking")
    clock.move_to(at(f"{FAR} 10:31"), tick=False)
    book_again(ada, cleared, AFTER, **NEW_MEDICINE)
    assert states(asking) == [("booked", None), ("cancelled", None), ("pending", "clearance")]


@pytest.mark.parametrize(
    ("answers", "state", "void"),
    [(RHYTHM, ("booked", None), False), (NEW_MEDICINE, ("pending", "clearance"), True)],
    ids=["covered", "news"],
)
def test_answers_that_were_left_for_later_do_the_same(ada, asking, cleared, answers, state, void):
    begin_again(ada, cleared)
    ada.send(LATER)
    ada.follow()
    ada.send("Confirm booking")
    link = ada.page.location
    assert states(asking) == [("booked", None), ("booked", None)]
    finish(ada, link, **answers)
    assert (states(asking), decided(asking)) == ([state, state], [(UNTIL, NOW if void else None)])


def test_moved_to_where_the_decision_is_over_it_waits_again(ada, asking):
    link = book_awaiting_letter(ada)
    decide(asking, until=at(f"{NEXT} 00:00"))
    choose_move(ada, link, AFTER)
    assert states(asking) == [("pending", "clearance")]
    assert [template for template, _ in messages(asking, 0)][-2:] == ["pending", "released"]


def choose_move(visitor, link, day):
    page = visitor.open(f"{link}/move?day={day}")
    visitor.send(slot=next(iter(page.slots.values())))
    assert visitor.page.status == 303


# ---- released --------------------------------------------------------------


def test_who_waits_is_told_when_the_time_is_given_away_unless_somebody_decides(ada, asking):
    book_awaiting_letter(ada)
    assert messages(asking, 0) == [("pending", NOW + timedelta(minutes=5)), ("released", NOW + 7 * DAY)]
    decide(asking)
    assert [template for template, _ in messages(asking, 0)] == ["booked", "anything_changed"]


@pytest.mark.parametrize("how", ["cancelled", "called off"])
def test_who_does_not_wait_any_more_is_not_told(ada, asking, how):
    link = book_awaiting_letter(ada)
    if how == "called off":
        decide(asking, "no")
    else:
        ada.open(f"{link}/cancel")
        ada.send("Cancel this booking")
    assert "released" not in [template for template, _ in messages(asking, 0)]


def test_moved_nearer_the_time_is_given_away_sooner(ada, asking):
    link = book_awaiting_letter(ada)
    choose_move(ada, link, "2026-11-27")
    with asking.app_context():
        (one,) = appointments()
        until = one.expires_at
        assert (until, policy.awaits_letter(one, NOW)) == (one.starts_at - DAY, True)
    assert ("released", until) in messages(asking, 0)
