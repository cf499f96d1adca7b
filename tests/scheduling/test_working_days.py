"""On which dates somebody works: weekly hours, exceptions and closures, as the search for free times reads them."""

from datetime import date, timedelta

import pytest

from clinic.scheduling.queries import working_days
from tests import factories
from tests.factories import ZONE, at
from tests.scheduling.asking import days_offered
from tests.scheduling.test_cost import many, statements

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=n) for n in range(7)]

pytestmark = pytest.mark.usefixtures("in_app")


def worked(first=MONDAY, days=7):
    """The days of the month on which somebody works."""
    return [day.day for day in working_days(first, first + timedelta(days=days - 1), ZONE)]


def weekdays_only(**values):
    anna = factories.therapist(shift=None, **values)
    factories.hours(anna, "09:00-17:00", range(5))
    return anna


def test_weekly_hours():
    weekdays_only()
    assert worked() == [23, 24, 25, 26, 27]
    assert worked() == days_offered(on=MONDAY, days=7)


def test_one_of_several_is_enough():
    weekdays_only()
    ben = factories.therapist(shift=None)
    factories.hours(ben, "10:00-12:00", [5])
    assert worked() == [23, 24, 25, 26, 27, 28]


def test_extra_hours_make_a_working_day_and_an_absence_ends_one():
    anna = weekdays_only()
    factories.exception("extra", WEEK[6], resource_id=anna, shift="10:00-12:00")
    factories.exception("closed", WEEK[1], resource_id=anna)
    assert worked() == [23, 25, 26, 27, 29]


def test_a_closure_of_the_clinic_is_nobodys_working_day():
    weekdays_only()
    factories.exception("closed", WEEK[0], WEEK[2])
    factories.exception("extra", WEEK[1], resource_id=factories.therapist(shift=None), shift="10:00-12:00")
    assert worked() == [26, 27]


def test_closed_for_a_part_it_is_a_working_day_still():
    weekdays_only()
    factories.exception("closed", MONDAY, shift="09:00-16:30")
    assert worked(days=1) == [23]


def test_whoever_has_left_and_what_is_no_therapist_does_not_count():
    factories.therapist(active=False)
    factories.hours(factories.room(keeps_hours=True), "09:00-17:00")
    assert worked() == []


def test_a_therapist_without_hours_of_her_own_works_whenever_the_clinic_is_open():
    factories.resource("therapist")
    factories.exception("closed", WEEK[5], WEEK[6])
    assert worked() == [23, 24, 25, 26, 27]


def test_a_night_shift_is_worked_on_both_its_dates():
    night = factories.therapist(shift=None)
    factories.hours(night, "22:00-02:00", [4])
    assert worked() == [27, 28]


def test_hours_are_the_zones_own():
    """Nine in the morning in Auckland is the evening before in Dublin."""
    far = factories.therapist(shift=None)
    factories.hours(far, "09:00-10:00", [0], zone="Pacific/Auckland")
    assert worked(MONDAY - timedelta(days=1)) == [22]


def test_time_off_and_appointments_leave_it_a_working_day():
    anna = weekdays_only()
    factories.time_off(anna, at("2026-11-23 08:00"), at("2026-11-23 20:00"))
    assert worked(days=1) == [23]


def test_two_selects_for_any_number_of_days_and_therapists():
    weekdays_only()
    with statements() as few:
        worked()
    many("therapist", 200)
    factories.exception("closed", MONDAY)
    with statements() as much:
        worked(days=90)
    assert [sum(one.startswith("SELECT") for one, _ in seen) for seen in (few, much)] == [2, 2]
