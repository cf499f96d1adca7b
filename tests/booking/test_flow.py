"""The whole way without JavaScript: treatment, time, who, check, booked, moved, cancelled; every Back works."""

from datetime import timedelta

import pytest

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.scheduling.models import Claim
from tests.booking.answering import answer_all, pass_safety
from tests.booking.practice import ADA, TUESDAY, Practice
from tests.booking.walking import CHECK, TIME, YOU, book, choose, say
from tests.factories import NOW
from tests.visiting import Page, Visitor

ELEVEN = timedelta(minutes=11)  # longer than a hold


def stored(house):
    """Reference data of every appointment: time, state, name."""
    with house.app_context():
        rows = db.session.query(Appointment).order_by(Appointment.id).all()
        return [(f"{row.starts_at:%d %H:%M}", row.status, row.client.name) for row in rows]


def test_from_the_first_page_to_a_cancelled_booking(demo_app):
    ada = Visitor(demo_app)
    ada.open("/")
    ada.open(ada.page.link("Treatments"))
    ada.open(next(link for link in ada.page.links() if link.startswith("/treatments/swedish")))
    book_form = ada.page.root.one("form", id="book")
    assert (book_form.attrs["method"], book_form.attrs["action"]) == ("get", "/book/swedish-massage/time")
    ada.open(book_form.attrs["action"] + "?length=90&with=")
    ada.follow()
    pass_safety(ada)
    ada.follow()
    if not ada.page.slots:
        ada.open(ada.page.link("See that day"))
    words, slot = next(iter(ada.page.slots.items()))
    assert ada.send("Continue", slot=slot).location == "/book/swedish-massage/you"
    ada.follow()
    assert ada.page.root.all("input", type="password") == []
    assert ada.send(name=ADA["name"], email=ADA["email"]).location == "/book/swedish-massage/questions"
    answer_all(ada)
    assert words.split(",")[0] in ada.page.text
    ada.send("Confirm booking")
    ada.follow()
    assert ada.page.heading == "You’re booked"
    link = ada.page.url
    ada.open(ada.page.link("Change the time"))
    ada.send("Move my booking", slot=list(ada.page.slots.values())[-1])
    assert ada.page.location == link
    ada.follow()
    ada.open(ada.page.link("Cancel booking"))
    ada.send("Cancel this booking", reason="time", text="Sorry")
    ada.follow()
    assert ada.page.heading == "Your booking is cancelled"


def test_every_step_says_where_one_is(visitor):
    seen = [visitor.open(TIME)]
    choose(visitor)
    seen.append(visitor.follow())
    visitor.send(**ADA)
    seen.append(visitor.follow())
    assert [page.root.one("div", class_="progress").all("span")[0].text for page in seen] == [
        "Step 1 of 3: Time",
        "Step 2 of 3: About you",
        "Step 3 of 3: Check and book",
    ]
    assert [page.heading for page in seen] == ["Choose a time", "About you", "Check your booking"]


def test_the_check_page_shows_what_will_be_booked(visitor):
    choose(visitor)
    say(visitor)
    visitor.follow()
    lists = visitor.page.root.one("main").all("dl", class_="rows")
    rows = {row.one("dt").text: row.all("dd")[0].text for one in lists for row in one.all("div")}
    assert rows == {
        "Treatment": "Swedish massage, 60 minutes",
        "When": "Tuesday 24 November 2026, 10:30 to 11:30",
        "With": "Anna",
        "Name": "Ada Sample",
        "E-mail": "ada@client.example",
        "Mobile": "085 555 0142",
    }
    assert "To pay at the clinic €75" in visitor.page.text
    assert visitor.page.text.index("€75") < visitor.page.text.index("Confirm booking")  # on a phone too
    assert "You can move or cancel online until Monday 23 November, 10:30." in visitor.page.text


def test_what_was_booked_is_shown_with_its_reference(visitor, house):
    book(visitor)
    visitor.follow()
    assert visitor.page.heading == "You’re booked"
    lead = visitor.page.root.all("p", class_="lead")[0].text
    assert lead.startswith("Tuesday 24 November, 10:30, with Anna. Your reference is TC-")
    assert ADA["email"] in visitor.page.text  # a typing mistake shows now or never
    again = visitor.open(visitor.page.url)
    assert again.heading == "Your booking"
    assert stored(house) == [("24 10:30", "booked", "Ada Sample")]


@pytest.mark.parametrize(("url", "leads_to"), [(YOU, TIME), (CHECK, TIME)])
def test_a_step_that_is_too_early_leads_to_the_first(visitor, url, leads_to):
    assert (visitor.open(url).status, visitor.page.location) == (303, leads_to)


def test_the_check_page_without_a_person_leads_there(visitor):
    choose(visitor)
    assert visitor.open(CHECK).location == YOU


def test_back_and_forth_keeps_what_was_typed(visitor):
    choose(visitor)
    say(visitor)
    visitor.open(YOU)
    fields = visitor.page.form().fields
    assert {name: fields[name] for name in ADA} == ADA
    visitor.open(TIME)
    (chosen,) = [one.attrs["value"] for one in visitor.page.root.all("input", name="slot") if "checked" in one.attrs]
    assert chosen == f"{TUESDAY}T10:30Z"
    assert choose(visitor, "14:00").location == CHECK
    assert ADA["email"] in visitor.follow().text


def test_confirmed_twice_it_is_one_booking(visitor, house):
    choose(visitor)
    say(visitor)
    page = visitor.follow()
    first = visitor.send("Confirm booking").location
    visitor.page = page  # she clicks again
    assert visitor.send("Confirm booking").location == first
    assert stored(house) == [("24 10:30", "booked", "Ada Sample")]


def test_after_a_change_in_another_tab_it_is_checked_again(visitor, house):
    choose(visitor)
    say(visitor)
    old = visitor.follow()
    choose(visitor, "14:00")
    visitor.page = old
    assert visitor.send("Confirm booking").status == 409
    assert visitor.page.alert.startswith("Please check again Something changed since you last saw this page.")
    assert stored(house) == []
    assert visitor.send("Confirm booking").status == 303
    assert stored(house) == [("24 14:00", "booked", "Ada Sample")]


def test_half_a_check_form_books_nothing(visitor, house):
    choose(visitor)
    say(visitor)
    visitor.follow()
    for left_out in ("draft", "agreed"):
        assert visitor.send("Confirm booking", **{left_out: None}).status == 422
        assert visitor.page.alert.startswith("Please check again")
    assert stored(house) == []


def test_a_draft_of_somebody_else_is_not_confirmed(visitor, house):
    choose(visitor)
    say(visitor)
    visitor.follow()
    theirs = visitor.page.form("Confirm booking").fields
    bo = Visitor(house)
    choose(bo, "14:00")
    say(bo)
    bo.follow()
    page = bo.send("Confirm booking", draft=theirs["draft"], agreed=theirs["agreed"])
    assert (page.status, page.heading) == (404, "We can’t find that")
    assert stored(house) == []


def test_the_time_was_taken_after_the_hold_had_ended(visitor, house, clock):
    choose(visitor)
    say(visitor)
    visitor.follow()
    mine = visitor.page
    clock.shift(ELEVEN)
    with house.app_context():
        practice = Practice()
        for name in ("bo", "cy"):
            practice.book(visitor=name, now=NOW + ELEVEN)
    visitor.page = mine
    page = visitor.send("Confirm booking")
    assert (page.status, page.heading) == (409, "Choose a time")
    assert page.alert.startswith("We couldn’t keep 10:30 any longer Your answers are safe. Choose another time.")
    assert choose(visitor, "14:00").location == CHECK
    assert ADA["email"] in visitor.follow().text


def test_a_couple_is_booked_end_to_end(visitor, house):
    with house.app_context():
        Practice().add_couples()
    link = book(visitor, slug="couples")
    visitor.open(link)
    assert "with Anna, Ben" in visitor.page.text
    visitor.open(visitor.page.link("Change the time"))
    visitor.send("Move my booking", slot=f"{TUESDAY}T14:00Z")
    with house.app_context():
        assert [row for row in Practice().diary() if row[0] != "client"] == [
            ("Anna", "14:00", "15:10", "appointment"),
            ("Ben", "14:00", "15:10", "appointment"),
            ("Room 2", "14:00", "15:15", "appointment"),
        ]
    visitor.open(f"{link}/cancel")
    visitor.send()
    with house.app_context():
        assert Practice().diary() == []


def test_the_time_is_held_for_longer_and_the_step_stays(visitor, clock, house):
    choose(visitor)
    visitor.follow()
    clock.shift(timedelta(minutes=9))
    assert visitor.send("Keep holding it").location == YOU
    with house.app_context():
        assert db.session.query(Claim.expires_at).scalar() == NOW + timedelta(minutes=19)


@pytest.mark.parametrize(("step", "leads_to"), [("check", CHECK), ("https://evil.example", TIME), (None, TIME)])
def test_keeping_leads_to_a_step_and_nowhere_else(visitor, step, leads_to):
    choose(visitor)
    visitor.follow()
    assert visitor.send("Keep holding it", step=step).location == leads_to


def test_a_script_is_told_for_how_many_seconds(visitor, house, clock):
    choose(visitor)
    visitor.follow()
    token = visitor.page.form().fields["csrf_token"]
    clock.shift(timedelta(minutes=9))

    def keep(one):
        answer = one.http.post(f"{TIME[:-5]}/hold", data={"csrf_token": token}, headers={"Accept": "application/json"})
        return answer.status_code, answer.json

    assert keep(visitor) == (200, {"seconds": 600})
    assert keep(visitor) == (409, {"seconds": 0})  # not before some of it has gone by
    clock.shift(timedelta(minutes=10))
    assert keep(visitor) == (409, {"seconds": 0})


@pytest.mark.parametrize("url", [TIME, YOU, CHECK, "/book/swedish/time?day=2026-11-24"])
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_stores_nothing(house, url, method):
    response = getattr(Visitor(house).http, method)(url)
    assert Page(response).status in {200, 303}
    with house.app_context():
        assert (Practice().diary(), stored(house)) == ([], [])


def test_the_way_is_one_cookie_and_no_account(visitor):
    book(visitor)
    assert sorted(cookie.key for cookie in visitor.http._cookies.values()) == ["session", "visitor"]
