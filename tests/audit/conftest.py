"""A clinic with something in its trail, and somebody who looks through it."""

from datetime import timedelta

import pytest

from clinic.audit.actions import record
from clinic.booking import actions
from clinic.db import db, transaction
from clinic.scheduling.slots import Need
from tests import factories
from tests.factories import NOW, at
from tests.staff import signed_in, staff
from tests.visiting import Visitor

TRAIL = "/staff/trail"


class Trail:
    """The trail from inside, and its page from outside."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            self.clinic = factories.clinic(reference_prefix="LR")
            factories.therapist()
            self.service = factories.service((Need("therapist"),), slug="swedish")
            self.owner = factories.account("owner", name="Olive Owner")
            self.desk = factories.account("reception", name="Front Desk")

    def book(self, when, name="Ada Sample", now=NOW):
        """A booking that she made herself; the appointment."""
        with self.app.app_context():
            who = {"name": name, "email": f"{name.split()[0].lower()}@client.example"}
            return factories.appointment(self.service, at(when), now=now, **who)

    def move(self, visit, when, actor, now=NOW):
        with self.app.app_context(), transaction():
            actions.move(visit.id, at(when), None, self.clinic, now, actor)

    def write(self, *events, now=NOW):
        """Actor, action, thing and what is said of it: each a minute after the one before."""
        with self.app.app_context(), transaction():
            for minutes, (actor, action, thing, after) in enumerate(events):
                record(actor, action, thing, now + timedelta(minutes=minutes), after=after)

    def reader(self, role="owner"):
        """Somebody before the page."""
        signed_in(self.app, staff(role))
        return Visitor(self.app)

    def told(self, query="", role="owner"):
        """Each line of the page as it is read."""
        page = self.reader(role).open(f"{TRAIL}{query}")
        assert page.status == 200, page.text
        return shown(page)

    def rows(self, statement):
        with self.app.app_context():
            return db.session.execute(statement).all()


def shown(page):
    """The lines of a page."""
    return [item.text for each in page.root.one("main").all("ol", class_="trace") for item in each.all("li")]


@pytest.fixture
def trail(app):
    return Trail(app)
