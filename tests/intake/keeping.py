"""A practice with bookings whose answers are kept or deleted. Needs an open application context."""

from datetime import timedelta

from sqlalchemy import select

from clinic.booking.models import Appointment
from clinic.catalog.queries import service_by_slug
from clinic.db import db, transaction
from clinic.intake.models import Response
from clinic.people.models import Client
from clinic.settings import queries as settings
from tests import factories
from tests.factories import NOW, at

SWEDISH = "swedish-massage"
DAY, YEAR = timedelta(days=1), timedelta(days=365)
VISIT = at("2026-12-09 10:30")


def book(visit_at=VISIT, *, of=None, status="booked", **answers):
    """A booking by somebody new, or by the client of another; its id."""
    made = factories.appointment(service_by_slug(SWEDISH).id, visit_at, answers=answers)
    made.status = status
    if of is not None:
        made.client_id = one(of).client_id
        db.session.get_one(Response, made.response_id).client_id = made.client_id
    db.session.commit()
    return made.id


def one(appointment_id):
    """The appointment as it is stored."""
    return db.session.get_one(Appointment, appointment_id, populate_existing=True)


def client_of(appointment_id):
    return db.session.get_one(Client, one(appointment_id).client_id)


def responses():
    """The ids of all there are."""
    db.session.rollback()
    return set(db.session.scalars(select(Response.id)))


def change(row, **values):
    with transaction():
        for name, value in values.items():
            setattr(row, name, value)
        db.session.add(row)


def clinic():
    return settings.clinic()


def run(app, command):
    """What a command says, line by line; a refusal ends the test."""
    done = app.test_cli_runner(catch_exceptions=False).invoke(args=command.split())
    assert done.exit_code == 0, done.output
    db.session.rollback()
    return done.output.splitlines()


LATER = NOW + 30 * DAY  # the visit is over
