"""The client says by her link that she is here."""

from datetime import timedelta

import pytest

from clinic.audit.queries import history
from clinic.booking import actions
from clinic.booking.starting import gate
from clinic.db import transaction
from tests.booking.nearing import VISIT, answers_again, appointment, booked
from tests.booking.practice import Practice

HERE, KNOWN = "I’m here", "We know that you’re here."
MINUTES = timedelta(minutes=1)


@pytest.fixture
def link(asking, clock):
    """A booking of hers, half an hour before it starts."""
    made = booked(asking)
    clock.move_to(VISIT - 30 * MINUTES, tick=False)
    return made


def trail(house):
    with house.app_context():
        return [(one.actor, one.action) for one in history("appointment", 1)]


def test_she_presses_the_button_and_looking_never_does(ada, asking, link, clock):
    clock.move_to(VISIT - 31 * MINUTES, tick=False)
    assert HERE not in ada.open(link).text
    token = ada.open("/find").form().fields["csrf_token"]
    early = ada.post(f"{link}/here", {"csrf_token": token})
    assert (early.status, "too early" in early.text) == (409, True)
    clock.move_to(VISIT - 30 * MINUTES, tick=False)
    assert [ada.http.get(f"{link}{rest}").status_code for rest in ("", "/here")] == [200, 405]
    assert appointment(asking).status == "booked"
    ada.open(link)
    assert [ada.send(HERE).status for _ in range(2) if ada.open(link) and HERE in ada.page.text] == [303]
    assert appointment(asking).status == "arrived"
    assert KNOWN in ada.open(link).text
    assert trail(asking)[-1] == ("client:1", "check_in")
    ada.post(f"{link}/here", {"csrf_token": token})
    assert [action for _, action in trail(asking)].count("check_in") == 1


def test_what_is_still_open_can_be_answered_there_and_opens_the_session(ada, asking, link):
    ada.open(link)
    ada.send(HERE)
    assert "Before we can start," in ada.follow().text
    with asking.app_context():
        assert gate(appointment(asking), Practice().clinic, VISIT).against == "override"
    assert "today" in answers_again(ada, link)
    assert "Before we can start," not in ada.open(link).text
    with asking.app_context(), transaction():
        actions.begin(1, Practice().clinic, VISIT, "staff:1")
    assert appointment(asking).status == "in_session"


def test_who_is_late_can_still_say_so_until_the_time_is_over(ada, asking, link, clock):
    clock.move_to(VISIT + 59 * MINUTES, tick=False)
    assert HERE in ada.open(link).text
    clock.move_to(VISIT + 60 * MINUTES, tick=False)
    assert HERE not in ada.open(link).text
