"""A visit that comes nearer, and what its client answers again; and what is kept of it."""

from datetime import timedelta

from sqlalchemy import select

from clinic.booking import actions, health
from clinic.booking.models import Appointment
from clinic.catalog.models import Service
from clinic.db import db, transaction
from clinic.intake.models import Response
from tests import factories
from tests.booking.answering import SWEDISH, fill
from tests.booking.practice import Practice
from tests.booking.test_finish_later import GO_ON
from tests.factories import NOW, at

VISIT = at("2026-12-09 10:30")
HOUR = timedelta(hours=1)
NEAR, ON_THE_DAY = VISIT - 48 * HOUR, VISIT - 20 * HOUR
NOTICE = "Your visit is near."
REVIEWED = {"neuro_other": "yes"}  # an answer that a therapist looks at
CONCERNS_THE_VISIT = ["safety", "visit", "areas", "leave_out", "pain", "today", "allergies"]


def booked(house, slug=SWEDISH, starts_at=VISIT, **answers):
    """A booking with every question answered that is asked so early, safely but for these; its private link."""
    with house.app_context():
        service_id = db.session.scalars(select(Service.id).where(Service.slug == slug)).one()
        return f"/b/{factories.appointment(service_id, starts_at, answers=answers).link}"


def answers_again(visitor, link, **wishes):
    """Answer what is asked by the link, page by page; the pages' names."""
    seen = []
    for _ in range(30):
        visitor.open(f"{link}/questions")
        if visitor.page.location or GO_ON not in visitor.page.text:
            return seen
        visitor.open(visitor.page.link(GO_ON))
        seen.append(visitor.page.url.rpartition("/")[2])
        assert fill(visitor, **wishes).status == 303, visitor.page.errors
    raise AssertionError("it never ends")


def appointment(house):
    with house.app_context():
        return db.session.query(Appointment).one()


def responses(house):
    """Number, the one it renews, when it was completed, when its profile was said, when the day was checked."""
    with house.app_context():
        rows = db.session.query(Response).order_by(Response.id)
        return [(row.id, row.previous_id, row.completed_at, row.profile_at, row.arrival_at) for row in rows]


def answers(house, number):
    with house.app_context():
        return db.session.get_one(Response, number).answers["answers"]


def standing(house, now, visit_at=VISIT, **how):
    with house.app_context():
        one = db.session.query(Appointment).one()
        return health.standing_of(one, Practice().clinic, now, visit_at, **how).state


def decide(house, verdict, now=NOW + HOUR):
    """Decide on the booking, which waits."""
    with house.app_context(), transaction():
        actions.decide(1, verdict, {}, Practice().clinic, now, "staff:1")
