"""Questions that are asked again when the visit is near: which, when, and where the answers go."""

import pytest

from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake.models import Consent
from tests.booking.answering import HOT_STONE, fill
from tests.booking.nearing import (
    CONCERNS_THE_VISIT,
    HOUR,
    NEAR,
    NOTICE,
    NOW,
    ON_THE_DAY,
    VISIT,
    answers,
    answers_again,
    appointment,
    booked,
    decide,
    responses,
    standing,
)
from tests.booking.returning import CODE, SECRET
from tests.booking.test_finish_later import book_later, finish
from tests.booking.test_health_query_counts import LIMIT
from tests.booking.test_proving import mailed
from tests.booking.test_query_counts import asked
from tests.visiting import Visitor

# ---- when, and which -------------------------------------------------------


@pytest.mark.parametrize(("ahead", "asks"), [(73, False), (72, True), (25, True), (2, True)])
def test_it_is_asked_once_the_visit_is_near(ada, asking, far, clock, ahead, asks):
    clock.move_to(VISIT - ahead * HOUR, tick=False)
    assert (NOTICE in ada.open(far).text) is asks
    assert (ada.open(f"{far}/questions").status == 200) is asks
    assert standing(asking, VISIT - ahead * HOUR) == ("needed" if asks else "clear")


def test_only_what_concerns_the_visit_is_asked(ada, asking, near):
    assert ada.open(near).link("Answer the questions") == f"{near}/unchanged"
    assert answers_again(ada, near) == CONCERNS_THE_VISIT
    assert ada.page.location == near
    assert NOTICE not in ada.follow().text
    assert standing(asking, NEAR) == "clear"


def test_what_seldom_changes_is_on_no_page(ada, near):
    for page in ("about", "circulation", "conditions", "medicines", "consent", "nonsense"):
        assert ada.open(f"{near}/questions/{page}").location == f"{near}/questions"
    fields = ada.open(f"{near}/questions/visit").form("Save and continue").fields
    assert "first_massage" not in ada.page.response.text
    assert "goals" not in fields  # and nothing is ticked that was ticked before


def test_the_answers_go_into_a_response_of_their_own(ada, asking, near):
    before = answers(asking, 1)
    answers_again(ada, near)
    assert responses(asking) == [(1, None, NOW, None, None), (2, 1, NEAR, NOW, None)]
    assert appointment(asking).response_id == 2
    assert answers(asking, 1) == before
    after = answers(asking, 2)
    assert after["emergency_name"] == SECRET
    assert (before.get("fever_48h"), after["fever_48h"], after["changed_since_last"]) == (None, "no", "no")


def test_what_was_signed_is_not_signed_again(ada, asking, near):
    answers_again(ada, near)
    with asking.app_context():
        assert [row.response_id for row in db.session.query(Consent)] == [1]


def test_an_area_that_needs_agreement_is_agreed_to_and_signed(ada, asking, near):
    seen = answers_again(ada, near, focus_regions=["b-buttock-l"], signature="Signed again")
    assert seen[-1] == "consent"
    with asking.app_context():
        (_, second) = db.session.query(Consent).order_by(Consent.id)
        assert (second.response_id, second.record["name"]) == (2, "Signed again")


def test_looking_changes_nothing(ada, asking, near):
    for path in ("", "/questions", "/questions/visit", "/questions/today"):
        ada.open(near + path)
    assert [row[0] for row in responses(asking)] == [1]


# ---- on the day ------------------------------------------------------------


def test_on_the_day_its_own_question_is_asked_too(ada, asking, far, clock):
    clock.move_to(ON_THE_DAY, tick=False)
    assert answers_again(ada, far) == [*CONCERNS_THE_VISIT, "arrival"]
    assert responses(asking)[1] == (2, 1, ON_THE_DAY, NOW, ON_THE_DAY)


def test_who_has_answered_the_rest_is_asked_that_alone(ada, asking, near, clock):
    answers_again(ada, near)
    clock.move_to(ON_THE_DAY, tick=False)
    assert NOTICE in ada.open(near).text
    assert answers_again(ada, near) == ["arrival"]
    assert responses(asking)[2] == (3, 2, ON_THE_DAY, NOW, ON_THE_DAY)
    assert answers_again(ada, near) == []


def test_only_starting_a_session_demands_it(ada, asking, near, clock):
    answers_again(ada, near)
    clock.move_to(ON_THE_DAY, tick=False)
    assert [standing(asking, ON_THE_DAY, starting=one) for one in (False, True)] == ["clear", "needed"]
    answers_again(ada, near)
    assert [standing(asking, ON_THE_DAY, starting=one) for one in (False, True)] == ["clear", "clear"]


def test_a_check_of_another_day_is_none(ada, asking, near, clock):
    clock.move_to(ON_THE_DAY, tick=False)
    answers_again(ada, near)
    assert standing(asking, ON_THE_DAY, VISIT + 4 * HOUR, starting=True) == "clear"
    assert standing(asking, ON_THE_DAY, VISIT + 5 * HOUR, starting=True) == "needed"


def test_what_stops_on_the_day_waits_for_a_therapist(ada, asking, near, clock):
    answers_again(ada, near)
    clock.move_to(ON_THE_DAY, tick=False)
    ada.open(f"{near}/questions/arrival")
    fill(ada, alcohol_drugs="yes")
    one = appointment(asking)
    assert (one.status, one.pending_reason) == ("pending", "review")
    assert standing(asking, ON_THE_DAY, starting=True) == "needed"
    assert "Your answers have to be" in ada.follow().text
    with pytest.raises(ClinicError, match="not finished"):
        decide(asking, "as_booked", ON_THE_DAY)


# ---- who sees what ---------------------------------------------------------


def test_the_link_shows_no_answer_and_the_code_those_given_now(ada, asking, near):
    ada.open(f"{near}/questions/leave_out")
    fill(ada, comfort_text="Distinctive wish")
    stranger = Visitor(asking)
    page = stranger.open(f"{near}/questions")
    assert (SECRET in page.response.text, "Your other answers still stand." in page.text) == (False, True)
    stranger.send(CODE)
    stranger.follow()
    stranger.send("Continue", code=mailed(asking))
    assert "What should we leave out?" in stranger.follow().text
    assert SECRET not in stranger.page.response.text


def test_two_tabs_end_in_one_response(ada, asking, near, clock):
    answers_again(ada, near)
    clock.move_to(ON_THE_DAY, tick=False)
    ada.open(f"{near}/questions/arrival")
    old = ada.page
    fill(ada)
    ada.page = old
    assert fill(ada, alcohol_drugs="yes").location == f"{near}/questions"
    assert ada.follow().location == near
    assert [row[0] for row in responses(asking)] == [1, 2, 3]


def test_hot_stone_asks_about_heat_as_well(ada, asking, clock):
    link = booked(asking, HOT_STONE)
    clock.move_to(NEAR, tick=False)
    assert "heat" in answers_again(ada, link)


def test_unfinished_and_near_it_is_finished_first(ada, asking, clock):
    link = book_later(ada)
    clock.move_to(NEAR, tick=False)
    assert NOTICE not in ada.open(link).text
    assert finish(ada, link).location == link
    assert [row[1] for row in responses(asking)] == [None]


def test_its_pages_ask_the_database_as_often_for_much_as_for_little(ada, asking, near):
    def counts():
        return [asked(asking, ada, f"{near}{path}") for path in ("", "/questions", "/questions/today")]

    few = counts()
    for page in ("safety", "visit", "areas"):
        ada.open(f"{near}/questions/{page}")
        fill(ada)
    many = counts()
    assert [status for _, status in many] == [200] * 3
    assert max(count for count, _ in (*few, *many)) <= LIMIT
