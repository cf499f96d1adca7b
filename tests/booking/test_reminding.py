"""Whoever left health questions open is reminded a day before her visit, once, and only while they are open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import jobs
from clinic.booking import actions
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.notify.models import Message
from tests.booking.practice import ADA, Practice
from tests.booking.test_finish_later import CLEARANCE, FAR, SECRET, book_later, finish
from tests.factories import NOW, at

DAY = timedelta(days=1)


def reminders(house):
    """When somebody will be reminded."""
    with house.app_context():
        chosen = select(Message.send_at).where(Message.template == "unfinished", Message.sent_at.is_(None))
        return list(db.session.scalars(chosen))


def change(house, change_it):
    """Do something to the one appointment, as a page would."""
    with house.app_context():
        one = db.session.query(Appointment).one()
        with transaction():
            change_it(one, Practice().clinic)


@pytest.fixture
def link(ada):
    return book_later(ada, emergency_name=SECRET)


def test_who_left_questions_open_is_reminded_a_day_before(asking, link):
    assert reminders(asking) == [at(f"{FAR} 10:30") - DAY]


def test_who_answered_everything_is_not(asking, ada, link):
    finish(ada, link)
    assert reminders(asking) == []


def test_one_page_more_is_not_everything(asking, ada, link):
    ada.open(f"{link}/questions")
    ada.open(ada.page.link("Go on with the questions"))
    assert reminders(asking) == [at(f"{FAR} 10:30") - DAY]


def test_it_moves_with_the_visit(asking, link):
    moved = at("2026-12-10 14:00")
    change(asking, lambda one, clinic: actions.move(one.id, moved, None, clinic, NOW, "client:1"))
    assert reminders(asking) == [moved - DAY]


def test_a_cancelled_visit_reminds_nobody(asking, link):
    change(asking, lambda one, clinic: actions.cancel(one.id, "plans", clinic, NOW, "client:1"))
    assert reminders(asking) == []


def test_neither_does_one_that_was_called_off(asking, ada, link):
    finish(ada, link, **CLEARANCE)
    change(asking, lambda one, clinic: actions.decide(one.id, "no", {}, clinic, NOW, "staff:1"))
    assert reminders(asking) == []


def test_a_visit_that_is_too_near_reminds_nobody(asking, link):
    today = at("2026-11-23 15:00")
    change(asking, lambda one, clinic: actions.move(one.id, today, None, clinic, NOW, "client:1"))
    assert reminders(asking) == []


def test_the_reminder_leads_to_the_questions_and_tells_nothing(asking, link):
    with asking.app_context():
        message = db.session.scalars(select(Message).where(Message.template == "unfinished")).one()
        mail = jobs.write(message)
    assert mail.to == ADA["email"]
    assert mail.subject == "A few questions before your appointment on Wednesday 9 December, 10:30"
    assert link in mail.text
    assert SECRET not in mail.text
