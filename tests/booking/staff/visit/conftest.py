"""Fixtures and small steps for the pages about one appointment; a test takes what it needs by importing it."""

import pytest

from tests.booking.conftest import asking, clock, practised, questioned  # noqa: F401  (fixtures)
from tests.factories import at
from tests.intake.staff.conftest import ward  # noqa: F401  (fixture)

PLAIN = "swedish"  # a treatment that asks nothing
VISIT = "2026-12-02 10:30"


def page_of(public_id):
    return f"/staff/appointments/{public_id}"


def sent(form, **values):
    """What the form would send, with these in place of what it holds."""
    return {**form.fields.to_dict(), **values}


@pytest.fixture
def on_the_day(clock):  # noqa: F811
    """A quarter past ten on the day of the visit."""

    def move(when="2026-12-02 10:15"):
        clock.move_to(at(when), tick=False)

    return move
