"""A therapist has a working day to look at answers: evenings, weekends and closures don't run out on anybody."""

from datetime import date, timedelta

import pytest

from clinic.booking import health
from clinic.booking.health import LOOK_AHEAD
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.scheduling.models import HoursException, Resource, WorkingHours
from tests import factories
from tests.booking.answering import book_answering
from tests.booking.practice import Practice
from tests.factories import at

FAR = "2026-12-18 10:30"


@pytest.fixture
def until(practice):
    """By when answers given at a time are looked at; nobody works on Saturday and Sunday."""
    db.session.query(WorkingHours).filter(WorkingHours.weekday >= 5).delete()
    db.session.commit()

    def until(asked, starts=FAR, **settings):
        clinic = factories.clinic(**settings) if settings else practice.clinic
        return health.wait_until("review", at(starts), clinic, at(asked))

    return until


def anna():
    return db.session.query(Resource.id).filter(Resource.name == "Anna").scalar()


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("2026-11-24 10:30", "2026-11-25 10:30"),
        ("2026-11-26 23:59", "2026-11-27 23:59"),
        ("2026-11-27 19:00", "2026-11-30 19:00"),  # Friday evening to Monday evening
        ("2026-11-28 08:00", "2026-12-01 08:00"),  # Saturday counts as Monday: all of it is there to read
        ("2026-11-29 20:00", "2026-12-01 20:00"),
    ],
)
def test_it_is_a_working_day_until_the_answers_are_read(until, asked, read):
    assert until(asked) == at(read)


def test_two_days_are_two_working_days(until):
    assert until("2026-11-26 19:00", review_days=2) == at("2026-11-30 19:00")


def test_a_closure_is_waited_for(until):
    factories.exception("closed", date(2026, 11, 30), date(2026, 12, 2))
    assert until("2026-11-27 19:00") == at("2026-12-03 19:00")


def test_a_saturday_on_which_somebody_works_for_once_is_a_working_day(until):
    factories.exception("extra", date(2026, 11, 28), resource_id=anna(), shift="10:00-12:00")
    assert until("2026-11-27 19:00") == at("2026-11-28 19:00")


def test_never_later_than_a_day_before_the_visit(until):
    assert until("2026-11-27 19:00", starts="2026-12-01 10:30") == at("2026-11-30 10:30")
    assert until("2026-11-27 19:00", starts="2026-12-01 10:30", decide_before_hours=2) == at("2026-11-30 19:00")


def test_the_clocks_go_back_and_it_is_the_same_time_of_day(until):
    assert until("2026-10-23 19:00") == at("2026-10-26 19:00")
    assert at("2026-10-26 19:00") - at("2026-10-23 19:00") == timedelta(days=3, hours=1)


def test_where_nobody_works_the_wait_ends_all_the_same(until):
    db.session.query(WorkingHours).delete()
    db.session.query(HoursException).delete()
    db.session.commit()
    assert until("2026-11-24 10:30", starts="2027-06-01 10:30") == at("2026-11-24 10:30") + timedelta(days=LOOK_AHEAD)


def test_a_doctors_note_is_waited_for_in_plain_days(until, practice):
    asked = at("2026-11-27 19:00")
    assert health.wait_until("clearance", at(FAR), practice.clinic, asked) == asked + timedelta(days=7)


def test_a_booking_on_friday_evening_is_kept_until_monday_evening(asking, ada, clock):
    with asking.app_context():
        db.session.query(WorkingHours).filter(WorkingHours.weekday >= 5).delete()
        db.session.commit()
    clock.move_to(at("2026-11-27 19:00"), tick=False)
    book_answering(ada, day="2026-12-09", nerves=["neuro_other"])
    with asking.app_context():
        assert db.session.query(Appointment.expires_at).all() == [(at("2026-11-30 19:00"),)]
        assert Practice().messages() == ["pending", "released"]
