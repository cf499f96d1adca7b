"""The practice, whose owner sits before the pages of its hours."""

import pytest

from tests.booking.conftest import (  # noqa: F401  (fixtures)
    clock,
    house,
    inside,
    practice_url,
    practised,
)
from tests.booking.walking import clocks
from tests.staff import signed_in, staff
from tests.visiting import Visitor

HOURS = "/staff/hours"
LOOK = "Look at the effect"


@pytest.fixture
def owner(house):  # noqa: F811
    """Somebody who may change hours."""
    signed_in(house, staff("owner"))
    return Visitor(house)


@pytest.fixture
def anna(inside):  # noqa: F811
    """Anna's number."""
    with inside() as practice:
        return practice.anna


def look(visitor, **values):
    """Fill in the form of the page and look at what it would do."""
    return visitor.send(LOOK, do="look", **values)


def save(visitor):
    """Do it."""
    return visitor.send(do="save")


def links(page):
    """The appointments that a page leads to."""
    return [
        one.rsplit("/", 1)[1] for one in page.links() if one.startswith("/staff/appointments/") and one.count("/") == 3
    ]


def offered(visitor, who, on):
    """The times of a day that a client is offered with somebody, on the public page."""
    client = Visitor(visitor.http.application)
    client.open(f"/book/swedish/time?day={on}&with={who}")
    return [words[:5] for words in clocks(client.page)]
