"""A new appointment on the telephone, page by page."""

from itertools import pairwise

import pytest

from clinic.audit.models import AuditEvent
from clinic.booking.models import Explanation
from clinic.db import db
from clinic.people.models import Client
from tests import factories
from tests.booking.practice import ADA, Practice, latest
from tests.booking.staff.conftest import NEW, confirms, shown
from tests.factories import at
from tests.staff import signed_in, staff
from tests.visiting import Visitor, selects

WEDNESDAY = "2026-11-25"


def appointments(house):
    with house.app_context():
        return Practice().appointments()


def test_a_known_client_by_her_number_in_three_steps(desk, house, inside):
    with inside() as practice:
        practice.book(f"{WEDNESDAY} 10:30", minutes=90, therapist_id=practice.ben)
    page = desk.send("Find", do="find", q="555 0142")
    assert ("Ada Sample" in page.text, "1 visit is booked" in page.text) == (True, True)
    with house.app_context():
        practice = Practice()
        usual = {"therapist": str(practice.ben), "option": str(practice.wish().service.options[1].id)}
    sent = page.form("Confirm booking").fields
    assert {name: sent[name] for name in usual} == usual
    again = desk.open(f"{NEW}?client={sent['client']}").form("Confirm booking").fields
    assert {name: again[name] for name in usual} == usual
    shown(desk, date="2026-11-26", therapist="0")
    confirms(desk, slot="2026-11-26T09:00Z")
    assert desk.follow().heading == "Booked for Ada Sample"
    made = latest(house)
    assert (made.starts_at, made.minutes, made.client.name) == (at("2026-11-26 09:00"), 90, "Ada Sample")
    assert made.reference in desk.page.text


def test_somebody_new_by_name_and_number_and_the_second_press_books_nothing(desk, house):
    confirms(desk, at="9 30", date=WEDNESDAY)
    assert desk.page.status == 422
    assert desk.page.errors == {"name": "Find the client above, or enter a name"}
    confirms(desk, name="Nora  New", at="9 30")
    assert desk.page.errors == {"phone": "Enter a phone number or an e-mail address"}
    form = desk.page.form("Confirm booking").fields
    fields = {**form, "phone": "085 555 0199", "do": "book"}
    first, second = (desk.post(NEW, fields).location for _press in range(2))
    assert first == second
    assert [(one.client.name, one.client.phone) for one in appointments(house)] == [("Nora New", "+353855550199")]
    assert "read out" in desk.open(first).text


def test_a_number_that_is_known_is_asked_about_before_somebody_new_is_made(desk, house, inside):
    with inside() as practice:
        practice.book()
    confirms(desk, name="A. Sample", phone="085 555 0142", at="12:00", date=WEDNESDAY)
    assert (desk.page.status, "We know somebody like that" in desk.page.text) == (409, True)
    assert desk.page.form("Confirm booking").fields["name"] == "A. Sample"
    confirms(desk, new="y")
    assert (desk.page.status, len(appointments(house))) == (303, 2)


def test_why_not_and_what_is_nearest_and_all_the_same(desk, house, inside):
    with inside() as practice:
        factories.time_off(practice.anna, at(f"{WEDNESDAY} 14:45"), at(f"{WEDNESDAY} 15:15"), "Break")
        practice.book(f"{WEDNESDAY} 13:45", therapist_id=practice.ben)
        anna = str(practice.anna)
    page = shown(desk, date=WEDNESDAY, at="15:00", therapist=anna)
    assert "Anna is away from 14:45 to 15:15 (Break)." in page.text
    assert list(page.slots)[:2] == ["13:30", "15:15"]
    page = shown(desk, date=WEDNESDAY, at="15:00", therapist="0")  # Ben is free
    assert "Why not" not in page.text
    page = shown(desk, date=WEDNESDAY, at="17:30", name="Bo", phone="085 555 0101")
    assert "Why not Wed 25 Nov, 17:30?" in page.text
    assert "Anna’s hours end 17:00." in page.text
    assert next(iter(page.slots)) == "15:45"
    confirms(desk)
    assert (desk.page.status, appointments(house)[1:]) == (409, [])
    desk.send("Book Wed 25 Nov, 17:30 all the same", do="anyway")
    assert desk.page.errors == {"reason": "Write down why it is booked all the same"}
    desk.send("Book Wed 25 Nov, 17:30 all the same", do="anyway", reason="Last flight")
    assert desk.page.status == 303
    with house.app_context():
        assert db.session.query(Explanation).one().words == "Last flight"
        assert db.session.query(AuditEvent).filter_by(action="book").all()[-1].after["past"] == ["hours"]


def test_what_is_taken_is_not_booked_whatever_reason_is_given(desk, house, inside):
    with inside() as practice:
        for who in ("one", "two"):
            practice.book(f"{WEDNESDAY} 10:00", visitor=who)
    page = shown(desk, date=WEDNESDAY, at="10:30", name="Bo", phone="085 555 0101")
    assert "all the same" not in page.text
    desk.post(NEW, {**page.form("Confirm booking").fields, "do": "anyway", "reason": "But she must"})
    assert (desk.page.status, len(appointments(house))) == (409, 2)
    assert desk.page.form("Confirm booking").fields["name"] == "Bo"


def test_a_room_is_pinned(desk, house):
    with house.app_context():
        room = Practice().rooms[1]
    confirms(desk, name="Bo", phone="085 555 0101", at="1000", date=WEDNESDAY, room=str(room))
    assert latest(house).pinned_rooms == {room}


def test_a_series_shows_every_date_and_books_what_was_chosen(desk, house, inside):
    with inside() as practice:
        for visitor in ("one", "two"):
            practice.book("2026-12-02 10:00", visitor=visitor)
    page = shown(desk, name="Bo", phone="085 555 0101", at="10:00", date=WEDNESDAY, repeat="3")
    assert page.text.count("10:00 free") == 2
    assert "Ben is taken from 10:00 to 11:00, and needed until 11:10 to clear up." in page.text
    chosen = page.form("Confirm these visits").fields.getlist("visit")
    assert chosen == ["2026-11-25T10:00Z", "", "2026-12-09T10:00Z"]
    confirms(desk, "Confirm these visits", visit=[chosen[0], "2026-12-02T11:15Z", chosen[2]])
    assert "3 visits" in desk.follow().text
    made = appointments(house)[2:]
    assert [one.starts_at for one in made] == [
        at(f"2026-{day}") for day in ("11-25 10:00", "12-02 11:15", "12-09 10:00")
    ]
    assert all(one.series == other.series for one, other in pairwise(made))


def test_a_series_is_called_off_from_a_visit_on_or_not_at_all(desk, house, inside):
    page = shown(
        desk, name="Bo", phone="085 555 0101", email="bo@client.example", at="10:00", date=WEDNESDAY, repeat="3"
    )
    assert page.status == 200
    confirms(desk, "Confirm these visits")
    second = appointments(house)[1].public_id
    page = desk.open(f"/staff/appointments/{second}/series/cancel")
    stale = desk.page.form("Cancel 2 visits").fields
    with inside() as practice:
        practice.cancel(practice.appointments()[2])
    page = desk.post(page.url, stale)
    assert (page.status, "These visits have changed" in page.text) == (409, True)
    page = desk.send("Cancel 1 visit", tell="no")
    again = desk.post(f"/staff/appointments/{second}/series/cancel", {**stale, "seen": second})
    assert (page.status, again.status) == (303, 303)
    assert [one.status for one in appointments(house)] == ["booked", "cancelled", "cancelled"]
    assert "nothing left" in desk.open(f"/staff/appointments/{second}/series/cancel").text
    with house.app_context():
        assert [event for event in Practice().trail() if event == "cancel"] == ["cancel"] * 2


def test_a_series_keeps_its_wall_time_over_the_clock_change(desk, house):
    page = shown(desk, name="Bo", phone="085 555 0101", at="10:00", other="2027-03-25", repeat="2")
    confirms(desk, "Confirm these visits")
    assert [f"{one.starts_at:%H:%M}" for one in appointments(house)] == ["10:00", "09:00"]
    assert page.text.count("10:00 free") == 2


ODD = {
    "option": "99999999999999999999",
    "therapist": "-1",
    "room": "x",
    "date": "2026-02-30",
    "other": "0001-01-01",
    "first": "9999-12-31",
    "at": "25:99",
    "slot": "x",
    "repeat": "1e9",
    "visit": "x",
    "drawn": "",
    "q": "%",
    "phone": "x",
    "email": "x",
}


def test_odd_values_are_answered_with_the_page(desk, house):
    fields = desk.page.form("Confirm booking").fields
    for name, value in ODD.items():
        for do in ("look", "book", "anyway", "seek", "x"):
            page = desk.post(NEW, {**fields, name: value, "do": do})
            assert page.status in {200, 422}, (name, do, page.status)
    for query in (
        "client=x",
        "date=9999-12-31",
        "time=aa",
        "option=-1",
        "therapist=999999999",
        "room=٢",
        "date=0001-01-01",
    ):
        assert desk.open(f"{NEW}?{query}").status in {200, 404}, query
    assert appointments(house) == []


def test_the_page_asks_as_often_for_much_as_for_little(desk, house, inside):
    def asked():
        with selects(house) as seen:
            page = desk.open(f"{NEW}?q=sample")
            shown(desk, date=WEDNESDAY, at="15:10", repeat="4")
        assert page.status == 200
        return len(seen)

    with inside() as practice:
        practice.book(f"{WEDNESDAY} 15:00", visitor="a")
        practice.book(f"{WEDNESDAY} 15:00", visitor="b")
    asked()
    few = asked()
    with inside() as practice:
        for week in (25, 26, 27):
            for hour in (9, 11, 13):
                practice.book(f"2026-11-{week} {hour:02}:00", visitor=f"{week}{hour}")
    assert asked() == few


def test_a_therapist_books_again_for_her_own_clients_and_for_nobody_else(house, inside):
    with inside() as practice:
        hers = practice.book(f"{WEDNESDAY} 10:00", therapist_id=practice.anna)
        not_hers = practice.book(
            f"{WEDNESDAY} 10:00", visitor="b", therapist_id=practice.ben, who={**ADA, "name": "Bo"}
        )
        anna, ben = practice.anna, practice.ben
        hers, not_hers = hers.client.public_id, (not_hers.client.public_id, not_hers.public_id)
    signed_in(house, staff("therapist", anna))
    visitor = Visitor(house)
    assert visitor.open(NEW).status == 404
    assert visitor.open(f"{NEW}?client={not_hers[0]}").status == 404
    visitor.open(f"{NEW}?client={hers}")
    confirms(visitor, at="12:00", date=WEDNESDAY, therapist=str(ben), slot=None)
    assert visitor.follow().heading == "Booked for Ada Sample"
    assert "ada@client.example" not in visitor.page.text
    assert latest(house).therapist_id == anna
    assert visitor.open(f"/staff/appointments/{not_hers[1]}/booked").status == 404
    fields = {**visitor.open(f"{NEW}?client={hers}").form("Confirm booking").fields, "at": "18:00"}
    visitor.post(NEW, {**fields, "do": "anyway", "reason": "x", "slot": ""})
    assert "You may not book past hours and caps." in visitor.page.text


@pytest.mark.parametrize("role", ["reader"])
def test_who_may_only_read_may_not_book(house, role):
    signed_in(house, staff(role))
    assert Visitor(house).open(NEW).status == 403


def test_a_client_with_many_bookings_is_pointed_out(desk, inside):
    with inside() as practice:
        factories.clinic(upcoming_per_client=1)
        client = practice.book().client.public_id
    assert "as many as a client may book online" in desk.open(f"{NEW}?client={client}").text


def test_nobody_is_made_by_looking(desk, house):
    shown(desk, name="Bo", phone="085 555 0101", at="10:00", date=WEDNESDAY)
    with house.app_context():
        assert db.session.query(Client).count() == 0
