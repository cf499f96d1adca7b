"""Somebody who has opened her private link: she is not asked again, and it lasts no longer than it should."""

from datetime import timedelta

import pytest

from clinic.booking import actions
from clinic.booking.models import Draft
from clinic.db import db, transaction
from clinic.people.models import Client
from tests.booking.practice import ADA, TUESDAY, WEDNESDAY, Practice, latest
from tests.booking.walking import CHECK, TIME, book, choose
from tests.factories import NOW
from tests.visiting import Visitor

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(house, link):
    """Ada, in another browser, who has pressed "Book this again"."""
    ada = Visitor(house)
    ada.open(link)
    ada.send("Book this again")
    return ada


def asked_who(visitor, clock="14:00"):
    """Whether somebody who chooses a time is asked who she is."""
    return choose(visitor, clock).location == "/book/swedish/you"


def test_a_known_client_books_again_without_being_asked(house, link):
    ada = Visitor(house)
    ada.open(link)
    ada.send("Book this again")
    assert ada.page.location == f"{TIME}?length=60"
    ada.open(f"{ada.page.location}&day={TUESDAY}")
    ada.send("Continue", slot=f"{TUESDAY}T14:00Z")
    assert ada.page.location == CHECK
    assert ada.open("/book/swedish/you").location == CHECK
    ada.open(CHECK)
    assert "Ada Sample" in ada.page.text
    ada.send("Confirm booking")
    booked = ada.follow().text
    assert "a…@client.example" in booked
    assert ADA["email"] not in booked
    with house.app_context():
        assert db.session.query(Client).count() == 1


def test_a_known_client_is_not_offered_the_time_she_has(house, link):
    ada = Visitor(house)
    ada.open(link)
    ada.send("Book this again")
    ada.open(f"{TIME}?day={WEDNESDAY}")
    assert [label for label in ada.page.slots if " 10:30 " in label] == []
    assert [label for label in Visitor(house).open(f"{TIME}?day={WEDNESDAY}").slots if " 10:30 " in label] != []
    token = ada.page.form("Continue").fields["csrf_token"]
    page = ada.post(f"{TIME}?day={WEDNESDAY}", {"csrf_token": token, "slot": f"{WEDNESDAY}T10:30Z"})
    assert page.status == 409


def test_it_can_be_for_somebody_else_after_all(house, link):
    ada = Visitor(house)
    ada.open(link)
    ada.send("Book this again")
    choose(ada, "14:00")
    ada.open(CHECK)
    assert ada.send("This booking is for somebody else").location == "/book/swedish/you"
    fields = ada.follow().form().fields
    assert [fields[name] for name in ADA] == ["", "", ""]
    ada.send(name="Bo Example", email="bo@client.example")
    ada.follow()
    ada.send("Confirm booking")
    assert latest(house).client.name == "Bo Example"
    ada.open(TIME)
    assert choose(ada, "15:30").location == "/book/swedish/you"


def test_who_has_proven_nothing_inherits_nothing(house, link):
    bo = Visitor(house)
    choose(bo, "14:00")
    fields = bo.follow().form().fields
    assert [fields[name] for name in ADA] == ["", "", ""]
    bo.send(**ADA)
    bo.follow()
    bo.send("Confirm booking")
    with house.app_context():
        assert [client.possible_duplicate for client in db.session.query(Client).order_by(Client.id)] == [False, True]


def test_she_is_known_for_half_an_hour(ada, clock):
    clock.shift(29 * MINUTE)
    assert asked_who(ada) is False
    clock.shift(2 * MINUTE)
    assert asked_who(ada, "14:15") is True


def test_after_a_booking_the_next_may_be_somebody_elses(ada):
    choose(ada, "14:00")
    ada.open(CHECK)
    ada.send("Confirm booking")
    assert asked_who(ada, "15:30") is True


def test_a_renewed_link_proves_nothing_any_more(ada, house, link):
    with house.app_context():
        with transaction():
            renewed = actions.renew_link(1, NOW, "staff:1")
        new = f"/b/{renewed.link}"
    assert asked_who(ada) is True
    assert [Visitor(house).open(one).status for one in (link, new)] == [404, 200]


def test_a_forwarded_link_tells_no_address_and_no_number(ada):
    choose(ada, "14:00")
    page = ada.open(CHECK)
    assert [value for value in (ADA["email"], ADA["phone"]) if value in page.response.text] == []
    assert "a…@client.example" in page.text
    assert "The number we have" in page.text


def test_opening_a_link_alone_proves_nothing(house, link):
    ada = Visitor(house)
    for page in ("", "/move", "/cancel", "/calendar.ics"):
        ada.open(link + page)
    assert asked_who(ada) is True


@pytest.mark.parametrize("of", ["nobody", "somebody else's"])
def test_a_link_that_opens_nothing_proves_nothing(house, link, of):
    bo = Visitor(house)
    wrong = f"{link}a" if of == "nobody" else book(bo, "14:00", WEDNESDAY)[:-1] + "!"
    token = bo.open("/find").form().fields["csrf_token"]
    assert bo.post(f"{wrong}/again", {"csrf_token": token}).status == 404
    assert asked_who(bo, "15:30") is True


def test_a_treatment_that_is_gone_leads_to_those_there_are(house, link, inside):
    with inside() as practice:
        practice.wish().service.state = "retired"
    ada = Visitor(house)
    ada.open(link)
    assert ada.send("Book this again").location == "/treatments"


def test_leaving_her_out_keeps_the_time_and_forgets_her(ada, house):
    choose(ada, "14:00")
    ada.open(CHECK)
    ada.send("This booking is for somebody else")
    with house.app_context():
        assert db.session.query(Draft.client_id).filter(Draft.booked_at.is_(None)).scalar() is None
        held = [row for row in Practice().diary() if row[3] == "hold"]
        assert held == [("Ben", "14:00", "15:10", "hold"), ("Room 1", "14:00", "15:15", "hold")]
