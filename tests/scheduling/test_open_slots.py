"""The one definition of free, asked of a database."""

from tests import factories
from tests.factories import at


def test_a_booking_takes_its_time(in_app):
    factories.clinic()
    factories.therapist(name="Anna")
    factories.room()
    booked = factories.appointment(factories.service(), at("2026-11-24 10:30"))
    assert (booked.status, booked.therapist_names, booked.starts_at) == ("booked", ["Anna"], at("2026-11-24 10:30"))
