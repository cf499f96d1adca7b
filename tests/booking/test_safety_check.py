"""The signs that need a doctor first: asked before a time can be chosen, and afresh for each booking."""

import pytest

from clinic.booking.models import Appointment, Draft
from clinic.catalog.models import ServiceOption
from clinic.db import db
from clinic.intake.models import Response
from clinic.notify.models import Message
from clinic.people.models import Client
from clinic.scheduling.models import Claim
from tests.booking.answering import SAFETY, answer_all, begin, book_answering, fill, pass_safety
from tests.booking.practice import WEDNESDAY
from tests.booking.walking import TIME, choose
from tests.visiting import Visitor

TIME_ASKED, STOP = "/book/swedish-massage/time", "/book/swedish-massage/stop"
EMERGENCY, URGENT = "rf_saddle", "rf_fever"


def drafts(house):
    with house.app_context():
        return [(draft.checked_at is not None, draft.health) for draft in db.session.query(Draft)]


def stored(house, *models):
    """How many rows there are of each."""
    with house.app_context():
        return [db.session.query(model).count() for model in models or (Appointment, Claim, Client, Message, Response)]


def stopped(visitor, *signs, slug="swedish-massage"):
    visitor.open(f"/book/{slug}/safety")
    assert pass_safety(visitor, *signs).location == f"/book/{slug}/stop"
    return visitor.follow()


@pytest.mark.parametrize("query", ["", "?length=90&with=1&day=2026-11-25"])
def test_the_times_are_behind_the_check_and_keep_what_was_asked_for(ada, query):
    assert ada.open(f"{TIME_ASKED}{query}").location == f"{SAFETY}{query}"
    ada.follow()
    assert pass_safety(ada).location == f"{TIME_ASKED}{query}"
    assert ada.follow().heading == "Choose a time"


def test_nothing_else_of_the_address_is_carried_on(ada):
    ada.open(f"{SAFETY}?length=60&next=https://evil.example&from=2026-11-25")
    assert pass_safety(ada).location == f"{TIME_ASKED}?length=60&from=2026-11-25"


def test_none_of_these_stores_a_no_for_every_sign(ada, asking):
    ada.open(SAFETY)
    signs = {control.attrs["value"] for control in ada.page.root.all("input", name="safety")} - {"none"}
    pass_safety(ada)
    ((checked, health),) = drafts(asking)
    assert (checked, health) == (
        True,
        {"answers": dict.fromkeys(health["answers"], "no"), "ticked": [], "saved": ["safety"]},
    )
    assert (set(health["answers"]), len(signs)) == (signs, 17)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "Tick what applies, or “None of these apply to me”"),
        ({"safety": ["none", EMERGENCY]}, "You ticked “None” and something else. Untick one of them"),
    ],
)
def test_it_must_be_answered_with_one_thing(ada, asking, values, error):
    ada.open(SAFETY)
    assert ada.send("Continue", **{"safety": None, **values}).status == 422
    assert ada.page.errors == {"safety": error}
    assert drafts(asking) == []


def test_a_sign_that_was_never_offered_is_refused(ada, asking):
    ada.open(SAFETY)
    assert ada.send("Continue", safety=["rf_unheard_of"]).status == 422
    assert drafts(asking) == []


@pytest.mark.parametrize(
    ("sign", "heading"),
    [(EMERGENCY, "Please get medical help now"), ("emergency_now", "Please get medical help now"),
     (URGENT, "Please see a doctor first")],
)  # fmt: skip
def test_a_sign_stops_and_nothing_is_booked_held_or_sent(ada, asking, sign, heading):
    page = stopped(ada, sign)
    assert (page.status, page.heading) == (200, heading)
    assert "We haven’t booked anything" in page.text
    assert stored(asking) == [0, 0, 0, 0, 0]
    assert ada.open(TIME_ASKED).location == SAFETY
    assert [checked for checked, _ in drafts(asking)] == [False]


def test_what_was_ticked_is_named_and_nothing_else(ada):
    page = stopped(ada, EMERGENCY, "rf_bladder")
    labels = {label.attrs.get("for"): label.text for label in ada.open(SAFETY).root.all("label")}
    ticked = [labels[one.attrs["id"]] for one in ada.page.root.all("input", name="safety") if "checked" in one.attrs]
    assert [item.text for item in page.root.one("main").all("li")][:2] == ticked


def test_a_sign_has_no_other_treatment_to_choose(ada):
    for sign in (EMERGENCY, URGENT):
        page = stopped(ada, sign)
        assert list(page.root.one("main").all("form")) == []
        assert "What you can have instead" not in page.text


def test_somebody_who_went_back_and_changed_her_answer_goes_on(ada):
    page = stopped(ada, EMERGENCY)
    (back,) = {one.attrs["href"] for one in page.root.one("main").all("a") if one.text.startswith("Go back")}
    assert ada.open(back).url == SAFETY
    assert pass_safety(ada).location == TIME_ASKED
    assert ada.follow().heading == "Choose a time"
    assert ada.open(STOP).location == TIME_ASKED


def test_a_sign_ticked_after_the_time_was_chosen_locks_every_step(ada, asking):
    begin(ada)
    stopped(ada, EMERGENCY)
    for step in ("time", "questions", "questions/about", "check"):
        assert ada.open(f"/book/swedish-massage/{step}").location == SAFETY
    assert stored(asking, Appointment, Client, Message) == [0, 0, 0]


def test_a_sign_stays_whatever_is_answered_later(ada, asking):
    """Numb between the legs, and then "no pain": still an emergency, also for a page that was open before."""
    begin(ada)
    answer_all(ada, pain_now="no")
    check = ada.page
    stopped(ada, EMERGENCY)
    ada.page = check
    assert ada.send("Confirm booking").status == 303
    assert stored(asking, Appointment) == [0]
    assert ada.open(STOP).heading == "Please get medical help now"


def test_answering_on_in_another_tab_does_not_open_what_a_sign_has_closed(ada, asking):
    begin(ada)
    about = ada.follow()
    stopped(ada, EMERGENCY)
    ada.page = about
    assert fill(ada).location == SAFETY
    assert stored(asking, Appointment) == [0]


def test_a_stop_page_of_nobody_leads_to_the_start(asking):
    assert Visitor(asking).open(STOP).location == SAFETY


def test_it_is_asked_afresh_for_the_next_booking(ada):
    book_answering(ada)
    assert ada.page.status == 303
    assert ada.open(TIME_ASKED).location == SAFETY
    assert [one for one in ada.open(SAFETY).root.all("input", name="safety") if "checked" in one.attrs] == []


def test_it_is_asked_for_each_treatment(ada):
    ada.open(SAFETY)
    pass_safety(ada)
    assert ada.open("/book/hot-stone-massage/time").location == "/book/hot-stone-massage/safety"


def test_it_is_asked_again_the_next_day(ada, clock):
    ada.open(SAFETY)
    pass_safety(ada)
    clock.shift(25 * 3600)
    assert ada.open(TIME_ASKED).location == SAFETY


def test_checked_again_the_length_that_is_held_stays(ada, asking):
    """The check page leads back here without a length in its address."""
    ada.open(f"{SAFETY}?length=90")
    pass_safety(ada)
    choose(ada, "10:30", WEDNESDAY, slug="swedish-massage", length=90)
    ada.open(SAFETY)
    assert pass_safety(ada).location == "/book/swedish-massage/you"
    with asking.app_context():
        chosen = db.session.query(ServiceOption.minutes).join(Draft, Draft.option_id == ServiceOption.id)
        assert chosen.all() == [(90,)]


def test_yesterdays_draft_is_nobodys(ada, asking, clock):
    """What was proven and chosen yesterday is gone when the check is answered today."""
    link = book_answering(ada)
    ada.open(link)  # first it only says that it is booked
    ada.open(link)
    ada.send("Book this again")
    ada.open(TIME_ASKED)
    ada.follow()
    pass_safety(ada)
    choose(ada, "14:00", WEDNESDAY, slug="swedish-massage")
    clock.shift(25 * 3600)
    ada.open(SAFETY)
    pass_safety(ada)
    assert ada.open("/book/swedish-massage/you").location == TIME_ASKED


def test_a_treatment_without_questions_has_three_steps_and_no_check(ada):
    assert ada.open(TIME).heading == "Choose a time"
    assert ada.page.root.one("div", class_="progress").all("span")[0].text == "Step 1 of 3: Time"
    assert ada.open("/book/swedish/safety").location == TIME


def test_a_treatment_with_questions_has_five(ada):
    ada.open(SAFETY)
    assert ada.page.root.one("div", class_="progress").all("span")[0].text == "Step 1 of 5: Safety check"
