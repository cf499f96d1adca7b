"""A lost link: sent again to the booking's own address, and nobody learns whether there is a booking."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.booking import actions, reference
from clinic.db import db, transaction
from clinic.errors import Missing
from clinic.notify.models import Message
from clinic.settings import queries as settings
from tests.booking.practice import ADA
from tests.factories import NOW

LATER = NOW + timedelta(days=1)


def ask(number, email):
    with transaction():
        assert actions.send_link_again(number, email, settings.clinic(), LATER) is None


@pytest.fixture
def appointment(practice):
    return practice.book()


def links(practice):
    return [template for template in practice.messages() if template == "link"]


def test_the_link_is_sent_to_its_own_address(practice, appointment):
    ask(reference.decode(f"TC-{appointment.reference}"), ADA["email"])
    message = db.session.scalars(select(Message).where(Message.template == "link")).one()
    assert (message.about_kind, message.about_id, message.send_at) == ("appointment", appointment.id, LATER)


@pytest.mark.parametrize(
    ("number", "email"),
    [(None, ADA["email"]), (0, ADA["email"]), (2, ADA["email"]), (31**5 - 1, ADA["email"]), (1, "bo@client.example")],
)
def test_nothing_is_sent_where_one_of_the_two_is_wrong(practice, appointment, number, email):
    ask(number, email)
    assert links(practice) == []


def test_asked_twice_it_is_sent_once(practice, appointment):
    ask(appointment.id, ADA["email"])
    ask(appointment.id, ADA["email"])
    assert links(practice) == ["link"]


def test_every_asking_leaves_a_trace_without_a_name_or_an_address(practice, appointment):
    ask(appointment.id, ADA["email"])
    ask(77, "bo@client.example")
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "ask_for_link")).all()
    assert [(event.actor, event.object_id, event.before, event.after) for event in events] == [
        ("visitor", appointment.id, {}, {}),
        ("visitor", 0, {}, {}),
    ]


def test_a_link_that_got_lost_in_the_wrong_hands_is_replaced(practice, appointment):
    before = appointment.link
    for _ in range(2):
        with transaction():
            renewed = actions.renew_link(appointment.id, LATER, "system")
    assert renewed.link_generation == 3
    assert renewed.link != before
    assert links(practice) == ["link"]
    assert practice.trail() == ["book", "renew_link", "renew_link"]


@pytest.mark.parametrize("number", [None, 0, 77, 31**5 - 1])
def test_no_link_is_replaced_where_there_is_no_booking(practice, appointment, number):
    with pytest.raises(Missing), transaction():
        actions.renew_link(number, LATER, "system")
    assert practice.trail() == ["book"]


def test_a_link_that_has_ended_is_not_sent_again(practice, appointment):
    with transaction():
        actions.send_link_again(
            appointment.id, ADA["email"], practice.clinic, appointment.ends_at + timedelta(days=366)
        )
    assert links(practice) == []
