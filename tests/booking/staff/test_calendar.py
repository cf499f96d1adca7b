"""The calendar: who stands where, in which words, for whom; and what is new since it was looked at."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from clinic.booking.models import Appointment
from clinic.intake.models import Response
from clinic.scheduling.models import Resource
from tests import factories
from tests.booking.practice import Practice
from tests.booking.staff.conftest import CALENDAR, DAY
from tests.booking.test_query_counts import asked
from tests.factories import NOW, at
from tests.intake.staff.conftest import CLEARANCE, REVIEW, WARNED
from tests.staff import signed_in, staff
from tests.visiting import Visitor

LIMIT = 20  # SELECTs
HTMX = {"HX-Request": "true"}


def change(ward, public_id, **values):
    with ward.inside() as session:
        session.execute(update(Appointment).where(Appointment.public_id == public_id).values(**values))


def tally(page):
    return [item.text for item in page.root.one("ul", class_="tally").all("li")]


def test_a_day_is_a_list_for_each_therapist_in_the_order_of_time(ward, columns):
    visit = ward.book("2026-12-02 10:30", name="Ada Sample")
    ward.book("2026-12-02 09:00", therapist=ward.ben, name="Bo Example")
    ward.book("2026-12-02 09:00", name="Cy Placeholder")
    with ward.app.app_context():
        factories.time_off(ward.anna, at("2026-12-02 12:00"), at("2026-12-02 12:45"), "Training")
        factories.exception("closed", date(2026, 12, 2), resource_id=ward.ben, shift="15:00-23:00")
    page = ward.signs_in("reception").open(DAY)
    assert page.heading == "Wednesday 2 December"
    assert columns(page) == {
        "Anna": [
            "09:00 to 10:00 Cy Placeholder Swedish massage, Room 2 Booked",
            "10:30 to 11:30 Ada Sample Swedish massage, Room 1 Booked",
            "Training 12:00 to 12:45",
            "Book Anna, 12:45 to 17:00 free",
        ],
        "Ben": [
            "09:00 to 10:00 Bo Example Swedish massage, Room 1 Booked",
            "Book Ben, 10:10 to 15:00 free",
            "Not working 15:00 to 17:00",
        ],
    }
    assert page.link("10:30 to 11:30 Ada Sample Swedish massage, Room 1 Booked") == f"/staff/appointments/{visit}"
    new = f"/staff/appointments/new?date=2026-12-02&time=12:45&therapist={ward.anna}"
    assert page.link("Book Anna, 12:45 to 17:00 free") == new
    assert tally(page) == ["3 booked", "9 h 05 free"]


def test_the_same_day_by_room_names_who_treats(ward, columns):
    ward.book("2026-12-02 10:30", name="Ada Sample")
    page = ward.signs_in("reader").open(f"{DAY}&by=room")
    assert columns(page) == {"Room 1": ["10:30 to 11:30 Ada Sample Swedish massage, Anna Booked"], "Room 2": []}
    assert columns(ward.signs_in("reader").open(f"{DAY}&of={ward.ben}")) == {"Ben": ["09:00 to 17:00 free"]}


def test_a_week_of_one_therapist_has_a_column_for_each_day(ward, columns):
    ward.book("2026-12-02 10:30", name="Ada Sample")
    ward.book("2026-12-02 10:30", therapist=ward.ben, name="Bo Example")
    page = ward.signs_in().open(f"{DAY}&view=week")  # hers, unless somebody else is asked for
    assert page.heading == "30 November to 6 December, Anna"
    found = columns(page)
    assert list(found) == ["Mon 30", "Tue 1", "Wed 2", "Thu 3", "Fri 4", "Sat 5", "Sun 6"]
    assert found["Wed 2"][1] == "10:30 to 11:30 Ada Sample Swedish massage, Room 1 Booked"
    assert "Bo Example" not in page.text
    assert "Bo Example" in ward.signs_in().open(f"{DAY}&view=week&of={ward.ben}").text


@pytest.mark.parametrize(
    ("status", "says"),
    [("arrived", "Arrived"), ("in_session", "In session"), ("fulfilled", "Completed"), ("no_show", "Did not come")],
)
def test_how_far_a_visit_is_stands_in_a_word(ward, columns, status, says):
    change(ward, ward.book("2026-12-02 09:00"), status=status)
    page = ward.signs_in("reader").open(DAY)
    assert columns(page)["Anna"][0] == f"09:00 to 10:00 Ada Sample Swedish massage, Room 1 {says}"


STORIES = {
    "09:00": ("Well", {}, ""),
    "10:30": ("Careful", {"varicose": "mild"}, "Cautions"),
    "12:00": ("Heart", REVIEW, "Review answers"),
    "13:30": ("Doctor", CLEARANCE, "Doctor’s note"),
    "15:00": ("Leg", WARNED, "Warning sign Review answers"),
}


def test_who_treats_sees_what_to_mind_and_others_to_ask_her(ward, columns):
    for clock, (name, answers, _) in STORIES.items():
        ward.book(f"2026-12-02 {clock}", name=f"{name} Sample", **answers)
    hers = [said.partition("Room 1")[2].removesuffix("Booked").strip() for said in _visits(ward, columns, "therapist")]
    assert hers == ["", "Booked Cautions", "Review answers", "Doctor’s note", "Warning sign Review answers"]
    for role, treats in (("reception", None), ("owner", None), ("reader", None), ("therapist", ward.ben)):
        words = [said.partition("Room 1")[2].strip() for said in _visits(ward, columns, role, treats)]
        assert words == ["Booked", "Booked", *["Ask the therapist"] * 3]
    assert tally(ward.signs_in().open(DAY))[:2] == ["5 booked", "3 answers to review"]
    assert tally(ward.signs_in("reception").open(DAY))[:2] == ["5 booked", "3 to ask the therapist about"]


def _visits(ward, columns, role, treats=None):
    return [said for said in columns(ward.signs_in(role, treats).open(DAY))["Anna"] if "Sample" in said]


def test_answers_that_are_not_finished_or_cannot_be_opened_say_so(ward, columns):
    ward.book("2026-12-02 09:00")
    lost = ward.book("2026-12-02 10:30")
    with ward.inside() as session:
        session.get(Response, ward.response(lost).id).assessment_sealed = b"nonsense"
    first, second = _visits(ward, columns, "health-owner")
    assert (first.endswith("Booked"), second.endswith("Can’t be opened")) == (True, True)
    with ward.inside() as session:
        session.execute(update(Response).values(completed_at=None))
    page = ward.signs_in().open(DAY)
    assert tally(page)[1] == "2 not finished"


def test_opening_the_day_leaves_a_trace_only_of_who_was_told(ward):
    response = ward.response(ward.book("2026-12-02 09:00"))
    for role, treats in (("reception", None), ("therapist", ward.ben)):
        ward.signs_in(role, treats).open(DAY)
    assert ward.trail("read") == []
    ward.signs_in().open(DAY)
    assert ward.trail("read") == [("staff:4", "calendar", 4, {"responses": [response.id]})]


def test_a_time_held_online_shows_until_when(ward, columns, clock):
    with ward.app.app_context():
        Practice().choose("2026-12-02 10:30", therapist_id=ward.anna)
    reception = ward.signs_in("reception")
    held = "10:30 to 11:30 New client Swedish massage Held online until 09:10"
    page = reception.open(DAY)
    assert columns(page)["Anna"][1] == held
    assert "1 held online" in tally(page)
    clock.move_to(NOW + timedelta(minutes=11), tick=False)
    assert columns(reception.open(DAY))["Anna"] == ["Book Anna, 09:00 to 17:00 free"]


def test_what_was_called_off_or_not_decided_in_time_leaves_the_day(ward, columns, clock):
    change(ward, ward.book("2026-12-02 09:00", name="Ada Off"), status="cancelled")
    ward.book("2026-12-02 10:30", name="Bo Late", **REVIEW)
    page = ward.signs_in("reception").open(DAY)
    assert ("Ada Off" in page.text, "Bo Late" in page.text) == (False, True)
    clock.move_to(NOW + timedelta(days=2), tick=False)
    assert "Bo Late" not in ward.signs_in("reception").open(DAY).text


def test_who_has_left_keeps_a_column_while_she_has_visits(ward, columns):
    ward.book("2026-12-02 09:00")
    with ward.inside() as session:
        session.execute(update(Resource).where(Resource.id == ward.anna).values(active=False))
    reception = ward.signs_in("reception")
    assert list(columns(reception.open(DAY))) == ["Anna", "Ben"]
    assert list(columns(reception.open(f"{CALENDAR}?date=2026-12-03"))) == ["Ben"]


def test_a_night_belongs_to_the_day_on_which_it_begins(ward, columns, clock):
    with ward.app.app_context():
        carla = factories.therapist("massage", shift="22:00-06:00", name="Carla")
    ward.book("2026-12-03 02:00", therapist=carla)
    for on, there in (("2026-12-02", True), ("2026-12-03", False)):
        assert ("Ada Sample" in ward.signs_in("reader").open(f"{CALENDAR}?date={on}").text) is there
    clock.move_to(at("2026-12-03 03:00"), tick=False)
    page = ward.signs_in("reader").open(CALENDAR)
    assert page.heading == "Wednesday 2 December"
    assert columns(page)["Carla"] == [
        "Not working 09:00 to 22:00",
        "02:00 to 03:00 Ada Sample Swedish massage, Room 1 Booked Ask the therapist",  # what is asked near the visit
        "03:10 to 06:00 free",
    ]


@pytest.mark.parametrize(
    ("on", "hours", "place"),
    [
        ("2027-03-28", "00:00 02:00 03:00 04:00", "h-3"),  # one o'clock does not exist
        ("2026-10-25", "00:00 01:00 UTC+1 01:00 UTC+0 02:00 03:00 04:00", "h-5"),
    ],
)
def test_when_the_clocks_change_hours_are_those_that_pass(ward, on, hours, place):
    with ward.app.app_context():
        carla = factories.therapist("massage", shift="00:00-05:00", name="Carla")
        factories.time_off(carla, at(f"{on} 04:00"), at(f"{on} 05:00"), "Training")
    page = ward.signs_in("reader").open(f"{CALENDAR}?date={on}")
    shown = [item.text for item in page.root.one("div", class_="hrs").all("li")]
    assert " ".join(shown).startswith(hours)
    (off,) = [item for item in page.root.all("li") if item.text.startswith("Training")]
    assert off.attrs["class"].startswith(place)
    assert ward.signs_in("reader").open(f"{CALENDAR}?date={on}&view=week&of={carla}").status == 200


def test_two_on_one_time_stand_beside_each_other(ward):
    change(ward, ward.book("2026-12-02 10:30"), status="no_show", claim_id=None)
    with ward.app.app_context():
        visit = ward.visit(ward.book("2026-12-02 12:00", name="Bo Example")).id
    with ward.inside() as session:
        session.execute(update(Appointment).where(Appointment.id == visit).values(
            starts_at=at("2026-12-02 11:00"), ends_at=at("2026-12-02 12:00")))  # fmt: skip
    page = ward.signs_in("reader").open(DAY)
    sides = [item.attrs["class"].split()[-1] for item in page.root.all("li") if "Swedish" in item.text]
    assert sides == ["first", "second"]


def test_what_is_new_since_comes_as_a_piece_and_otherwise_nothing(ward):
    visit = ward.book("2026-12-02 09:00", **REVIEW)
    anna = ward.signs_in()
    fresh = anna.open(DAY).root.one("div", id="board").attrs["hx-get"]
    traces = len(ward.trail("read"))
    assert anna.http.get(fresh, headers=HTMX).status_code == 204
    assert len(ward.trail("read")) == traces  # nothing was shown
    change(ward, visit, status="arrived")
    page = anna.open(fresh, headers=HTMX)
    assert (page.status, "Arrived" in page.root.text, page.root.all("h1")) == (200, True, [])
    assert len(ward.trail("read")) == traces  # nothing about health that she did not have before her
    ward.book("2026-12-02 14:00", name="Bo Example", **CLEARANCE)
    page = anna.open(page.root.one("div", id="board").attrs["hx-get"], headers=HTMX)
    assert len(ward.trail("read")) == traces + 1
    again = page.root.one("div", id="board").attrs["hx-get"]
    assert (again != fresh, anna.http.get(again, headers=HTMX).status_code) == (True, 204)
    assert anna.open(fresh).heading == "Wednesday 2 December"  # as a link it is the whole page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("date=0001-01-01", 200), ("date=9999-12-31", 200), ("date=2199-12-31&view=week", 200), ("date=x", 200),
        ("by=equipment", 200), ("view=year", 200), ("of=x", 200), ("of=99999", 404), ("of=-1", 404),
        ("of=9223372036854775808", 404), ("view=week&of=99999", 404), ("by=room&of=1&view=week", 404),
        ("seen=%ff", 200),
    ],
)  # fmt: skip
def test_an_odd_address_is_answered_like_the_nearest_true_one(ward, query, status):
    assert ward.signs_in("reader").open(f"{CALENDAR}?{query}").status == status


def test_a_clinic_without_anybody_says_so(app):
    with app.app_context():
        factories.clinic()
    reader = Visitor(signed_in(app, staff("reader")))
    for by, says in (("therapist", "Nobody works here yet."), ("room", "There are no rooms yet.")):
        pages = [reader.open(f"{CALENDAR}?view={view}&by={by}") for view in ("day", "week")]
        assert {(page.status, says in page.text) for page in pages} == {(200, True)}


@pytest.mark.parametrize("role", ["reception", "therapist", "health-owner"])
def test_a_page_asks_as_often_for_much_as_for_little(ward, role):
    with ward.app.app_context():
        factories.time_off(ward.anna, at("2026-12-02 12:00"), at("2026-12-02 12:45"))
        Practice().choose("2026-12-02 15:00", therapist_id=ward.anna)
    ward.book("2026-12-02 09:00", **WARNED)
    ward.book("2026-12-02 10:30")
    pages = (DAY, f"{DAY}&by=room", f"{DAY}&view=week", f"{CALENDAR}/sheet?date=2026-12-02", "/staff")
    somebody = ward.signs_in(role)
    few = {page: asked(ward.app, somebody, page) for page in pages}
    with ward.app.app_context():
        for n in range(6):
            more = factories.therapist("massage", name=f"Therapist {n}")
            factories.room(name=f"Room {n + 3}")
            factories.time_off(more, at("2026-12-02 16:30"), at("2026-12-02 17:00"))
    for therapist in (more, ward.ben):
        for clock, (name, story, _) in STORIES.items():
            ward.book(f"2026-12-02 {clock}", therapist=therapist, name=f"{name}{therapist} Sample", **story)
    many = {page: asked(ward.app, somebody, page) for page in pages}
    assert many == few
    assert {status for _count, status in few.values()} == {200}
    assert {page: count for page, (count, _) in few.items() if count > LIMIT} == {}
