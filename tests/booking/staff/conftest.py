"""The practice from the inside, with somebody of the staff in front of its diary."""

import pytest

from tests.booking.conftest import asking, asking_url, clock, practised, questioned  # noqa: F401  (fixtures)
from tests.intake.staff.conftest import ward  # noqa: F401  (fixture)

CALENDAR = "/staff/calendar"
DAY = f"{CALENDAR}?date=2026-12-02"


@pytest.fixture
def columns():
    """What stands in each column of a calendar, as it is read: `columns(page)`."""

    def read(page):
        sections = page.root.one("main").all("section", class_="col")
        return {one.one("h2").text: [item.text for item in one.all("li")] for one in sections}

    return read
