"""Answers that need a decision, rule a treatment out, or come too late for either."""

from datetime import timedelta

import pytest

from clinic.booking.models import Appointment, Draft
from clinic.db import db
from clinic.intake.models import QuestionnaireVersion, Response
from clinic.intake.seed import load_content, read_content
from clinic.scheduling.models import Claim
from clinic.settings.formats import clock as clock_of
from clinic.settings.formats import day as day_of
from tests import factories
from tests.booking.answering import HOT_STONE, SWEDISH, answer_all, begin, book_answering, fill
from tests.booking.practice import ADA, TUESDAY, WEDNESDAY, Practice
from tests.booking.walking import book, choose
from tests.factories import NOW, at
from tests.visiting import Visitor

REVIEW = {"nerves": ["neuro_other"]}
CLEARANCE = {"circulation": ["heart"], "heart": ["rhythm"]}
PREGNANT = {"pregnancy_status": "pregnant", "trimester": "t2"}
FAR = "2026-12-09"  # sixteen days ahead
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAITS = [(REVIEW, "review", NOW + DAY), (CLEARANCE, "clearance", NOW + 7 * DAY)]


def appointments(house):
    with house.app_context():
        return [(one.status, one.pending_reason, one.expires_at) for one in db.session.query(Appointment)]


def deadlines(house):
    """Until when each appointment's time is kept."""
    with house.app_context():
        return [one for (one,) in db.session.query(Claim.expires_at).filter(Claim.kind == "appointment")]


def slots(house, day, slug="swedish"):
    """The times that a stranger may choose on a day, as `10:30`."""
    page = Visitor(house).open(f"/book/{slug}/time?day={day}")
    return {value[11:16] for value in page.slots.values()}


def only_anna(house):
    """Ben goes on leave, so that one appointment makes a time unavailable."""
    with house.app_context():
        factories.time_off(Practice().ben, at(f"{FAR} 08:00"), at(f"{FAR} 20:00"))


def unpublish(house):
    with house.app_context():
        db.session.query(QuestionnaireVersion).delete()
        db.session.commit()


@pytest.mark.parametrize(("wishes", "reason", "until"), WAITS)
def test_the_check_page_says_until_when_and_that_is_so(ada, asking, wishes, reason, until):
    begin(ada, day=FAR)
    answer_all(ada, **wishes)
    with asking.test_request_context():
        assert f"{day_of(until)}, {clock_of(until)}" in ada.page.text
    ada.send("Ask for this time")
    assert appointments(asking) == [("pending", reason, until)]
    assert deadlines(asking) == [until]
    with asking.app_context():
        (response,) = db.session.query(Response)
        assert (response.completed_at, db.session.query(Appointment.confirmed_at).all()) == (NOW, [(None,)])


@pytest.mark.parametrize(("wishes", "reason", "until"), WAITS)
def test_a_decision_is_waited_for_until_a_day_before_the_visit(ada, asking, wishes, reason, until):
    book_answering(ada, day=TUESDAY, clock="14:00", **wishes)
    assert appointments(asking) == [("pending", reason, at(f"{TUESDAY} 14:00") - DAY)]
    assert until > at(f"{TUESDAY} 14:00") - DAY


@pytest.mark.parametrize(("wishes", "reason", "until"), WAITS)
def test_after_the_deadline_somebody_else_may_have_the_time(ada, asking, clock, wishes, reason, until):
    only_anna(asking)
    link = book_answering(ada, day=FAR, **wishes)
    clock.move_to(until - timedelta(minutes=1), tick=False)
    assert "10:30" not in slots(asking, FAR)
    clock.move_to(until, tick=False)
    assert "10:30" in slots(asking, FAR)
    book(Visitor(asking), day=FAR, who={"email": "bo@client.example"})
    assert appointments(asking) == [("pending", reason, until), ("booked", None, None)]
    assert ada.open(link).heading == "This booking has run out"
    with asking.app_context():
        assert [row for row in Practice().diary() if row[0] == "Anna"] == [("Anna", "10:30", "11:40", "appointment")]


def test_what_waits_moves_and_its_deadline_never_grows(ada, asking, clock):
    """A deadline may come nearer with the visit; moved far away again it stays where it was."""
    link = book_answering(ada, day=FAR, **CLEARANCE)
    (before,) = deadlines(asking)
    for day, until in (
        (FAR, before),
        ("2026-11-27", at("2026-11-27 14:00") - DAY),
        (FAR, at("2026-11-27 14:00") - DAY),
    ):
        clock.shift(HOUR)
        ada.open(f"{link}/move?day={day}")
        (slot,) = [value for value in ada.page.slots.values() if value == f"{day}T14:00Z"][:1]
        assert ada.send("Move my booking", slot=slot).location == link
        assert appointments(asking) == [("pending", "clearance", until)]
        assert deadlines(asking) == [until]


def test_what_waits_is_not_moved_so_near_that_nobody_can_decide(ada, asking):
    link = book_answering(ada, day=WEDNESDAY, **REVIEW)
    before = appointments(asking)
    ada.open(f"{link}/move?day={TUESDAY}")
    slot = f"{TUESDAY}T09:00Z"
    page = ada.send("Move my booking", slot=slot)
    assert (page.status, "too soon" in page.text) == (409, True)
    assert appointments(asking) == before


# ---- too soon for a decision -----------------------------------------------


@pytest.mark.parametrize("button", [None, "Ask for this time"])
def test_a_visit_too_soon_for_a_decision_is_not_booked(ada, asking, clock, button):
    """It was early enough when she began; now another time is asked for, where she can choose one."""
    begin(ada, day=TUESDAY)
    answer_all(ada, **REVIEW)
    clock.move_to(at(f"{TUESDAY} 10:30") - DAY, tick=False)
    page = ada.send(button) if button else ada.open(f"/book/{SWEDISH}/check")
    assert (page.status, page.heading) == (409, "Choose a time")
    assert page.errors == {
        "slot": "Your therapist needs to look at your answers before this visit, and it is too soon for that."
        " Choose a later time, or call us on 01 555 0100."
    }
    assert appointments(asking) == []
    choose(ada, "10:30", FAR, slug=SWEDISH)
    ada.open(f"/book/{SWEDISH}/check")
    ada.send("Ask for this time")
    assert [status for status, *_ in appointments(asking)] == ["pending"]


# ---- ruled out -------------------------------------------------------------


def test_a_treatment_that_is_ruled_out_stops_and_offers_what_is_not(ada, asking):
    begin(ada, HOT_STONE)
    ada.open(f"/book/{HOT_STONE}/questions/allergies")
    assert fill(ada, **PREGNANT).location == f"/book/{HOT_STONE}/questions/about"  # of what stage is not known yet
    answer_all(ada, **PREGNANT)
    assert (ada.page.url, ada.page.heading) == (f"/book/{HOT_STONE}/stop", "This treatment has to wait")
    buttons = [button.text for button in ada.page.root.one("main").all("button")]
    assert buttons == ["Choose Swedish massage", "Choose Myofascial release"]
    assert appointments(asking) == []


def test_the_other_treatment_keeps_name_and_answers(ada, asking):
    begin(ada, HOT_STONE)
    answer_all(ada, **PREGNANT)
    assert ada.send("Choose Swedish massage").location == f"/book/{SWEDISH}/time"
    assert choose(ada, "14:00", WEDNESDAY, slug=SWEDISH).location == f"/book/{SWEDISH}/questions"
    seen = answer_all(ada, **PREGNANT)
    assert len(seen) < 5  # what was asked before the stop is not asked again
    assert all(ADA[name] in ada.page.text for name in ("name", "email"))
    ada.send("Confirm booking")
    with asking.app_context():
        (response,) = db.session.query(Response)
        assert response.outcomes[SWEDISH] == "allow_with_notes"
        assert response.answers["answers"]["trimester"] == "t2"


@pytest.mark.parametrize("service", ["", "no-such", "x" * 500])
def test_another_treatment_that_there_is_not_is_not_found(ada, asking, service):
    begin(ada, HOT_STONE)
    answer_all(ada, **PREGNANT)
    assert ada.send("Choose Swedish massage", service=service).status == 404
    with asking.app_context():
        assert db.session.query(Draft).count() == 1


def test_choosing_a_treatment_that_is_ruled_out_too_leads_to_its_own_check(ada):
    begin(ada, HOT_STONE)
    answer_all(ada, **PREGNANT)
    ada.send("Choose Swedish massage", service="deep-tissue-massage")
    assert ada.follow().location == "/book/deep-tissue-massage/safety"


def test_the_length_of_a_time_that_is_held_stays(ada, asking):
    """She holds ninety minutes of Swedish massage in another tab."""
    begin(ada, SWEDISH, clock="14:00", length=90)
    begin(ada, HOT_STONE)
    answer_all(ada, **PREGNANT)
    assert ada.send("Choose Swedish massage").status == 303
    ada.open(f"/book/{SWEDISH}/questions")
    answer_all(ada, **PREGNANT)
    ada.send("Confirm booking")
    with asking.app_context():
        (one,) = db.session.query(Appointment)
        assert (one.minutes, one.ends_at - one.starts_at) == (90, timedelta(minutes=90))


# ---- nothing to ask --------------------------------------------------------


def test_without_published_questions_a_therapist_decides(ada, asking):
    unpublish(asking)
    choose(ada, "10:30", FAR, slug=SWEDISH)
    ada.follow()
    ada.send(**ADA)
    while ada.page.location:
        ada.follow()
    assert ada.page.heading == "Check your booking"
    ada.send("Ask for this time")
    assert ada.follow().heading == "We’re checking your booking"
    assert appointments(asking) == [("pending", "review", NOW + DAY)]


def test_questions_published_while_she_books_do_not_let_her_pass(ada, asking):
    """She began without them; the booking is not confirmed unasked."""
    unpublish(asking)
    choose(ada, "10:30", FAR, slug=SWEDISH)
    ada.follow()
    ada.send(**ADA)
    while ada.page.location:
        ada.follow()
    with asking.app_context():
        load_content(read_content(), NOW)
        db.session.commit()
    page = ada.send("Ask for this time")
    assert (page.status, page.location) == (303, f"/book/{SWEDISH}/safety")
    assert appointments(asking) == []


def test_a_draft_keeps_the_questions_it_began_with(ada, asking):
    begin(ada, day=FAR)
    with asking.app_context():
        first = db.session.query(QuestionnaireVersion).one()
        newer = QuestionnaireVersion(number=2, status="published", document=first.document, created_at=NOW)
        newer.published_at, newer.published_by = NOW, "staff:1"
        db.session.add(newer)
        db.session.commit()
        versions = [first.id, newer.id]
    answer_all(ada)
    ada.send("Confirm booking")
    book_answering(ada, day=FAR, clock="14:00")
    with asking.app_context():
        assert [one for (one,) in db.session.query(Response.version_id).order_by(Response.id)] == versions
