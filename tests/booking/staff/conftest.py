"""The practice from the inside, with somebody of the staff in front of its diary, or of one of its visits."""

import pytest

from tests.booking.conftest import asking, asking_url, clock, practised, questioned  # noqa: F401  (fixtures)
from tests.factories import at
from tests.intake.staff.conftest import ward  # noqa: F401  (fixture)

CALENDAR = "/staff/calendar"
DAY = f"{CALENDAR}?date=2026-12-02"
PLAIN = "swedish"  # a treatment that asks nothing
VISIT = "2026-12-02 10:30"


def page_of(public_id):
    return f"/staff/appointments/{public_id}"


def sent(form, **values):
    """What the form would send, with these in place of what it holds."""
    return {**form.fields.to_dict(), **values}


@pytest.fixture
def columns():
    """What stands in each column of a calendar, as it is read: `columns(page)`."""

    def read(page):
        sections = page.root.one("main").all("section", class_="col")
        return {one.one("h2").text: [item.text for item in one.all("li")] for one in sections}

    return read


@pytest.fixture
def on_the_day(clock):  # noqa: F811
    """A quarter past ten on the day of the visit."""

    def move(when="2026-12-02 10:15"):
        clock.move_to(at(when), tick=False)

    return move
