"""The practice from the inside, with somebody of the staff in front of its diary, or at its desk."""

import pytest

from tests.booking.conftest import (  # noqa: F401  (fixtures)
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
from tests.intake.staff.conftest import ward  # noqa: F401  (fixture)
from tests.staff import signed_in, staff
from tests.visiting import Visitor

CALENDAR = "/staff/calendar"
DAY = f"{CALENDAR}?date=2026-12-02"
NEW = "/staff/appointments/new"


@pytest.fixture
def columns():
    """What stands in each column of a calendar, as it is read: `columns(page)`."""

    def read(page):
        sections = page.root.one("main").all("section", class_="col")
        return {one.one("h2").text: [item.text for item in one.all("li")] for one in sections}

    return read


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
