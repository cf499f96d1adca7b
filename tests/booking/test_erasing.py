"""Asking by the private link for health answers to be deleted; what her page says when the clinic has done it."""

import pytest

from clinic.booking.models import Appointment, ErasureRequest
from clinic.db import db
from clinic.intake.models import Response
from tests.booking.answering import book_answering, fill
from tests.booking.test_consent_page import history
from tests.booking.test_finish_later import FAR, finish, response, standing, state, tasks
from tests.factories import NOW, at
from tests.visiting import Visitor

DELETE, ASK = "Delete my health answers", "Ask for deletion"


@pytest.fixture
def link(ada):
    return book_answering(ada, day=FAR)


def requests(house):
    with house.app_context():
        rows = db.session.query(ErasureRequest.appointment_id, ErasureRequest.asked_at, ErasureRequest.settled_at)
        return [tuple(row) for row in rows]


def forget(house):
    """As the clinic does it, once it is sure who asks."""
    with house.app_context():
        number = db.session.query(Appointment).first().reference
    done = house.test_cli_runner(catch_exceptions=False).invoke(args=["forget-health", number, "--yes"])
    assert done.exit_code == 0


def ask(visitor, link):
    visitor.open(link)
    visitor.open(visitor.page.link(DELETE))
    return visitor.send(ASK)


def test_asking_writes_it_down_and_deletes_nothing(ada, asking, link):
    before = response(asking)
    assert ask(ada, link).location == f"{link}/delete"
    assert "We have your request of Monday 23 November 2026, 09:00" in ada.follow().text
    assert (requests(asking), response(asking)) == ([(1, NOW, None)], before)
    assert (state(asking)[0], standing(asking)) == ("booked", "clear")
    assert history(ada, link)[1:] == ["Deletion of the health answers asked for"]


def test_asked_twice_from_two_tabs_it_is_asked_once(ada, asking, link):
    tab = ada.open(f"{link}/delete")
    for _ in range(2):
        ada.page = tab
        assert ada.send(ASK).location == f"{link}/delete"
    assert len(requests(asking)) == 1
    assert len(history(ada, link)) == 2


def test_opening_addresses_asks_for_nothing(asking, link):
    scanner = Visitor(asking)
    assert [scanner.open(f"{link}/delete").status, scanner.http.head(f"{link}/delete").status_code] == [200, 200]
    assert scanner.post(f"{link}/delete", {}).status == 400
    assert requests(asking) == []


def test_a_link_that_is_none_asks_for_nothing(ada, asking, link):
    csrf = ada.open(f"{link}/delete").form(ASK).fields["csrf_token"]
    for wrong in ("/b/nobody-nothing", f"{link[:-4]}aaaa"):
        assert ada.open(f"{wrong}/delete").status == 404
        assert ada.post(f"{wrong}/delete", {"csrf_token": csrf}).status == 404
    assert requests(asking) == []


@pytest.mark.parametrize("when", [f"{FAR} 12:00", "2027-06-01 12:00"])
def test_it_can_be_asked_after_the_visit(ada, asking, link, clock, when):
    clock.move_to(at(when), tick=False)
    ask(ada, link)
    forget(asking)
    assert requests(asking) == [(1, at(when), at(when))]
    assert response(asking)[0] == NOW  # the record of a visit stays
    assert ada.open(f"{link}/delete").form(ASK)


def test_of_a_cancelled_booking_everything_goes(ada, asking, link):
    ada.open(f"{link}/cancel")
    ada.send("Cancel this booking")
    ask(ada, link)
    forget(asking)
    with asking.app_context():
        assert db.session.query(Response).count() == 0
    page = ada.open(link)
    assert (page.status, DELETE in page.text) == (200, False)
    assert ada.open(f"{link}/consent").location == link


def test_a_visit_to_come_asks_again_from_the_warning_signs_on(ada, asking, link):
    ask(ada, link)
    forget(asking)
    assert (state(asking)[0], standing(asking)) == ("booked", "needed")
    ada.open(ada.open(link).link("Answer the questions"))
    assert tasks(ada.page) == ["Next", *["Not started"] * 11]
    assert finish(ada, link).location == link
    assert (state(asking)[0], standing(asking)) == ("booked", "clear")
    assert history(ada, link)[1:] == ["Deletion of the health answers asked for", "Health answers deleted"]


def test_a_warning_sign_said_by_the_link_stops_as_it_would_have(ada, asking, link):
    forget(asking)
    ada.open(f"{link}/questions/safety")
    fill(ada, safety=["rf_saddle"])
    assert state(asking)[:2] == ("pending", "review")
    assert "Call 112 or go to an emergency department now" in ada.open(f"{link}/questions").text
