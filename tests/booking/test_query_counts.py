"""How often a page asks the database: as often for much as for little."""

import pytest

from tests import factories
from tests.booking.practice import NEEDS, TUESDAY, WEDNESDAY, Practice
from tests.booking.walking import CHECK, TIME, YOU, book, choose, say
from tests.visiting import Visitor, selects

LIMIT = 16  # SELECTs; a page that needs more asks in a loop or asks twice


def add_much(house):
    """Services, therapists, rooms and a week of appointments."""
    with house.app_context():
        practice = Practice()
        for n in range(6):
            factories.therapist("massage", name=f"Therapist {n}")
            factories.room(name=f"Room {n + 3}")
            factories.service(NEEDS, ((30, 4200), (60, 7500), (90, 10500)), slug=f"other-{n}")
        for day in range(24, 31):
            for hour in (9, 11, 13):
                practice.book(f"2026-11-{day} {hour:02}:00", f"visitor-{day}-{hour}", who=practice_guest(day, hour))


def practice_guest(day, hour):
    return {"name": f"Guest {day} {hour}", "email": f"guest{day}{hour}@client.example", "phone": ""}


def asked(house, visitor, url):
    """How many SELECTs a page makes, and its status."""
    with selects(house) as seen:
        status = visitor.open(url).status
    return len(seen), status


@pytest.fixture
def pages(house, visitor):
    """Every page of a booking, for somebody who is in the middle of one and has another."""
    link = book(visitor, "14:00", WEDNESDAY)
    moved = Visitor(house)
    moved.open(f"{link}/move?day={WEDNESDAY}")
    moved.send("Move my booking", slot=f"{WEDNESDAY}T15:00Z")
    choose(visitor, "15:00", TUESDAY)
    say(visitor)
    days = [f"{TIME}?day={TUESDAY}", f"{TIME}?day={TUESDAY}&with=1", f"{TIME}?from=2027-01-01"]
    return [
        "/",
        "/treatments",
        *days,
        YOU,
        CHECK,
        link,
        f"{link}/move",
        f"{link}/cancel",
        f"{link}/calendar.ics",
        "/_mail",
    ]


def test_a_page_asks_as_often_for_much_as_for_little(house, visitor, pages):
    few = {url: asked(house, visitor, url) for url in pages}
    add_much(house)
    many = {url: asked(house, visitor, url) for url in pages}
    assert many == few
    assert {status for _, status in few.values()} == {200}
    assert {url: count for url, (count, _) in few.items() if count > LIMIT} == {}


def test_a_stranger_costs_little(house):
    stranger = Visitor(house)
    counts = {url: asked(house, stranger, url)[0] for url in ("/find", YOU, CHECK, "/b/no-such", "/no-such", "/safety")}
    assert {url: count for url, count in counts.items() if count > 3} == {}


def test_a_question_asked_in_a_loop_would_be_seen(house):
    with house.app_context(), selects(house) as seen:
        for _ in range(3):
            assert Practice().clinic.name == "Test Clinic"
    assert len(seen) == 6
