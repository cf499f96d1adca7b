"""The practice whose treatments ask about health, clients of Anna and of Ben, and somebody of the staff signed in."""

from contextlib import contextmanager

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.booking.models import Appointment
from clinic.catalog.models import Service
from clinic.db import db
from clinic.intake import queries
from clinic.intake.models import Decision, Response
from clinic.notify.models import Message
from tests import factories
from tests.booking.conftest import asking, asking_url, clock, practised, questioned  # noqa: F401  (fixtures)
from tests.booking.practice import Practice
from tests.factories import NOW, at
from tests.intake.staff.writing import QUESTIONS
from tests.staff import signed_in, staff
from tests.visiting import Visitor

SWEDISH = "swedish-massage"
REVIEW = {"heart": ["mi_surgery_gt6m"]}  # a therapist decides
CLEARANCE = {"heart": ["rhythm"]}  # a doctor's note first
WARNED = {"goals": ["back_pain"], "rf_one_leg": "yes"}  # a weak sign: a therapist decides


class Ward:
    """The practice from the inside: clients who answered, and what was written down about them."""

    def __init__(self, app):
        self.app = app
        with app.app_context():
            practice = Practice()
            self.anna, self.ben = practice.anna, practice.ben

    def book(self, when="2026-12-02 10:30", therapist=None, slug=SWEDISH, name="Ada Sample", now=NOW, **answers):
        """A visit of a client with these answers; its public id. The same name is the same client."""
        with self.app.app_context():
            service_id = db.session.scalar(select(Service.id).where(Service.slug == slug))
            who = {"name": name, "email": f"{name.split()[0].lower()}@client.example"}
            therapist_id = therapist or self.anna
            made = factories.appointment(
                service_id, at(when), therapist_id=therapist_id, now=now, answers=answers, **who
            )
            return made.public_id

    def same_client(self, public_id):
        """Make everybody's visits and answers those of the client of this one."""
        with self.app.app_context():
            client_id = self._visit(public_id).client_id
            for model in (Appointment, Response):
                db.session.query(model).update({"client_id": client_id})
            db.session.commit()
            return client_id

    def visit(self, public_id):
        with self.app.app_context():
            return self._visit(public_id)

    def response(self, public_id):
        with self.app.app_context():
            return db.session.get(Response, self._visit(public_id).response_id)

    def decisions(self, public_id):
        """Verdict and details of what was decided, oldest first."""
        with self.app.app_context():
            rows = select(Decision).where(Decision.response_id == self._visit(public_id).response_id)
            return [(one.verdict, one.details) for one in db.session.scalars(rows.order_by(Decision.id))]

    def messages(self, public_id):
        """What the client is sent, by template."""
        with self.app.app_context():
            about = Message.about_id == self._visit(public_id).id
            return db.session.scalars(select(Message.template).where(about).order_by(Message.id)).all()

    def trail(self, action):
        """Actor, object and what is said of it, of every event with this action."""
        with self.app.app_context():
            rows = db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))
            return [(row.actor, row.object_kind, row.object_id, row.after) for row in rows]

    def readings(self, response):
        """Who has read these answers."""
        return [actor for actor, kind, number, _ in self.trail("read") if (kind, number) == ("response", response.id)]

    @contextmanager
    def inside(self):
        """Change what is stored."""
        with self.app.app_context():
            yield db.session
            db.session.commit()

    def signs_in(self, role="therapist", therapist_id=None):
        """Somebody of the staff before her pages; a therapist treats as Anna unless told otherwise."""
        treats = (therapist_id or self.anna) if role in {"therapist", "senior"} else None
        signed_in(self.app, staff(role, treats))
        return Visitor(self.app)

    def _visit(self, public_id):
        return db.session.scalars(select(Appointment).where(Appointment.public_id == public_id)).one()


@pytest.fixture
def ward(asking):  # noqa: F811
    return Ward(asking)


# ---- the questionnaire ---------------------------------------------------------


@pytest.fixture
def owner(demo_app):
    """Somebody who may change the questionnaire, and may read no answers."""
    signed_in(demo_app, staff("owner"))
    return Visitor(demo_app)


@pytest.fixture
def drafting(owner):
    """The same, after she has started a draft."""
    owner.open(QUESTIONS)
    owner.send("Start a draft")
    owner.follow()
    return owner


@pytest.fixture
def draft(demo_app):
    """What the draft holds: `draft()` is its document, None where there is none."""

    def read():
        with demo_app.app_context():
            row = queries.draft()
            return row.document if row else None

    return read


@pytest.fixture
def published(demo_app):
    """The newest published version: `published()` is its number and its document."""

    def read():
        with demo_app.app_context():
            row = queries.newest()
            return row.number, row.document

    return read
