"""Moving: the new time is taken and the old let go together, or nothing changes."""

from datetime import timedelta

import pytest

from clinic.booking.models import Appointment
from clinic.catalog.models import Service
from clinic.db import db
from clinic.errors import TooLate
from clinic.scheduling.overlap import SlotTaken
from tests import factories
from tests.booking.practice import TUESDAY
from tests.factories import NOW, at

MINUTE = timedelta(minutes=1)
AFTER_GRACE = NOW + 6 * MINUTE
CALL = "Please call us on 01 555 0100 and we will help you."


@pytest.fixture
def wednesday(practice):
    """An appointment that can be moved: its notice ends on Tuesday."""
    return practice.book("2026-11-25 10:30")


def state(practice, appointment):
    facts = Appointment.starts_at, Appointment.sequence, Appointment.status
    return [getattr(db.session.get_one(Appointment, appointment.id), fact.key) for fact in facts], practice.diary()


def test_the_new_time_is_hers_and_the_old_is_free(practice, wednesday):
    moved = practice.move(wednesday, f"{TUESDAY} 14:00", AFTER_GRACE)
    assert (moved.starts_at, moved.ends_at) == (at(f"{TUESDAY} 14:00"), at(f"{TUESDAY} 15:00"))
    assert (moved.sequence, moved.changed_at, moved.status) == (1, AFTER_GRACE, "booked")
    assert practice.diary() == [
        ("Anna", "14:00", "15:10", "appointment"),
        ("Room 1", "14:00", "15:15", "appointment"),
        ("client", "14:00", "15:00", "appointment"),
    ]
    assert practice.trail() == ["book", "move"]
    practice.choose("2026-11-25 10:30", "bo", therapist_id=practice.anna)


def test_link_reference_and_claim_stay_the_same(practice, wednesday):
    before = wednesday.link, wednesday.reference, wednesday.public_id, wednesday.claim_id
    moved = practice.move(wednesday, f"{TUESDAY} 14:00")
    assert (moved.link, moved.reference, moved.public_id, moved.claim_id) == before


def test_it_can_be_moved_over_itself(practice, wednesday):
    practice.move(wednesday, "2026-11-25 10:45")
    assert practice.diary()[0] == ("Anna", "10:45", "11:55", "appointment")


def test_a_taken_time_leaves_everything_as_it_was(practice, wednesday):
    practice.book(f"{TUESDAY} 14:00", "bo", therapist_id=practice.anna)
    practice.book(f"{TUESDAY} 14:00", "cy", therapist_id=practice.ben)
    before = state(practice, wednesday)
    with pytest.raises(SlotTaken):
        practice.move(wednesday, f"{TUESDAY} 14:00")
    assert state(practice, wednesday) == before
    assert practice.trail() == ["book"] * 3


@pytest.mark.parametrize("when", [f"{TUESDAY} 10:31", "2026-11-20 10:30", "2026-11-23 12:45", "2027-01-23 10:30"])
def test_a_time_that_is_not_offered_leaves_everything_as_it_was(practice, wednesday, when):
    before = state(practice, wednesday)
    with pytest.raises(SlotTaken):
        practice.move(wednesday, when)
    assert state(practice, wednesday) == before


def test_she_keeps_her_therapist_where_that_one_is_free(practice):
    first = practice.book("2026-11-25 10:30", therapist_id=practice.ben)
    assert practice.move(first, f"{TUESDAY} 10:30").therapist_names == ["Ben"]


def test_another_comes_where_hers_is_busy(practice, wednesday):
    practice.book(f"{TUESDAY} 14:00", "bo", therapist_id=practice.anna)
    assert practice.move(wednesday, f"{TUESDAY} 14:00").therapist_names == ["Ben"]


def test_a_therapist_can_be_asked_for(practice, wednesday):
    moved = practice.move(wednesday, f"{TUESDAY} 14:00", therapist_id=practice.ben)
    assert (moved.therapist_names, moved.therapist_id) == (["Ben"], practice.ben)
    assert moved.assigned_because == {"rule": "asked_for"}


def test_a_therapist_who_cannot_do_it_is_refused(practice, wednesday):
    before = state(practice, wednesday)
    with pytest.raises(SlotTaken):
        practice.move(wednesday, f"{TUESDAY} 14:00", therapist_id=factories.therapist("reflexology", name="Cleo"))
    assert state(practice, wednesday) == before


def test_the_same_time_again_changes_nothing(practice, wednesday):
    before = state(practice, wednesday)
    practice.move(wednesday, "2026-11-25 10:30", AFTER_GRACE)
    assert (state(practice, wednesday), practice.trail(), practice.messages()) == (before, ["book"], ["booked"])


def test_a_known_client_cannot_be_moved_onto_herself(practice, wednesday):
    practice.book(f"{TUESDAY} 14:00", "elsewhere", client=wednesday.client, therapist_id=practice.ben)
    with pytest.raises(SlotTaken):
        practice.move(wednesday, f"{TUESDAY} 14:00", therapist_id=practice.anna)


def test_until_the_notice_begins_it_can_be_moved(practice, wednesday):
    practice.move(wednesday, "2026-11-26 10:30", at(f"{TUESDAY} 10:30"))


def test_inside_the_notice_it_cannot(practice, wednesday):
    before = state(practice, wednesday)
    with pytest.raises(TooLate) as refused:
        practice.move(wednesday, "2026-11-26 10:30", at(f"{TUESDAY} 10:30") + timedelta(seconds=1))
    assert (refused.value.sentence, refused.value.advice) == ("It is too late to change the time online.", (CALL,))
    assert refused.value.http_status == 409
    assert state(practice, wednesday) == before


def test_moving_has_a_notice_of_its_own(practice):
    factories.clinic(cancel_notice_minutes=0, move_notice_minutes=60 * 48)
    thursday = practice.book("2026-11-26 10:30")
    with pytest.raises(TooLate):
        practice.move(thursday, "2026-11-27 10:30", at(f"{TUESDAY} 10:31"))
    practice.move(thursday, "2026-11-27 10:30", at(f"{TUESDAY} 10:30"))


def test_the_notice_is_the_one_she_agreed_to(practice, wednesday):
    factories.clinic(move_notice_minutes=60 * 72)
    practice.move(wednesday, "2026-11-27 10:30", AFTER_GRACE)


def test_within_the_grace_the_notice_does_not_matter(practice):
    today = practice.book("2026-11-23 14:00")
    with pytest.raises(TooLate):
        practice.move(today, "2026-11-25 10:30", NOW + 5 * MINUTE + timedelta(seconds=1))
    practice.move(today, "2026-11-25 10:30", NOW + 5 * MINUTE)


def test_what_is_cancelled_is_not_moved(practice, wednesday):
    practice.cancel(wednesday)
    with pytest.raises(TooLate) as refused:
        practice.move(wednesday, f"{TUESDAY} 14:00")
    assert refused.value.sentence == "This booking has been cancelled."
    assert practice.diary() == []


@pytest.mark.parametrize("status", ["arrived", "in_session", "fulfilled", "no_show"])
def test_what_has_begun_is_not_moved(practice, wednesday, status):
    db.session.get_one(Appointment, wednesday.id).status = status
    db.session.commit()
    with pytest.raises(TooLate):
        practice.move(wednesday, f"{TUESDAY} 14:00")


def test_a_treatment_that_is_no_longer_offered_can_still_be_moved(practice, wednesday):
    db.session.get_one(Service, practice.service_id).state = "retired"
    db.session.commit()
    practice.move(wednesday, f"{TUESDAY} 14:00")


def test_a_couple_moves_together(practice):
    couple = practice.book("2026-11-25 10:30", service_id=practice.add_couples())
    practice.move(couple, f"{TUESDAY} 14:00")
    assert practice.diary() == [
        ("Anna", "14:00", "15:10", "appointment"),
        ("Ben", "14:00", "15:10", "appointment"),
        ("Room 2", "14:00", "15:15", "appointment"),
        ("client", "14:00", "15:00", "appointment"),
    ]


def test_a_pinned_room_is_never_changed(practice):
    appointment = practice.book(f"{TUESDAY} 10:00")
    busy = practice.book(f"{TUESDAY} 14:00", visitor="bo")
    room = next(seat for seat in appointment.seats if seat.kind == "room")
    assert room.resource_id in busy.resource_ids
    room.pinned = True
    db.session.commit()
    with pytest.raises(SlotTaken):
        practice.move(appointment, f"{TUESDAY} 14:00")
    practice.move(appointment, f"{TUESDAY} 11:00")
    assert practice.appointments()[0].pinned_rooms == {room.resource_id}


def test_an_unpinned_room_gives_way(practice):
    appointment = practice.book(f"{TUESDAY} 10:00")
    before = appointment.resource_ids & set(practice.rooms)
    practice.book(f"{TUESDAY} 14:00", visitor="bo")
    practice.move(appointment, f"{TUESDAY} 14:00")
    assert not before & practice.appointments()[0].resource_ids
