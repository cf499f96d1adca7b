"""Choosing a time: it is held for the visitor, and for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic.booking import actions, queries
from clinic.booking.actions import TooManyHolds
from clinic.booking.models import Draft
from clinic.db import db, transaction
from clinic.scheduling.overlap import SlotTaken
from tests import factories
from tests.booking.practice import NEEDS, TUESDAY, WEDNESDAY
from tests.factories import NOW, at

MINUTE = timedelta(minutes=1)
HELD = [("Anna", "10:30", "11:40", "hold"), ("Room 1", "10:30", "11:45", "hold")]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_time_is_held_with_everything_it_takes(practice):
    draft = practice.choose(f"{TUESDAY} 10:30")
    assert practice.diary() == HELD
    assert draft.starts_at == at(f"{TUESDAY} 10:30")
    assert sorted(draft.seats) == sorted([[practice.anna, "therapist"], [practice.rooms[0], "room"]])
    assert queries.hold_until(draft, NOW) == NOW + 10 * MINUTE


def test_others_lose_a_held_time_and_its_holder_does_not(practice):
    draft = practice.choose(therapist_id=practice.anna)
    with pytest.raises(SlotTaken):
        practice.choose(visitor="bo", therapist_id=practice.anna)
    assert practice.choose(therapist_id=practice.anna).id == draft.id
    assert practice.diary() == HELD


def test_an_overlapping_time_of_the_same_therapist_is_lost_too_and_the_next_is_not(practice):
    practice.choose(f"{TUESDAY} 10:30", therapist_id=practice.anna)
    for when in ("09:45", "10:45", "11:30"):
        with pytest.raises(SlotTaken):
            practice.choose(f"{TUESDAY} {when}", "bo", therapist_id=practice.anna)
    practice.choose(f"{TUESDAY} 11:45", "bo", therapist_id=practice.anna)


def test_whoever_asks_for_anybody_gets_whoever_is_left(practice):
    drafts = [practice.choose(visitor=visitor) for visitor in ("ada", "bo")]
    assert [[seat[0] for seat in draft.seats if seat[1] == "therapist"] for draft in drafts] == [
        [practice.anna],
        [practice.ben],
    ]
    with pytest.raises(SlotTaken):
        practice.choose(visitor="cy")


def test_choosing_again_lets_the_first_time_go(practice):
    practice.choose(f"{TUESDAY} 10:30")
    practice.choose(f"{TUESDAY} 14:00")
    assert practice.diary() == [("Anna", "14:00", "15:10", "hold"), ("Room 1", "14:00", "15:15", "hold")]
    assert count(Draft) == 1


def test_a_time_that_overlaps_ones_own_hold_can_be_chosen(practice):
    practice.choose(f"{TUESDAY} 10:30", therapist_id=practice.anna)
    practice.choose(f"{TUESDAY} 10:45", therapist_id=practice.anna)
    assert practice.diary() == [("Anna", "10:45", "11:55", "hold"), ("Room 1", "10:45", "12:00", "hold")]


def test_losing_a_time_keeps_the_one_that_was_held(practice):
    practice.choose(f"{TUESDAY} 14:00", "bo", therapist_id=practice.anna)
    practice.choose(f"{TUESDAY} 10:30", therapist_id=practice.anna)
    before = practice.diary()
    with pytest.raises(SlotTaken):
        practice.choose(f"{TUESDAY} 14:00", therapist_id=practice.anna)
    assert practice.diary() == before


def test_a_longer_treatment_can_be_chosen_instead(practice):
    practice.choose(minutes=60)
    draft = practice.choose(minutes=90)
    assert practice.diary() == [("Anna", "10:30", "12:10", "hold"), ("Room 1", "10:30", "12:15", "hold")]
    assert queries.hold_until(draft, NOW) == NOW + 10 * MINUTE


def test_a_hold_that_has_ended_neither_blocks_nor_stays(practice):
    practice.choose(therapist_id=practice.anna)
    with pytest.raises(SlotTaken):
        practice.choose(visitor="bo", therapist_id=practice.anna, now=NOW + 10 * MINUTE - MINUTE / 60)
    practice.choose(visitor="bo", therapist_id=practice.anna, now=NOW + 10 * MINUTE)
    assert practice.diary() == HELD


def test_an_hour_of_holding_counts_from_the_first_choice(practice):
    for minutes in range(0, 60, 9):
        draft = practice.choose(now=NOW + minutes * MINUTE)
    assert queries.hold_until(draft, NOW + 54 * MINUTE) == NOW + 60 * MINUTE
    late = practice.choose(now=NOW + 59 * MINUTE)
    assert queries.hold_until(late, NOW + 59 * MINUTE) == NOW + 60 * MINUTE


def test_a_visitor_holds_three_times_at_most(practice):
    services = [factories.service(NEEDS, slug=f"other-{n}") for n in range(3)]
    for day, service in enumerate(services, 25):
        practice.choose(f"2026-11-{day} 10:30", service_id=service)
    with pytest.raises(TooManyHolds) as refused:
        practice.choose()
    assert refused.value.sentence == "You are holding 3 other times already."
    practice.choose("2026-11-25 14:00", service_id=services[0])  # another time instead of one that is held
    practice.choose(visitor="bo")
    practice.choose(now=NOW + 10 * MINUTE)  # by now the others have ended


def test_a_treatment_that_nothing_has_been_said_about_is_not_held(practice):
    with pytest.raises(SlotTaken):
        practice.choose(service_id=factories.service(()))


@pytest.mark.parametrize(
    "when",
    [
        f"{TUESDAY} 08:45",  # before the shift
        f"{TUESDAY} 16:00",  # clean-up would end after the shift
        f"{TUESDAY} 10:31",  # off the grid
        "2026-11-20 10:30",  # past
        "2026-11-23 12:45",  # inside the notice
        "2027-01-23 10:30",  # beyond the horizon
        "1999-11-24 10:30",
        "2999-11-24 10:30",
    ],
)
def test_a_time_that_is_not_offered_is_not_held(practice, when):
    with pytest.raises(SlotTaken):
        practice.choose(when)
    assert (practice.diary(), count(Draft)) == ([], 0)


@pytest.mark.parametrize("when", ["2026-11-23 13:00", f"{TUESDAY} 15:45", "2027-01-22 15:45"])
def test_the_outermost_times_are_held(practice, when):
    assert practice.choose(when).starts_at == at(when)


@pytest.mark.parametrize("more", [timedelta(seconds=1), timedelta(microseconds=1)])
def test_a_time_within_the_minute_is_not_held(practice, more):
    wish = practice.wish()
    with pytest.raises(SlotTaken), transaction():
        actions.choose_time("ada", wish, 1, at(f"{TUESDAY} 10:30") + more, practice.clinic, NOW)


def test_a_therapist_who_cannot_do_it_is_not_held(practice):
    cleo = factories.therapist("reflexology")
    with pytest.raises(SlotTaken):
        practice.choose(therapist_id=cleo)


def test_why_she_was_chosen_is_kept(practice):
    practice.book(f"{TUESDAY} 09:00")
    asked, anybody = practice.choose(therapist_id=practice.anna), practice.choose(visitor="bo")
    assert asked.assigned_because == {"rule": "asked_for"}
    assert anybody.assigned_because == {"rule": "least_booked", "minutes_that_week": {str(practice.ben): 0}}


def test_what_was_said_is_forgotten_after_a_day(practice):
    practice.say(practice.choose())
    new = practice.choose(f"{TUESDAY} 14:00", now=NOW + timedelta(hours=24))
    assert (new.name, new.email, new.phone) == ("", "", "")
    assert practice.diary() == [("Anna", "14:00", "15:10", "hold"), ("Room 1", "14:00", "15:15", "hold")]


def test_what_others_left_unfinished_is_cleared_away_after_a_day(practice):
    for name in ("bo", "cy"):
        practice.say(practice.choose(visitor=name), visitor=name)
    practice.choose(f"{WEDNESDAY} 10:30", now=NOW + timedelta(hours=24))
    assert db.session.scalars(select(Draft.visitor)).all() == ["ada"]
    assert practice.diary() == [("Anna", "10:30", "11:40", "hold"), ("Room 1", "10:30", "11:45", "hold")]


def test_ones_own_hold_of_another_treatment_gives_way(practice):
    """Two tabs of one person: the time chosen last is hers."""
    other = factories.service(NEEDS, slug="other")
    practice.choose(service_id=other, therapist_id=practice.anna)
    practice.choose(therapist_id=practice.anna)
    assert practice.diary() == HELD


def test_a_couple_needs_two_therapists_and_the_double_room(practice):
    couples = practice.add_couples()
    draft = practice.choose(service_id=couples)
    assert practice.diary() == [
        ("Anna", "10:30", "11:40", "hold"),
        ("Ben", "10:30", "11:40", "hold"),
        ("Room 2", "10:30", "11:45", "hold"),
    ]
    assert len(draft.seats) == 3
    with pytest.raises(SlotTaken):
        practice.choose(visitor="bo")


def test_a_couple_does_not_fit_where_one_therapist_is_busy(practice):
    practice.choose(visitor="bo")
    with pytest.raises(SlotTaken):
        practice.choose(service_id=practice.add_couples())
