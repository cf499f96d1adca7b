"""The outbox: rows in the transaction of what they tell, and the page that shows them in development."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.db import db, transaction
from clinic.notify.actions import queue, withdraw
from clinic.notify.models import Message
from clinic.notify.queries import latest
from clinic.people.models import Client
from clinic.scheduling.slots import Need
from tests import factories
from tests.factories import NOW, at
from tests.visiting import Page, selects

ABOUT = ("appointment", 1)


def waiting():
    return db.session.execute(select(Message.template, Message.about_id, Message.send_at).order_by(Message.id)).all()


def test_a_message_leaves_at_once_or_when_it_is_told_to(in_app):
    with transaction():
        queue("booked", ABOUT, "en-IE", NOW)
        queue("moved", ABOUT, "en-IE", NOW, NOW + timedelta(hours=1))
    assert waiting() == [("booked", 1, NOW), ("moved", 1, NOW + timedelta(hours=1))]


def test_what_is_undone_is_not_told(in_app):
    def fail():
        with transaction():
            queue("booked", ABOUT, "en-IE", NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert waiting() == []


def test_only_what_has_not_left_can_be_taken_back(in_app):
    with transaction():
        for template, number in (("booked", 1), ("booked", 2), ("moved", 1)):
            queue(template, ("appointment", number), "en-IE", NOW)
    with transaction():
        assert withdraw("booked", ABOUT) is True
        assert withdraw("booked", ABOUT) is False
        assert withdraw("booked", ("client", 2)) is False
    assert [row[:2] for row in waiting()] == [("booked", 2), ("moved", 1)]
    db.session.scalars(select(Message)).first().sent_at = NOW
    db.session.commit()
    with transaction():
        assert withdraw("booked", ("appointment", 2)) is False


def test_the_newest_come_first_and_not_too_many(in_app):
    with transaction():
        for number in range(60):
            queue("booked", ("appointment", number), "en-IE", NOW)
    assert [message.about_id for message in latest()] == list(range(59, 9, -1))


# ---- the page for developers -----------------------------------------------


@pytest.fixture
def outbox(app, time_machine):
    """`outbox(3)` books so many appointments and opens the page of messages."""
    time_machine.move_to(NOW, tick=False)
    with app.app_context():
        factories.clinic(zone="America/New_York", address="1 Example Street")
        factories.therapist(zone="America/New_York", shift="00:00-00:00")
        service = factories.service((Need("therapist"),), slug="swedish", name={"en": "Swedish massage"})

    def opened(count):
        with app.app_context():
            for hour in range(count):
                day = 24 + count  # two calls of different counts never meet
                factories.appointment(service, at(f"2026-11-{day} {9 + 2 * hour:02}:00", "America/New_York"))
        return Page(app.test_client().get("/_mail"))

    return opened


def test_each_message_is_shown_as_it_would_be_sent(outbox):
    page = outbox(1)
    (letter,) = page.root.all("article")
    assert letter.one("h2").text == "Your appointment on Wednesday 25 November, 09:00"
    assert "Wednesday 25 November 2026, 09:00–10:00 (New York)" in letter.one("pre").text
    assert [one.attrs["href"].partition("/b/")[0] for one in letter.one("pre").all("a")] == ["http://localhost:8000"]
    assert "With appointment.ics" in letter.text


def test_without_messages_it_says_so(app):
    assert "Nothing yet. Book something." in Page(app.test_client().get("/_mail")).text


def test_hostile_names_do_no_harm_there(app, outbox):
    outbox(1)
    with app.app_context():
        db.session.query(Client).one().name = "<script>alert(1)</script> {{ 7 * 7 }}"
        db.session.commit()
    page = Page(app.test_client().get("/_mail"))
    assert "Hello <script>alert(1)</script> {{ 7 * 7 }}," in page.root.one("pre").text
    assert page.root.one("main").all("script") == []


def test_many_messages_take_as_many_queries_as_one(app, outbox):
    outbox(1)
    with selects(app) as few:
        app.test_client().get("/_mail")
    outbox(5)
    with selects(app) as many:
        answer = app.test_client().get("/_mail")
    assert len(Page(answer).root.all("article")) == 6
    assert len(many) == len(few)
