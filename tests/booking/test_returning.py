"""A client who comes back: what she answered is offered, shown after a code, and confirmed."""

from datetime import timedelta

import pytest

from clinic.db import db, transaction
from clinic.intake.models import Response
from clinic.intake.queries import published
from clinic.intake.standing import latest_good
from clinic.people.actions import add_client
from tests import factories
from tests.booking.answering import HOT_STONE, SWEDISH, answer_all, book_answering, fill, pass_safety
from tests.booking.nearing import booked
from tests.booking.practice import latest
from tests.booking.returning import (
    AFRESH,
    CODE,
    EARLIER,
    EARLIER_PAGE,
    FRIDAY,
    KNOWN,
    SECRET,
    YES,
    comes_back,
    draft,
    proves,
    responses,
    sections,
    shown,
)
from tests.booking.test_proving import another, mailed
from tests.booking.walking import choose
from tests.factories import NOW
from tests.visiting import Visitor

DAY, MONTH = timedelta(days=1), timedelta(days=30)
ABOUT = "Date of birth and emergency contact"
LASTING = [ABOUT, "Heart, blood and nerves", "Bones, operations and long-term conditions", "Medicines and devices"]
RHYTHM = {"circulation": ["heart"], "heart": ["rhythm"]}


# ---- before the code -------------------------------------------------------


def test_she_is_told_when_she_answered_and_nothing_else(back, asking):
    assert (back.page.url, back.page.heading) == (EARLIER_PAGE, KNOWN)
    assert "You last answered our health questions on Monday 23 November 2026." in back.page.text
    assert "we first send a code to a…@client.example" in back.page.text
    assert SECRET not in back.page.response.text
    assert draft(asking)[1:] == (None, dict.fromkeys(draft(asking)[2], "no"))  # the warning signs alone


def test_without_a_code_no_page_knows_an_answer(back):
    for path in ("earlier", "questions/about", "questions/circulation", "questions/medicines", "code"):
        page = back.open(f"/book/{SWEDISH}/{path}")
        assert SECRET not in page.response.text
        assert "1985" not in page.response.text


def test_everything_can_be_answered_again(back, asking):
    assert back.open(back.page.link(AFRESH)).heading == ABOUT
    assert fill(back).location == f"/book/{SWEDISH}/questions/visit"
    assert KNOWN not in back.open(f"/book/{SWEDISH}/questions").response.text
    back.follow()
    answer_all(back)
    back.send("Confirm booking")
    assert responses(asking)[1][1] is None  # it renews nothing: it stands for itself


def test_somebody_new_is_offered_nothing(asking, answered):
    bo = Visitor(asking)
    bo.open(f"/book/{SWEDISH}/safety")
    pass_safety(bo)
    choose(bo, "14:00", FRIDAY, slug=SWEDISH)
    bo.follow()
    bo.send(name="Ada Sample", email="ada@client.example")  # whoever types her address is not she
    assert bo.follow().location == f"/book/{SWEDISH}/questions/about"
    assert bo.open(EARLIER_PAGE).location == f"/book/{SWEDISH}/questions"
    assert bo.open(f"/book/{SWEDISH}/code").location == f"/book/{SWEDISH}/questions"


@pytest.mark.parametrize(
    ("wishes", "later", "offered"),
    [({}, 11 * MONTH, True), ({}, 12 * MONTH, False), (RHYTHM, 5 * MONTH, True), (RHYTHM, 6 * MONTH, False)],
)
def test_answers_are_offered_as_long_as_they_are_good(asking, ada, clock, wishes, later, offered):
    link = book_answering(ada, day="2026-12-09", **wishes)
    clock.move_to(NOW + later, tick=False)
    day = f"{(NOW + later + 4 * DAY):%Y-%m-%d}"
    page = comes_back(Visitor(asking), link, day=day).page
    assert (page.heading == KNOWN) is offered


# ---- the code --------------------------------------------------------------


def test_a_code_shows_what_seldom_changes(known):
    assert (known.page.url, known.page.heading) == (EARLIER_PAGE, EARLIER)
    told = shown(known.page)
    assert told["Date of birth"] == "14 June 1985"
    assert SECRET in told.values()
    assert known.page.link("Change date of birth") == f"/book/{SWEDISH}/questions/about"


def test_a_wrong_code_shows_nothing(back, asking):
    back.send(CODE)
    back.follow()
    page = back.send("Continue", code=another(mailed(asking)))
    assert page.errors == {"code": "That code isn’t right. You have 4 tries left."}
    assert back.open(EARLIER_PAGE).heading == KNOWN
    assert draft(asking)[1] is None


def test_warning_signs_and_what_concerns_the_visit_are_never_carried(known, asking):
    client_id, previous_id, answers = draft(asking)
    assert (client_id, previous_id) == (1, 1)
    with asking.app_context():
        content = published().content
        repeats = {content.questions[name].repeat for name in answers if content.questions[name].stage == "questions"}
    assert repeats == {"profile"}


def test_yes_leaves_what_concerns_this_visit(known, asking):
    assert known.send(YES).location == f"/book/{SWEDISH}/questions"
    known.follow()
    seen = answer_all(known)
    assert set(seen).isdisjoint(LASTING)
    assert len(seen) == 7
    known.send("Confirm booking")
    (first, none, at, old), (_, previous, _, new) = responses(asking)
    assert (none, previous) == (None, first)
    assert new["emergency_name"] == old["emergency_name"] == SECRET
    assert new["changed_since_last"] == "no"
    assert at == NOW


def test_she_is_asked_whether_anything_has_changed_and_yes_goes_to_a_therapist(known, asking):
    known.send(YES)
    known.follow()
    answer_all(known, changed_since_last="yes")
    assert "A therapist reads your answers first." in known.page.text
    known.send("Ask for this time")
    with asking.app_context():
        assert latest(asking).pending_reason == "review"


def test_a_change_leads_back_and_is_what_counts(known, asking):
    known.open(known.page.link("Change date of birth"))
    assert known.page.form("Save and continue").fields["emergency_name"] == SECRET
    assert fill(known, emergency_name="Somebody Else").location == EARLIER_PAGE
    assert "Somebody Else" in shown(known.follow()).values()
    known.send(YES)
    known.follow()
    answer_all(known)
    known.send("Confirm booking")
    (_, _, _, old), (_, _, _, new) = responses(asking)
    assert (old["emergency_name"], new["emergency_name"]) == (SECRET, "Somebody Else")


def test_several_answers_to_one_question_are_read_as_several(asking):
    link = booked(asking, heart=["rhythm", "angina"])
    page = proves(comes_back(Visitor(asking), link), asking)
    (row,) = [row for row in page.root.one("main").all("dd") if "Angina" in row.text]
    assert [item.text for item in row.all("li")] == ["Irregular rhythm such as atrial fibrillation", "Angina"]


def test_a_change_that_asks_more_is_asked_after_the_yes(known, asking):
    known.open(f"/book/{SWEDISH}/questions/circulation")
    fill(known, circulation=["heart"])
    known.follow()
    known.send(YES)
    known.follow()
    seen = answer_all(known, **RHYTHM)
    assert "Heart, blood and nerves: a few details" in seen


def test_another_treatment_asks_what_it_needs_besides(asking, answered):
    ada = comes_back(Visitor(asking), answered, slug=HOT_STONE)
    assert proves(ada, asking).heading == EARLIER
    ada.send(YES)
    ada.follow()
    assert "Feeling heat" in answer_all(ada)


def test_an_answer_that_its_question_no_longer_takes_is_not_carried(asking, answered):
    with asking.app_context():
        response = db.session.query(Response).one()
        kept = response.answers
        kept["answers"] |= {"bp": "sky_high", "long_gone": "yes"}
        response.answers = kept
        db.session.commit()
    ada = comes_back(Visitor(asking), answered)
    proves(ada, asking)
    answers = draft(asking)[2]
    assert ("bp" in answers, "long_gone" in answers, "stroke" in answers) == (False, False, True)


def test_left_for_later_it_is_answered_by_the_link(known, asking):
    known.send(YES)
    known.follow()
    known.follow()
    known.send("Book now and finish these later")
    known.follow()
    known.send("Confirm booking")
    (_, previous, completed_at, _) = responses(asking)[1]
    assert (previous, completed_at) == (1, None)


def test_who_was_never_asked_is_offered_nothing(asking):
    with asking.app_context(), transaction():
        add_client("Bo Example", "bo@client.example", "", NOW)
    with asking.app_context():
        assert latest_good(1, factories.clinic(), NOW) is None


def test_pressed_twice_yes_is_yes(known):
    old = known.page
    known.send(YES)
    known.page = old
    assert known.send(YES).location == f"/book/{SWEDISH}/questions"
    assert known.follow().location.endswith("/questions/visit")


def test_each_section_that_lasts_is_listed_once(known):
    assert sections(known.page) == LASTING
