"""How often the pages of the staff ask the database: as often for much as for little."""

import pytest

from tests.booking.test_query_counts import asked
from tests.intake.staff.conftest import CLEARANCE, REVIEW, WARNED

LIMIT = 16  # SELECTs; a page that needs more asks in a loop or asks twice
STORIES = (REVIEW, CLEARANCE, WARNED)


def book_more(ward):
    """Twenty visits that wait, of one client with a long story."""
    days = (2, 3, 4, 7)
    hours = ("09:00", "12:00", "15:30")
    for n, (day, hour) in enumerate((day, hour) for day in days for hour in hours):
        ward.book(f"2026-12-{day:02} {hour}", name=f"Guest {n}", **STORIES[n % 3])
    for n, day in enumerate((8, 9, 10, 11)):
        for hour in ("10:30", "14:00"):
            ward.book(f"2026-12-{day:02} {hour}", name=f"Other {n}{hour}", **STORIES[n % 3])


@pytest.mark.parametrize("page", ["/staff/health", "/staff/health/{}", "/staff/appointments/{}/card"])
def test_a_page_asks_as_often_for_much_as_for_little(ward, page):
    visit = ward.book(**WARNED)
    url = page.format(visit)
    ward.book("2026-12-02 14:00", name="Bo Example", **REVIEW)
    anna = ward.signs_in()
    few, status = asked(ward.app, anna, url)
    book_more(ward)
    ward.same_client(visit)
    many, _ = asked(ward.app, anna, url)
    assert (status, many) == (200, few)
    assert few <= LIMIT
