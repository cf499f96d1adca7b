"""A clinic with an owner and somebody at the front desk, who sign in as anybody does."""

import pytest
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.audit.models import AuditEvent
from clinic.db import db
from clinic.notify.models import Message
from tests import factories
from tests.visiting import Visitor

PASSWORD = "quiet river seven lamps"
OTHER = "yellow bicycle under snow"
IN, OWN, PEOPLE = "/staff/sign-in", "/staff/account", "/staff/people"


class Colleague(Visitor):
    """Somebody of the staff at her browser."""

    def signs_in(self, who="owner", password=PASSWORD, path=IN):
        self.open(path)
        return self.send("Sign in", email=f"{who}@clinic.example", password=password)

    @property
    def is_in(self):
        """Whether her own account opens."""
        return self.open(OWN).status == 200


class House:
    """The clinic from outside and from inside."""

    def __init__(self, app):
        self.app = app

    def colleague(self, **how):
        return Colleague(self.app, **how)

    def owner(self):
        """An owner who has signed in."""
        owner = self.colleague()
        assert owner.signs_in().status == 303
        return owner

    def account(self, who):
        """What is stored of somebody."""
        with self.app.app_context():
            return db.session.scalars(select(Account).where(Account.email == f"{who}@clinic.example")).one()

    def trail(self, *actions):
        """Actor, action and object of every event with one of these actions."""
        with self.app.app_context():
            events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
            return [(one.actor, one.action, one.after) for one in events if one.action in actions]

    def letters(self):
        """The messages that wait, written out."""
        from clinic.jobs import write

        with self.app.app_context():
            return [write(one) for one in db.session.scalars(select(Message).order_by(Message.id))]


@pytest.fixture
def house(app):
    with app.app_context():
        factories.clinic()
        factories.account("owner", password=PASSWORD)
        factories.account("reception", name="Front Desk", password=PASSWORD)
    return House(app)
