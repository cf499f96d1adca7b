"""The day on paper."""

import pytest

from clinic.booking.models import Appointment
from tests.booking.staff.test_calendar import change

SHEET = "/staff/calendar/sheet?date=2026-12-02"
CAREFUL = {"varicose": "mild", "avoid_regions": ["b-calf-l"], "allergies": ["nuts"], "allergy_severe": "no"}


@pytest.fixture
def day(ward):
    """A client of Anna's with something to keep to, and one of Ben's."""
    visit = ward.book("2026-12-02 10:30", **CAREFUL)
    ward.book("2026-12-02 09:00", therapist=ward.ben, name="Bo Example", **CAREFUL)
    change(ward, ward.book("2026-12-02 14:00", name="Cy Off"), status="cancelled")
    return visit


def lists(page):
    sections = page.root.one("main").all("section")
    return {one.one("h2").text: [item.text for item in one.one("ol").all("li")] for one in sections if one.all("ol")}


@pytest.mark.parametrize("role", ["reception", "owner", "reader"])
def test_others_read_who_comes_when_and_where_and_no_word_of_health(ward, day, role):
    page = ward.signs_in(role).open(SHEET)
    assert page.heading == "Day sheet, Wednesday 2 December 2026"
    assert lists(page) == {
        "Anna": ["10:30 –11:30 Ada Sample Swedish massage, Room 1 Booked"],
        "Ben": ["09:00 –10:00 Bo Example Swedish massage, Room 1 Booked"],
    }
    assert ward.trail("read") == []


def test_who_treats_reads_the_cards_of_her_clients_and_leaves_a_trace(ward, day):
    page = ward.signs_in().open(SHEET)
    found = lists(page)
    assert "Leave out" in found["Anna"][0]
    assert "Calf, left" in found["Anna"][0]
    assert "Nuts" in found["Anna"][0]
    assert found["Ben"] == ["09:00 –10:00 Bo Example Swedish massage, Room 1 Booked"]
    assert ward.trail("read") == [("staff:4", "response", ward.response(day).id, {})]
    alone = ward.signs_in().open(f"{SHEET}&of={ward.anna}")
    assert list(lists(alone)) == ["Anna"]


def test_it_says_the_same_as_the_card_of_the_visit(ward, day):
    sheet = ward.signs_in().open(SHEET).root.one("dl", class_="facts").text
    card = ward.signs_in().open(f"/staff/appointments/{day}/card").root.one("dl", class_="facts").text
    assert sheet == card


def test_nobody_can_be_reached_through_it(ward, day):
    with ward.inside() as session:
        client = session.query(Appointment).filter_by(public_id=day).one().client
        client.phone, client.email = "+353855550142", "secret@client.example"
    for role in ("therapist", "health-owner", "reception"):
        text = ward.signs_in(role).open(SHEET).response.text
        assert [bit for bit in ("secret@", "5550142", "085 555") if bit in text] == []


def test_an_empty_day_says_so(ward):
    page = ward.signs_in("reader").open("/staff/calendar/sheet?date=2026-12-03")
    assert page.text.count("Nobody is booked.") == 2
    assert ward.signs_in("reader").open(f"{SHEET}&of=99999").status == 404
