"""What the clinic offers of what is free, and who gets the work."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from clinic.booking import availability
from clinic.booking.availability import Wish
from clinic.catalog.models import Service, ServiceRequirement
from clinic.catalog.queries import service_by_id
from clinic.db import db, transaction
from clinic.scheduling.hours import midnight
from clinic.scheduling.models import Resource
from clinic.scheduling.overlap import SlotTaken
from clinic.scheduling.slots import Need
from clinic.times import to_minutes
from tests import factories
from tests.booking.practice import NEEDS, TUESDAY
from tests.factories import NOW, ZONE, at
from tests.scheduling.asking import clocks

MONDAY_ON, TUESDAY_ON = date(2026, 11, 23), date(2026, 11, 24)


def found(practice, on=TUESDAY_ON, days=1, now=NOW, **wish):
    window = midnight(on, ZONE), midnight(on + timedelta(days=days), ZONE)
    return availability.find(practice.wish(**wish), window, practice.clinic, now)


def change(model, row_id, **values):
    with transaction():
        db.session.execute(update(model).where(model.id == row_id).values(**values))


# ---- notice, horizon, step ---------------------------------------------------


@pytest.mark.parametrize(("notice", "first"), [(240, "13:00"), (239, "13:00"), (241, "13:15"), (0, "09:00")])
def test_nothing_is_offered_within_the_notice(practice, notice, first):
    factories.clinic(notice_minutes=notice)
    assert clocks(found(practice, MONDAY_ON))[0] == first


def test_the_notice_is_kept_to_the_second(practice):
    assert clocks(found(practice, MONDAY_ON, now=NOW + timedelta(seconds=1)))[0] == "13:15"


def test_a_start_within_the_notice_cannot_be_had_either(practice):
    with pytest.raises(SlotTaken):
        practice.choose("2026-11-23 12:45")
    assert practice.choose("2026-11-23 13:00").starts_at == at("2026-11-23 13:00")


@pytest.mark.parametrize("horizon", [0, 1, 60])
def test_the_last_day_of_the_horizon_is_offered_and_the_next_is_not(practice, horizon):
    factories.clinic(horizon_days=horizon)
    last = MONDAY_ON + timedelta(days=horizon)
    assert clocks(found(practice, last))[-1] == "15:45"
    assert clocks(found(practice, last + timedelta(days=1))) == []


def test_a_start_beyond_the_horizon_cannot_be_had_either(practice):
    factories.clinic(horizon_days=1)
    with pytest.raises(SlotTaken):
        practice.choose("2026-11-25 09:00")
    assert practice.choose("2026-11-24 09:00").starts_at == at("2026-11-24 09:00")


def test_a_service_may_have_rules_of_its_own(practice):
    change(Service, practice.service_id, notice_minutes=60, horizon_days=1, step_minutes=60)
    assert clocks(found(practice, MONDAY_ON)) == ["10:00", "11:00", "12:00", "13:00", "14:00", "15:00"]
    assert clocks(found(practice, TUESDAY_ON + timedelta(days=1))) == []


def test_a_rule_of_nought_is_a_rule(practice):
    change(Service, practice.service_id, notice_minutes=0, horizon_days=0)
    assert clocks(found(practice, MONDAY_ON))[0] == "09:00"
    assert clocks(found(practice, TUESDAY_ON)) == []


def test_several_services_are_asked_for_at_once(practice):
    far = factories.service(notice_minutes=40 * 1440)
    wishes = [practice.wish(), Wish(service_by_id(far), 60)]
    window = midnight(TUESDAY_ON, ZONE), midnight(TUESDAY_ON + timedelta(days=1), ZONE)
    near, none = availability.find_each(wishes, window, practice.clinic, NOW)
    assert clocks(near) == clocks(found(practice))
    assert clocks(none) == []
    assert availability.find_each([], window, practice.clinic, NOW) == []


def test_clean_up_may_hang_over_where_the_clinic_says_so(practice):
    assert clocks(found(practice))[-1] == "15:45"
    factories.clinic(buffers_may_overhang=True)
    assert clocks(found(practice))[-1] == "16:00"


@pytest.mark.parametrize(
    ("when", "why"), [("2026-11-23 12:59", "soon"), ("2026-11-23 13:00", "taken"), ("2027-01-23 00:00", "later")]
)
def test_a_refusal_says_why(practice, when, why):
    assert availability.refusal(service_by_id(practice.service_id), at(when), practice.clinic, NOW) == why


# ---- the daily cap -----------------------------------------------------------


def test_a_day_at_the_cap_is_hidden_and_cannot_be_had(practice):
    for therapist_id in (practice.anna, practice.ben):
        change(Resource, therapist_id, daily_cap=1)
    practice.book(f"{TUESDAY} 10:30", therapist_id=practice.anna)
    assert clocks(found(practice, therapist_id=practice.anna)) == []
    assert clocks(found(practice))[0] == "09:00"
    practice.book(f"{TUESDAY} 10:30", visitor="bo", therapist_id=practice.ben)
    assert clocks(found(practice)) == []
    with pytest.raises(SlotTaken):
        practice.choose(f"{TUESDAY} 14:00", visitor="cy")
    assert clocks(found(practice, TUESDAY_ON + timedelta(days=1)))[0] == "09:00"


# ---- any therapist -----------------------------------------------------------


def test_any_therapist_is_the_union_each_time_once(practice):
    practice.book(f"{TUESDAY} 09:00", therapist_id=practice.anna)
    practice.book(f"{TUESDAY} 15:00", visitor="bo", therapist_id=practice.ben)
    anna, ben = (clocks(found(practice, therapist_id=who)) for who in (practice.anna, practice.ben))
    assert anna != ben
    assert clocks(found(practice)) == sorted({*anna, *ben})


def chosen(appointment):
    """Who treats, and why it is she."""
    return appointment.therapist_names, appointment.assigned_because


def test_who_has_fewest_minutes_that_week_is_chosen(practice):
    practice.book("2026-11-25 09:00", visitor="bo", therapist_id=practice.anna)
    practice.book("2026-11-30 09:00", visitor="cy", therapist_id=practice.ben, minutes=90)  # the week after
    appointment = practice.book(f"{TUESDAY} 10:30")
    because = {"rule": "least_booked", "minutes_that_week": {str(practice.ben): 0}}
    assert chosen(appointment) == (["Ben"], because)


def test_minutes_count_and_not_bookings(practice):
    practice.book("2026-11-25 09:00", visitor="bo", therapist_id=practice.ben, minutes=90)
    practice.book("2026-11-25 12:00", visitor="cy", therapist_id=practice.anna)
    because = {"rule": "least_booked", "minutes_that_week": {str(practice.anna): 70}}
    assert chosen(practice.book(f"{TUESDAY} 10:30")) == (["Anna"], because)


def test_time_off_is_no_work(practice):
    factories.time_off(practice.anna, at(f"{TUESDAY} 13:00"), at(f"{TUESDAY} 15:00"))
    assert practice.book(f"{TUESDAY} 10:30").therapist_names == ["Anna"]


def test_among_equals_who_has_been_idle_longest_is_chosen(practice):
    practice.book(f"{TUESDAY} 12:00", visitor="bo", therapist_id=practice.anna)
    practice.book(f"{TUESDAY} 09:00", visitor="cy", therapist_id=practice.ben)
    assert practice.book(f"{TUESDAY} 14:00").therapist_names == ["Ben"]


def test_idleness_reaches_back_beyond_the_week(practice):
    practice.book("2026-11-27 15:00", visitor="bo", therapist_id=practice.anna)
    practice.book("2026-11-27 09:00", visitor="cy", therapist_id=practice.ben)
    assert practice.book("2026-11-30 10:00").therapist_names == ["Ben"]


def test_after_all_that_the_first_is_chosen(practice):
    assert practice.book(f"{TUESDAY} 10:30").therapist_names == ["Anna"]


def test_work_goes_round(practice):
    names = [
        practice.book(f"{TUESDAY} {hour}:00", visitor=hour).therapist_names[0] for hour in ("09", "11", "13", "15")
    ]
    assert names == ["Anna", "Ben", "Anna", "Ben"]


def test_who_was_asked_for_is_who_comes(practice):
    practice.book("2026-11-25 09:00", visitor="bo", therapist_id=practice.ben)
    assert chosen(practice.book(f"{TUESDAY} 10:30", therapist_id=practice.ben)) == (["Ben"], {"rule": "asked_for"})


# ---- rooms -------------------------------------------------------------------


def test_the_smallest_room_that_is_free_is_taken(practice):
    rooms = [practice.book(f"{TUESDAY} 10:30", visitor=visitor).room for visitor in ("ada", "bo")]
    assert rooms == ["Room 1", "Room 2"]


def test_without_a_room_there_is_no_time_although_a_therapist_is_free(practice):
    single, double = practice.rooms
    factories.exception("closed", TUESDAY_ON, resource_id=double)
    practice.book(f"{TUESDAY} 10:30", therapist_id=practice.anna)
    free = clocks(found(practice, therapist_id=practice.ben))
    assert [clock for clock in free if "09:15" < clock < "11:45"] == []  # the room is ready again at a quarter to
    factories.exception("closed", TUESDAY_ON, resource_id=single)
    assert clocks(found(practice)) == []


# ---- two at once -------------------------------------------------------------


def test_a_couples_massage_takes_two_therapists_and_a_double_room_and_gives_all_three_back(practice):
    couples = practice.add_couples()
    free = clocks(found(practice, service_id=couples))
    together = practice.book(f"{TUESDAY} 10:30", service_id=couples)
    assert sorted(together.therapist_names) == ["Anna", "Ben"]
    assert together.room == "Room 2"
    assert [row for row in practice.diary() if row[0] != "client"] == [
        ("Anna", "10:30", "11:40", "appointment"),
        ("Ben", "10:30", "11:40", "appointment"),
        ("Room 2", "10:30", "11:45", "appointment"),
    ]
    assert "10:30" not in clocks(found(practice))
    assert "10:30" not in clocks(found(practice, service_id=couples))
    practice.cancel(together)
    assert practice.diary() == []
    assert clocks(found(practice, service_id=couples)) == free


def test_what_a_service_needs_is_a_row_and_a_changed_row_changes_the_offer_at_once(practice):
    before = clocks(found(practice))
    with transaction():
        db.session.add(ServiceRequirement(service_id=practice.service_id, kind="equipment", position=2))
    assert clocks(found(practice)) == []
    heater = factories.equipment("stone-heater")
    assert clocks(found(practice)) == before
    factories.exception("closed", TUESDAY_ON, resource_id=heater, shift="09:00-15:00")
    assert clocks(found(practice)) == ["15:00", "15:15", "15:30", "15:45"]
    with transaction():
        db.session.execute(delete(ServiceRequirement).where(ServiceRequirement.kind == "equipment"))
    assert clocks(found(practice)) == before


def test_a_service_that_asks_for_a_skill_nobody_has_waits_for_somebody(practice):
    nobody = factories.service([Need("therapist", frozenset({"hot-stone"}))])
    assert clocks(found(practice, service_id=nobody)) == []
    factories.therapist("hot-stone", shift="09:00-10:00")
    assert clocks(found(practice, service_id=nobody)) == ["09:00"]


def test_each_length_is_offered_only_where_all_of_it_fits(practice):
    three = factories.service(NEEDS, ((60, 7500), (75, 9200), (90, 10500)), slug="three")
    factories.exception("closed", TUESDAY_ON, resource_id=practice.ben)
    practice.choose(f"{TUESDAY} 12:00", therapist_id=practice.anna)
    early = {
        minutes: [clock for clock in clocks(found(practice, minutes=minutes, service_id=three)) if clock < "12:00"]
        for minutes in (60, 75, 90)
    }
    assert {minutes: free[-1] for minutes, free in early.items()} == {60: "10:45", 75: "10:30", 90: "10:15"}
    factories.exception("closed", TUESDAY_ON, resource_id=practice.anna, shift="09:00-10:30")  # leaves 75 and clean-up
    free = {minutes: clocks(found(practice, minutes=minutes, service_id=three)) for minutes in (60, 75, 90)}
    assert {minutes: [clock for clock in some if clock < "12:00"] for minutes, some in free.items()} == {
        60: ["10:30", "10:45"],
        75: ["10:30"],
        90: [],
    }
    booked = practice.book(f"{TUESDAY} 10:30", "bo", minutes=75, service_id=three)
    assert (booked.minutes, booked.price_minor) == (75, 9200)
    assert ("Anna", "10:30", "11:55", "appointment") in practice.diary()


def test_the_next_start_waits_for_clean_up_and_its_own_set_up_and_so_does_a_form_sent_by_hand(practice):
    slow = factories.service(
        [Need("therapist", frozenset({"massage"}), setup_minutes=10, cleanup_minutes=15)], step_minutes=5
    )
    wish = {"therapist_id": practice.anna, "service_id": slow}
    practice.choose(f"{TUESDAY} 10:30", **wish)  # busy from 10:20 to 11:45
    assert clocks(found(practice, **wish))[0] == "11:55"
    with pytest.raises(SlotTaken):
        practice.choose(f"{TUESDAY} 11:50", "bo", **wish)
    practice.choose(f"{TUESDAY} 11:55", "bo", **wish)


def test_the_offer_begins_and_ends_on_whole_minutes(practice):
    first, last = availability.offered(service_by_id(practice.service_id), practice.clinic, NOW)
    assert first == to_minutes(at("2026-11-23 13:00"))
    assert last == to_minutes(at("2027-01-23 00:00"))
