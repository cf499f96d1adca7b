"""A visit runs late: who has to wait, and what is done about it in one go."""

import pytest

from clinic.booking.messages import write
from clinic.notify.models import Message
from clinic.scheduling.models import Resource
from tests.booking.staff.visit.conftest import PLAIN, page_of
from tests.factories import at
from tests.visiting import selects

DO, ARRIVED, START = "Do this", "Mark as arrived", "Start the session"


@pytest.fixture
def day(ward, on_the_day):
    """Anna's day: 09:00, 10:30 (a quarter of an hour after the room is clean), 11:45, 14:00; Ben's 10:30. Now 09:50."""
    made = {
        name: ward.book(f"2026-12-02 {clock}", slug=PLAIN, therapist=who, name=name)
        for name, clock, who in (
            ("Ada", "09:00", None),
            ("Bo", "10:30", None),
            ("Cy", "11:45", None),
            ("Dee", "14:00", None),
            ("Eve", "10:30", ward.ben),
        )
    }
    on_the_day("2026-12-02 09:50")
    return made


def clocks(ward, day):
    with ward.app.app_context():
        return {name: f"{ward._visit(visit).begins:%H:%M}" for name, visit in day.items()}


def begin(visitor, visit):
    for button in (ARRIVED, START):
        visitor.open(page_of(visit))
        assert visitor.send(button).status == 303


def late(visitor, visit, by=15):
    return visitor.open(f"{page_of(visit)}/late?by={by}")


def names(page):
    return [one.text for one in page.root.one("main").all("h3")]


def test_who_has_to_wait_is_shown_and_nobody_further_than_the_breaks_leave_over(ward, day):
    desk = ward.signs_in("reception")
    begin(desk, day["Ada"])
    assert names(late(desk, day["Ada"], by=15)) == []
    assert names(late(desk, day["Ada"], by=20)) == ["10:30 Bo", "11:45 Cy"]
    assert "Begin at 10:35, and say so by e-mail" in desk.page.text
    assert names(late(desk, day["Ada"], by=60)) == ["10:30 Bo", "11:45 Cy"]  # the break before Dee takes up the rest


def test_all_are_moved_in_one_go_and_told_at_once(ward, day):
    desk = ward.signs_in("reception")
    begin(desk, day["Ada"])
    late(desk, day["Ada"], by=30)
    assert desk.send(DO).status == 303
    assert "2 clients will be e-mailed." in desk.follow().text
    assert clocks(ward, day) == {"Ada": "09:00", "Bo": "10:45", "Cy": "12:00", "Dee": "14:00", "Eve": "10:30"}
    assert ward.messages(day["Bo"])[-1] == "moved"
    assert ward.visit(day["Ada"]).ends_at == at("2026-12-02 10:30")
    assert [actor for actor, *_ in ward.trail("move")] == ["staff:3"] * 2


def test_chosen_ones_only(ward, day):
    desk = ward.signs_in("reception")
    begin(desk, day["Ada"])
    late(desk, day["Ada"], by=30)
    bo, cy = day["Bo"], day["Cy"]
    assert desk.send(DO, **{f"do-{bo}": "tell", f"do-{cy}": "leave"}).status == 303
    assert "1 client will be e-mailed." in desk.follow().text
    assert clocks(ward, day)["Bo"] == "10:30"
    assert ward.messages(bo)[-1] == "late"
    assert "late" not in ward.messages(cy)
    with ward.inside() as session, ward.app.test_request_context():
        mail = write(session.query(Message).filter_by(template="late").one())
        assert (mail.to, mail.subject) == ("bo@client.example", "We are running a little late today")
        assert "Your appointment at 10:30 may begin a little later than planned" in mail.text
    assert ward.visit(day["Ada"]).ends_at == at("2026-12-02 10:00")  # Bo keeps her time, so the diary can't show more


def test_a_visit_that_has_not_begun_is_moved_with_those_after_it_or_nothing_is(ward, day):
    desk = ward.signs_in("reception")
    bo, cy = day["Bo"], day["Cy"]
    assert names(late(desk, bo, by=20)) == ["10:30 Bo", "11:45 Cy"]
    refused = desk.send(DO, **{f"do-{cy}": "leave"})
    assert (refused.status, "Bo can’t begin later: that time is not free." in refused.alert) == (409, True)
    assert clocks(ward, day)["Bo"] == "10:30"
    assert desk.send(DO, **{f"do-{cy}": "move"}).status == 303
    assert (clocks(ward, day)["Bo"], clocks(ward, day)["Cy"]) == ("10:50", "12:05")


def test_after_hours_no_new_time_is_offered(ward, on_the_day):
    visit = ward.book("2026-12-02 15:45", slug=PLAIN)
    on_the_day("2026-12-02 15:40")
    page = late(ward.signs_in("reception"), visit)
    assert "15 minutes later is not free, or after working hours." in page.text
    assert "Begin at" not in page.text


def test_a_stale_form_and_a_stranger_change_nothing(ward, day):
    desk = ward.signs_in("reception")
    late(desk, day["Bo"], by=20)
    form = desk.page.form(DO)
    desk.open(page_of(day["Cy"]))
    desk.send(ARRIVED)
    stale = desk.post(form.action or f"{page_of(day['Bo'])}/late", form.fields)
    assert (stale.status, "Somebody has changed this appointment" in stale.alert) == (409, True)
    assert clocks(ward, day)["Bo"] == "10:30"
    assert ward.signs_in("therapist").open(f"{page_of(day['Eve'])}/late").status == 404
    assert ward.signs_in("reader").open(f"{page_of(day['Bo'])}/late").status == 403


def test_a_therapist_moves_her_own_and_is_told_to_ask_for_the_rest(ward, on_the_day):
    """One room is left, which both use."""
    with ward.inside() as session:
        session.query(Resource).filter_by(name="Room 2").update({"active": False})
    anna = ward.book("2026-12-02 09:00", slug=PLAIN)
    bens = ward.book("2026-12-02 10:15", slug=PLAIN, therapist=ward.ben, name="Bo Example")
    on_the_day("2026-12-02 08:50")
    therapist = ward.signs_in("therapist")
    page = late(therapist, anna)
    assert (names(page), "Not your client: ask reception." in page.text) == (
        ["09:00 Ada Sample", "10:15 Bo Example"],
        True,
    )
    assert therapist.send(DO, **{f"do-{bens}": "move"}).status == 409
    assert ward.visit(bens).starts_at == at("2026-12-02 10:15")


def test_the_page_asks_as_much_whatever_there_is(ward, day):
    desk, counts, shown = ward.signs_in("reception"), [], []
    for name, by in (("Cy", 5), ("Ada", 60)):
        with selects(ward.app) as seen:
            shown.append(len(names(late(desk, day[name], by=by))))
        counts.append(len(seen))
    assert shown == [1, 3]
    assert counts == [counts[0]] * 2
