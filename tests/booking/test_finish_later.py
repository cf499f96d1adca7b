"""Booked first, answered later by the private link, which may reach other people."""

import hashlib
import json
from datetime import timedelta

import pytest

from clinic.booking import health
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake.models import Consent, Response
from clinic.scheduling.models import Claim
from tests.booking.answering import SWEDISH, begin, fill
from tests.booking.practice import TUESDAY, Practice
from tests.factories import NOW, at
from tests.visiting import Visitor

LATER = "Book now and finish these later"
GO_ON = "Go on with the questions"
FAR = "2026-12-09"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REVIEW = {"nerves": ["neuro_other"]}
CLEARANCE = {"circulation": ["heart"], "heart": ["rhythm"]}
STOP = {"days": ["fever_48h"]}
SECRET = "Wilhelmina Distinctive"


def book_later(visitor, day=FAR, **about):
    """Book with the questions left for later, the first page of them answered if `about` says how; the link."""
    begin(visitor, day=day)
    visitor.follow()
    if about:
        fill(visitor, **about)
        visitor.follow()
    assert visitor.send(LATER).location == f"/book/{SWEDISH}/check"
    assert "To be finished later, before your visit" in visitor.follow().text
    visitor.send("Confirm booking")
    return visitor.page.location


def answer(visitor, link, page_id, **wishes):
    """Answer one page by the link."""
    visitor.open(f"{link}/questions/{page_id}")
    return fill(visitor, **wishes)


def finish(visitor, link, **wishes):
    """Answer page after page by the link, until nothing is open or it says stop."""
    for _ in range(30):
        visitor.open(f"{link}/questions")
        if visitor.page.location or GO_ON not in visitor.page.text:
            return visitor.page
        visitor.open(visitor.page.link(GO_ON))
        assert fill(visitor, **wishes).status == 303, visitor.page.errors
    raise AssertionError("it never ends")


def state(house):
    """Status, reason and deadline of the appointment, and until when its time is kept."""
    with house.app_context():
        one = db.session.query(Appointment).one()
        kept = db.session.query(Claim.expires_at).filter(Claim.id == one.claim_id).scalar()
        return one.status, one.pending_reason, one.expires_at, kept


def standing(house, now=NOW):
    with house.app_context():
        one = db.session.query(Appointment).one()
        return health.standing_of(one, Practice().clinic, now, one.starts_at).state


def response(house):
    with house.app_context():
        one = db.session.query(Response).one()
        return one.completed_at, one.outcomes, one.answers["answers"]


def tasks(page):
    """What is done, open and next on the task list."""
    return [item.all("b")[0].text for item in page.root.one("ol", class_="tasks").all("li")]


def test_it_is_booked_and_the_answers_are_needed(ada, asking):
    link = book_later(ada)
    assert (state(asking), standing(asking)) == (("booked", None, None, None), "needed")
    assert response(asking)[0] is None
    assert ada.open(link).link("Answer the questions") == f"{link}/questions"


def test_the_link_shows_what_is_open_and_never_what_was_answered(ada, asking):
    link = book_later(ada, emergency_name=SECRET, dob="1951-02-03")
    stranger = Visitor(asking)
    assert tasks(stranger.open(f"{link}/questions")) == ["Completed", "Next", *["Not started"] * 9]
    fields = stranger.open(f"{link}/questions/about").form("Save and continue").fields
    assert (fields["emergency_name"], fields["dob"]) == ("", "")
    finish(stranger, link, comfort_text=SECRET, signature=SECRET)
    for path in ("", "/questions", "/questions/about", "/questions/leave_out", "/move", "/cancel", "/calendar.ics"):
        assert SECRET not in stranger.open(f"{link}{path}").response.text


def test_the_last_answer_closes_the_response(ada, asking):
    link = book_later(ada)
    assert finish(ada, link).location == link
    completed_at, outcomes, answers = response(asking)
    assert (completed_at, outcomes[SWEDISH], answers["signature"]) == (NOW, "allow", "Signed by the demo")
    assert (state(asking), standing(asking)) == (("booked", None, None, None), "clear")
    assert "Your health questions are not finished" not in ada.open(link).text
    with asking.app_context():
        consent = db.session.query(Consent).one()
        points = [point["text"] for point in consent.record["points"]]
        assert consent.text_hash == hashlib.sha256(json.dumps(points).encode()).hexdigest()
        assert (consent.record["name"], consent.record["connection"]) == ("Signed by the demo", "203.0.113.7")
        assert consent.record["agreed"] == ["I have read these points and agree to all of them"]
        assert [point["answer"] for point in consent.record["points"] if point["id"].startswith("c_")] == [True] * 8


def test_what_is_closed_never_changes(ada, asking):
    link = book_later(ada)
    ada.open(f"{link}/questions/pain")
    old = ada.page
    finish(ada, link)
    before = response(asking)
    ada.page = old
    assert ada.send("Save and continue", pain_now="yes").location == f"{link}/questions"
    assert ada.follow().location == link
    assert response(asking) == before


@pytest.mark.parametrize(
    ("wishes", "reason", "until"), [(REVIEW, "review", NOW + DAY), (CLEARANCE, "clearance", NOW + 7 * DAY)]
)
def test_an_answer_that_needs_a_decision_makes_the_booking_wait(ada, asking, wishes, reason, until):
    link = book_later(ada)
    finish(ada, link, **wishes)
    assert (state(asking), standing(asking)) == (("pending", reason, until, until), reason)
    assert ada.open(link).heading == "We’re checking your booking"
    with asking.app_context():
        assert Practice().messages() == ["pending", "released"]


def test_an_answer_that_is_changed_before_the_end_lets_it_go_on(ada, asking):
    link = book_later(ada)
    answer(ada, link, "circulation", **REVIEW)
    assert state(asking)[:2] == ("pending", "review")
    answer(ada, link, "circulation")
    assert state(asking) == ("booked", None, None, None)
    with asking.app_context():
        assert Practice().messages() == ["booked", "unfinished"]


def test_what_waits_already_is_not_given_longer_by_answering_again(ada, asking, clock):
    link = book_later(ada)
    answer(ada, link, "circulation", **REVIEW)
    clock.shift(5 * HOUR)
    answer(ada, link, "circulation", **REVIEW)
    assert state(asking)[2:] == (NOW + DAY, NOW + DAY)


def test_a_sign_that_stops_never_cancels_by_itself(ada, asking):
    link = book_later(ada, day=TUESDAY)
    answer(ada, link, "today", **STOP)
    until = at(f"{TUESDAY} 10:30") - DAY
    assert (state(asking), standing(asking)) == (("pending", "review", until, until), "needed")
    assert response(asking)[0] is None
    page = ada.open(f"{link}/questions")
    assert "Your answers have to be looked at first" in page.text
    assert ada.open(link).heading == "We’re checking your booking"


CALL = "Please call us on 01 555 0100 before you come."
CARDS = {
    "rf_saddle": "Immediate action required: Call 112 or go to an emergency department now Something in these answers"
    " can need treatment at once. Please don’t wait for your appointment, and don’t come to us first. Call 112",
    "rf_fever": "Urgent advice: Ask for medical advice today Something in these answers should be looked at by a doctor"
    f" before any massage. Contact your doctor or an urgent advice line today. {CALL}",
    "fever_48h": f"Non-urgent advice: Your answers have to be looked at first {CALL}",
}


@pytest.mark.parametrize("sign", CARDS)
def test_the_list_says_what_to_do_and_never_what_was_ticked(ada, asking, sign):
    """A link can be forwarded: of the answers it says no more than how soon somebody has to look."""
    link = book_later(ada, day=TUESDAY)
    with asking.app_context():
        one = db.session.query(Response).one()
        one.answers = {**one.answers, "answers": {**one.answers["answers"], sign: "yes"}}
        db.session.commit()
    page = Visitor(asking).open(f"{link}/questions")
    (card,) = [one for one in page.root.all("div") if "care" in one.attrs.get("class", "").split()]
    assert " ".join(card.text.split()) == CARDS[sign]


def test_a_sign_that_stops_holds_the_response_open_to_the_end(ada, asking):
    link = book_later(ada, day=TUESDAY)
    finish(ada, link, **STOP)
    assert (response(asking)[0], state(asking)[:2]) == (None, ("pending", "review"))
    answer(ada, link, "today")
    assert (response(asking)[0], state(asking)) == (NOW, ("booked", None, None, None))


def test_so_near_the_visit_an_hour_is_left_to_decide(ada, asking, clock):
    link = book_later(ada, day=TUESDAY)
    now = at(f"{TUESDAY} 08:00")
    clock.move_to(now, tick=False)
    answer(ada, link, "today", **STOP)
    assert state(asking) == ("pending", "review", now + HOUR, now + HOUR)


def test_a_time_that_is_no_longer_kept_is_not_confirmed_by_an_answer(ada, asking, clock):
    link = book_later(ada)
    answer(ada, link, "circulation", **REVIEW)
    clock.shift(DAY)
    before = response(asking)
    page = answer(ada, link, "circulation")
    assert (page.status, "This time is no longer kept. Please choose a new one." in page.text) == (400, True)
    assert (state(asking)[0], response(asking)) == ("pending", before)


def test_of_a_cancelled_booking_nothing_more_is_asked(ada, asking):
    link = book_later(ada)
    ada.open(f"{link}/cancel")
    ada.send("Cancel this booking")
    assert ada.open(f"{link}/questions").location == link
    assert ada.open(f"{link}/questions/about").status == 303


@pytest.mark.parametrize("link", ["/b/nobody-nothing", "/b/x"])
def test_a_link_that_is_none_finds_nothing(asking, link):
    for path in ("/questions", "/questions/about"):
        assert Visitor(asking).open(f"{link}{path}").status == 404
