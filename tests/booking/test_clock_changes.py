"""The nights when the clocks change, as the pages show them."""

from tests import factories
from tests.booking.practice import ADA
from tests.booking.walking import TIME, check, clocks
from tests.factories import at
from tests.visiting import Visitor


def test_an_hour_that_comes_twice_is_offered_twice_with_its_offset(house, clock, inside):
    """Clocks in Dublin go back from 02:00 to 01:00 on Sunday 31 October 2027."""
    clock.move_to(at("2027-10-29 09:00"), tick=False)
    with inside():
        nora = factories.therapist("massage", shift="00:00-04:00", name="Nora")
    with inside():
        factories.clinic(step_minutes=30)
    visitor = Visitor(house)
    page = visitor.open(f"{TIME}?day=2027-10-31&with={nora}")
    assert list(page.slots) == [
        f"Sunday 31 October, {clock} Nora"
        for clock in ("00:00", "00:30", "01:00 UTC+1", "01:30 UTC+1", "01:00 UTC+0", "01:30 UTC+0", "02:00", "02:30")
    ]
    ids = [one.attrs["id"] for one in page.root.all("input", name="slot")]
    assert len(set(ids)) == len(ids)
    second = list(page.slots.values())[5]
    assert second == "2027-10-31T01:30Z"
    visitor.send("Continue", slot=second)
    assert "01:30 UTC+0" in visitor.follow().text
    # and page, message and calendar file agree on which of the two it is
    visitor.send(**ADA)
    check(visitor)
    page = visitor.follow()
    assert "Sunday 31 October, 01:30 UTC+0, with Nora." in page.text
    link = page.url
    assert b"\r\nDTSTART:20271031T013000Z\r\n" in visitor.open(f"{link}/calendar.ics").response.data
    assert "Sunday 31 October 2027, 01:30 UTC+0–02:30 (Dublin)" in visitor.open("/_mail").text


def test_an_hour_that_does_not_come_is_not_offered(visitor, clock, inside):
    """Clocks in Dublin go forward from 01:00 to 02:00 on Sunday 28 March 2027."""
    clock.move_to(at("2027-03-26 09:00"), tick=False)
    with inside():
        nora = factories.therapist("massage", shift="00:00-04:00", name="Nora")
    page = visitor.open(f"{TIME}?day=2027-03-28&with={nora}")
    assert [clock[:5] for clock in clocks(page)] == [
        "00:00", "00:15", "00:30", "00:45", "02:00", "02:15", "02:30", "02:45",
    ]  # fmt: skip
