"""The practice with reception, or a therapist, at its desk."""

import pytest

from tests.booking.conftest import (  # noqa: F401  # noqa: F401  (fixtures)
    asking,
    asking_url,
    clock,
    house,
    inside,
    practice,
    practice_url,
    practised,
    questioned,
)
from tests.staff import signed_in, staff
from tests.visiting import Visitor

NEW = "/staff/appointments/new"


@pytest.fixture
def desk(house):  # noqa: F811
    """Reception before the page of a new appointment."""
    signed_in(house, staff("reception"))
    visitor = Visitor(house)
    visitor.open(NEW)
    return visitor


def shown(visitor, **values):
    """Fill in the form and look."""
    return visitor.send("Show times", do="look", **values)


def confirms(visitor, button="Confirm booking", **values):
    """Fill in the form and book."""
    return visitor.send(button, do="book", **values)
