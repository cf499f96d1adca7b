"""Working hours, exceptions and what a session takes, as `open_slots` reads them from the database."""

from datetime import date, timedelta

import pytest

from clinic.scheduling.slots import Need
from tests import factories
from tests.factories import USUAL
from tests.scheduling.asking import TUESDAY, ask, booking, days_offered, offered, smallest

WEDNESDAY = TUESDAY + timedelta(days=1)
FOUR_HOURS = ["09:00", "10:00", "11:00", "12:00"]

pytestmark = pytest.mark.usefixtures("in_app")


# ---- hours -------------------------------------------------------------------


def test_starts_align_with_the_beginning_of_the_shift():
    factories.therapist(shift="12:30-16:00")
    assert offered() == ["12:30", "13:30", "14:30"]
    assert offered(step=45) == ["12:30", "13:15", "14:00", "14:45"]


def test_who_works_alone_starts_on_her_own_grid():
    anna, ben = factories.therapist(shift="09:00-12:00"), factories.therapist(shift="09:30-11:30")
    assert offered() == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    found = ask()
    who = [found.seats(start, smallest)[0].resource_id for start in found.starts()]
    assert who == [anna, ben, anna, ben, anna]


def test_a_rooms_own_hours_limit_it_and_move_nothing():
    factories.therapist(shift="09:00-13:00")
    factories.hours(factories.room(keeps_hours=True), "09:40-12:30")
    assert offered(USUAL, minutes=45) == ["10:00", "11:00"]


def test_without_a_therapist_a_rooms_hours_lead():
    factories.hours(factories.room(keeps_hours=True), "09:40-12:00")
    assert offered([Need("room")]) == ["09:40", "10:40"]


def test_each_shift_has_its_own_alignment_and_nothing_crosses_the_gap():
    anna = factories.therapist(shift="09:00-11:30")
    factories.hours(anna, "12:15-14:30")
    assert offered(step=30) == ["09:00", "09:30", "10:00", "10:30", "12:15", "12:45", "13:15"]


def test_a_session_fits_inside_one_shift_even_where_two_touch():
    anna = factories.therapist(shift="09:00-11:00")
    factories.hours(anna, "11:00-13:00")
    assert offered() == FOUR_HOURS
    assert offered(minutes=90) == ["09:00", "11:00"]


def test_set_up_and_clean_up_lie_inside_the_shift():
    factories.therapist(shift="09:00-12:00")
    assert offered([Need("therapist", setup_minutes=15)], step=15) == [
        "09:15", "09:30", "09:45", "10:00", "10:15", "10:30", "10:45", "11:00",
    ]  # fmt: skip
    assert offered([Need("therapist", setup_minutes=15, cleanup_minutes=30)], step=15)[-1] == "10:30"


def test_set_up_and_clean_up_may_hang_over_where_the_clinic_says_so():
    anna = factories.therapist(shift="09:00-12:00")
    needs = [Need("therapist", setup_minutes=15, cleanup_minutes=30)]
    assert offered(needs, overhang=True) == ["09:00", "10:00", "11:00"]
    booking((anna, "12:00", "12:30"))
    assert offered(needs, overhang=True) == ["09:00", "10:00"]


def test_a_night_shift_is_offered_through_midnight():
    factories.therapist(shift="22:00-02:00")
    assert offered(days=1) == ["00:00", "01:00", "22:00", "23:00"]


def test_hours_hold_between_their_effective_dates():
    anna = factories.therapist(shift=None)
    factories.hours(anna, "09:00-10:00", since=date(2026, 11, 25), until=date(2026, 11, 27))
    assert days_offered(days=7) == [25, 26, 27]


def test_new_hours_take_over_on_their_day():
    anna = factories.therapist(shift=None)
    factories.hours(anna, "09:00-11:00", until=TUESDAY)
    factories.hours(anna, "14:00-16:00", since=WEDNESDAY)
    assert offered() == ["09:00", "10:00"]
    assert offered(on=WEDNESDAY) == ["14:00", "15:00"]


def test_a_weekday_without_hours_offers_nothing():
    anna = factories.therapist(shift=None)
    factories.hours(anna, "09:00-10:00", weekdays=[1, 3])
    assert days_offered(days=7) == [24, 26]


def test_a_therapist_without_hours_is_never_free():
    factories.therapist(shift=None)
    assert offered() == []


def test_somebody_who_has_left_is_not_offered():
    factories.therapist(active=False)
    assert offered() == []


# ---- exceptions --------------------------------------------------------------


def test_an_absence_takes_its_days_away():
    anna = factories.therapist(shift="09:00-10:00")
    factories.exception("closed", TUESDAY, WEDNESDAY, resource_id=anna)
    assert days_offered(days=4) == [26, 27]


def test_an_absence_for_some_hours_leaves_the_rest():
    anna = factories.therapist(shift="09:00-13:00")
    factories.exception("closed", TUESDAY, resource_id=anna, shift="10:00-11:30")
    assert offered() == ["09:00", "12:00"]


def test_extra_hours_add_a_shift():
    anna = factories.therapist(shift="09:00-11:00")
    factories.exception("extra", TUESDAY, resource_id=anna, shift="18:30-20:30")
    assert offered() == ["09:00", "10:00", "18:30", "19:30"]
    assert offered(on=WEDNESDAY) == ["09:00", "10:00"]


def test_extra_hours_stand_in_ones_own_absence_and_not_in_a_closure():
    anna = factories.therapist(shift="09:00-13:00")
    factories.exception("closed", TUESDAY, WEDNESDAY, resource_id=anna)
    factories.exception("extra", TUESDAY, WEDNESDAY, resource_id=anna, shift="15:00-17:00")
    factories.exception("closed", WEDNESDAY)
    assert offered() == ["15:00", "16:00"]
    assert offered(on=WEDNESDAY) == []


def test_one_closure_empties_every_therapist():
    for _ in range(3):
        factories.therapist(shift="09:00-10:00")
    factories.exception("closed", TUESDAY)
    assert days_offered(days=2) == [25]


def test_a_room_out_of_order_takes_its_times_away():
    factories.therapist(shift="09:00-13:00")
    only_room = factories.room()
    factories.exception("closed", TUESDAY, resource_id=only_room, shift="09:00-11:00")
    assert offered(USUAL) == ["11:00"]
    factories.room()
    assert offered(USUAL) == ["09:00", "10:00", "11:00"]


# ---- what a session takes ----------------------------------------------------


def test_no_time_without_a_room():
    anna, ben = factories.therapist(shift="09:00-13:00"), factories.therapist(shift="09:00-13:00")
    room = factories.room()
    booking((ben, "10:00", "11:00"), (room, "10:00", "11:00"))
    needs = [Need("therapist"), Need("room")]
    assert offered(needs) == ["09:00", "11:00", "12:00"]
    assert offered() == FOUR_HOURS
    assert [seat.resource_id for seat in ask(needs).seats(ask(needs).first(), smallest)] == [anna, room]


def test_the_room_has_what_the_service_asks_for():
    factories.therapist(shift="09:00-13:00")
    factories.room("sink")
    needs = [Need("therapist"), Need("room", frozenset({"sink", "power-point"}))]
    assert offered(needs) == []
    factories.room("sink", "power-point")
    assert offered(needs) == FOUR_HOURS


def test_two_heaters_serve_two_at_a_time():
    people = [factories.therapist("hot-stone", shift="09:00-13:00") for _ in range(3)]
    rooms = [factories.room() for _ in range(3)]
    heaters = [factories.equipment("stone-heater") for _ in range(2)]
    needs = [
        Need("therapist", frozenset({"hot-stone"})),
        Need("room"),
        Need("equipment", frozenset({"stone-heater"})),
    ]
    booking((people[0], "10:00", "11:00"), (rooms[0], "10:00", "11:00"), (heaters[0], "10:00", "11:00"))
    assert offered(needs) == FOUR_HOURS
    booking((people[1], "10:00", "11:00"), (rooms[1], "10:00", "11:00"), (heaters[1], "10:00", "11:00"))
    assert offered(needs) == ["09:00", "11:00", "12:00"]
    assert offered(needs[:2]) == FOUR_HOURS


TURNOVER = {
    # one booking from ten to eleven, of which therapist and room are busy until…; one room, or two
    "the next waits for the room": (1, "11:00", "11:20", ["11:20", "11:25", "11:30"]),
    "the next waits for the therapist": (1, "11:20", "11:00", ["11:20", "11:25", "11:30"]),
    "with another room only the therapist counts": (2, "11:10", "11:40", ["11:10", "11:15", "11:20"]),
    "with neither the next follows at once": (1, "11:00", "11:00", ["11:00", "11:05", "11:10"]),
}


@pytest.mark.parametrize(("rooms", "therapist_until", "room_until", "expected"), TURNOVER.values(), ids=TURNOVER)
def test_therapist_and_room_recover_on_their_own(rooms, therapist_until, room_until, expected):
    anna = factories.therapist(shift="09:00-17:00")
    first, *_ = [factories.room() for _ in range(rooms)]
    booking((anna, "10:00", therapist_until), (first, "10:00", room_until))
    after = [clock for clock in offered([Need("therapist"), Need("room")], step=5) if clock >= "11:00"]
    assert after[:3] == expected


def test_the_room_is_cleaned_and_then_set_up():
    factories.therapist(shift="09:00-17:00")
    room = factories.room()
    booking((room, "10:00", "11:20"))  # eleven, and twenty minutes of cleaning
    needs = [Need("therapist"), Need("room", setup_minutes=15, cleanup_minutes=20)]
    assert offered(needs, step=5)[0] == "11:35"
    assert offered([Need("therapist"), Need("room")], step=5)[0] == "09:00"


def test_stones_room_and_therapist_are_three_timelines():
    factories.therapist(shift="09:00-17:00")
    factories.room()
    factories.equipment()
    needs = [
        Need("therapist", cleanup_minutes=10),
        Need("room", setup_minutes=15, cleanup_minutes=20),
        Need("equipment", setup_minutes=30, cleanup_minutes=45),
    ]
    found = ask(needs, step=15)
    start = found.first()
    around = {seat.kind: (seat.span[0] - start, seat.span[1] - start) for seat in found.seats(start, smallest)}
    assert around == {"therapist": (0, 70), "room": (-15, 80), "equipment": (-30, 105)}


def test_what_nobody_can_do_is_never_offered():
    factories.therapist("massage")
    assert offered([Need("therapist", frozenset({"nmt"}))]) == []


def test_a_session_that_takes_nothing_is_never_offered():
    factories.therapist()
    assert offered([]) == []


# ---- two at once (couples) ---------------------------------------------------

COUPLE = (Need("therapist", quantity=2, cleanup_minutes=10), Need("room", frozenset({"double"}), cleanup_minutes=15))


def test_two_therapists_and_a_double_room():
    anna, ben = factories.therapist(shift="09:00-12:10"), factories.therapist(shift="10:00-13:10")
    factories.room()
    assert offered(COUPLE) == []
    double = factories.room("double", size=2)
    assert offered(COUPLE) == ["10:00", "11:00"]
    found = ask(COUPLE)
    seats = found.seats(found.first(), smallest)
    assert [seat.resource_id for seat in seats] == [anna, ben, double]


def test_one_of_the_two_being_busy_is_enough_against():
    _, ben = factories.therapist(shift="09:00-14:00"), factories.therapist(shift="09:00-14:00")
    factories.room("double")
    booking((ben, "10:30", "11:00"))
    assert offered(COUPLE) == ["09:00", "11:00", "12:00"]


def test_needs_of_one_kind_never_share_a_resource():
    both = factories.therapist("deep", "hot-stone", shift="09:00-13:00")
    factories.therapist("deep", shift="09:00-11:00")
    needs = [Need("therapist", frozenset({"deep"})), Need("therapist", frozenset({"hot-stone"}))]
    assert offered(needs) == ["09:00", "10:00"]
    seats = ask(needs).seats(ask(needs).first(), smallest)
    assert [seat.resource_id for seat in seats] == [both + 1, both]


def test_the_smallest_fitting_room_comes_first():
    factories.therapist()
    double, single, _ = factories.room(size=2), factories.room(size=1), factories.room(size=1)
    found = ask([Need("therapist"), Need("room")])
    room = found.seats(found.first(), smallest)[1]
    assert room.resource_id == single
    booking((single, "09:00", "10:00"), (single + 1, "09:00", "10:00"))
    found = ask([Need("therapist"), Need("room")])
    assert found.seats(found.first(), smallest)[1].resource_id == double
