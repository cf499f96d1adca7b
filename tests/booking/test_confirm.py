"""Confirming: the draft becomes one appointment, as it was shown, whatever is clicked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.booking.models import Appointment, Draft
from clinic.catalog.models import Service, ServiceOption
from clinic.db import db
from clinic.errors import CheckAgain, Missing
from clinic.people.models import Client
from clinic.scheduling.overlap import SlotTaken
from tests import factories
from tests.booking.practice import ADA, TUESDAY
from tests.factories import NOW, at

MINUTE = timedelta(minutes=1)
BOOKED = [
    ("Anna", "10:30", "11:40", "appointment"),
    ("Room 1", "10:30", "11:45", "appointment"),
    ("client", "10:30", "11:30", "appointment"),
]


@pytest.fixture
def draft(practice):
    return practice.say(practice.choose())


def test_the_appointment_is_what_was_agreed(practice, draft):
    appointment = practice.confirm(draft)
    assert practice.diary() == BOOKED
    assert practice.appointments() == [appointment]
    assert {name: getattr(appointment, name) for name in AGREED} == AGREED
    assert [appointment.client.name, appointment.client.email, appointment.client.phone] == list(ADA.values())
    assert (appointment.therapist_names, appointment.room) == (["Anna"], "Room 1")
    assert practice.trail() == ["book"]
    assert practice.messages() == ["booked"]


AGREED = {
    "service_name": "Swedish massage",
    "minutes": 60,
    "price_minor": 7500,
    "currency": "EUR",
    "language": "en-IE",
    "zone": "Europe/Dublin",
    "status": "booked",
    "starts_at": at(f"{TUESDAY} 10:30"),
    "ends_at": at(f"{TUESDAY} 11:30"),
    "cancel_notice_minutes": 1440,
    "move_notice_minutes": 1440,
    "grace_until": NOW + 5 * MINUTE,
    "sequence": 0,
    "created_at": NOW,
    "changed_at": NOW,
}


def test_confirmed_again_it_is_the_same_appointment(practice, draft):
    agreed = practice.agreed(draft)
    first = practice.confirm(draft, agreed=agreed)
    for minutes, again in ((0, agreed), (1, agreed), (60 * 24 * 3, "anything")):
        assert practice.confirm(draft, NOW + minutes * MINUTE, agreed=again).id == first.id
    assert practice.diary() == BOOKED
    assert (practice.messages(), practice.trail(), len(practice.appointments())) == (["booked"], ["book"], 1)


def test_an_agreement_to_something_else_stores_nothing(practice, draft):
    with pytest.raises(CheckAgain) as refused:
        practice.confirm(draft, agreed="0" * 20)
    assert refused.value.http_status == 409
    assert (practice.appointments(), practice.messages(), practice.trail()) == ([], [], [])
    practice.confirm(draft)


def other_time(practice, draft):
    practice.choose(f"{TUESDAY} 14:00")


def other_therapist(practice, draft):
    practice.choose(therapist_id=practice.ben)


def other_length(practice, draft):
    practice.choose(minutes=90)


def other_name(practice, draft):
    practice.say(draft, name="Ada Example")


def other_address(practice, draft):
    practice.say(draft, email="else@client.example")


def other_phone(practice, draft):
    practice.say(draft, phone="")


def other_price(practice, draft):
    db.session.scalars(select(ServiceOption).where(ServiceOption.minutes == 60)).one().price_minor = 7600
    db.session.commit()


def other_service_name(practice, draft):
    db.session.get_one(Service, practice.service_id).name = {"en": "Massage"}
    db.session.commit()


def other_currency(practice, draft):
    factories.clinic(currency="GBP")


CHANGES = [value for name, value in list(globals().items()) if name.startswith("other_")]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_any_change_it_is_checked_again(practice, draft, change):
    agreed = practice.agreed(draft)
    change(practice, draft)
    with pytest.raises(CheckAgain):
        practice.confirm(draft, agreed=agreed)
    assert practice.appointments() == []


def test_every_change_is_tried():
    assert len(CHANGES) == 9


def test_a_service_that_was_withdrawn_is_not_booked(practice, draft):
    agreed = practice.agreed(draft)
    db.session.get_one(Service, practice.service_id).state = "retired"
    db.session.commit()
    with pytest.raises(CheckAgain):
        practice.confirm(draft, agreed=agreed)


def test_a_draft_without_a_person_is_not_booked(practice):
    with pytest.raises(CheckAgain):
        practice.confirm(practice.choose(), agreed="0" * 20)


def test_an_ended_hold_still_becomes_the_appointment_where_nobody_came(practice, draft):
    practice.confirm(draft, NOW + 11 * MINUTE)
    assert practice.diary() == BOOKED


def test_an_ended_hold_never_wins(practice, draft):
    late = NOW + 11 * MINUTE
    practice.choose(visitor="bo", therapist_id=practice.anna, now=late)
    practice.choose(visitor="cy", therapist_id=practice.ben, now=late)
    before = practice.diary()
    with pytest.raises(SlotTaken):
        practice.confirm(draft, late)
    assert practice.diary() == before
    assert (practice.appointments(), practice.messages()) == ([], [])
    assert (draft.name, draft.email) == (ADA["name"], ADA["email"])  # nothing typed is lost


def test_an_ended_hold_that_is_inside_the_notice_by_now_is_not_booked(practice):
    draft = practice.say(practice.choose("2026-11-23 13:00"))
    with pytest.raises(SlotTaken):
        practice.confirm(draft, NOW + 11 * MINUTE)


def test_a_live_hold_is_booked_although_the_notice_has_passed_meanwhile(practice):
    draft = practice.say(practice.choose("2026-11-23 13:00"))
    assert practice.confirm(draft, NOW + 9 * MINUTE).starts_at == at("2026-11-23 13:00")


def test_an_address_that_is_known_makes_a_client_of_its_own(practice, draft):
    known = factories.client(email=ADA["email"])
    new = practice.confirm(draft).client
    assert new.id != known
    clients = db.session.execute(select(Client.id, Client.possible_duplicate).order_by(Client.id)).all()
    assert clients == [(known, False), (new.id, True)]


def test_who_has_proven_who_she_is_keeps_her_record(practice):
    ada = practice.book().client
    second = practice.book(f"{TUESDAY} 14:00", client=ada)
    assert (second.client_id, db.session.scalars(select(Client.id)).all()) == (ada.id, [ada.id])


def test_a_known_client_cannot_be_in_two_places(practice):
    ada = practice.book(f"{TUESDAY} 10:30", therapist_id=practice.anna).client
    for when in ("09:45", "10:30", "11:15"):
        with pytest.raises(SlotTaken):
            practice.choose(f"{TUESDAY} {when}", "elsewhere", client=ada, therapist_id=practice.ben)
    practice.choose(f"{TUESDAY} 11:30", "elsewhere", client=ada, therapist_id=practice.ben)


def test_nobody_confirms_somebody_elses_draft(practice, draft):
    with pytest.raises(Missing):
        practice.confirm(draft, visitor="bo")
    with pytest.raises(Missing):
        practice.confirm(Draft(public_id="unknown"), agreed="0" * 20)
    assert practice.appointments() == []


def test_after_a_booking_the_next_one_is_a_draft_of_its_own(practice, draft):
    first = practice.confirm(draft)
    second = practice.book(f"{TUESDAY} 14:00")
    assert first.id != second.id
    assert db.session.scalars(select(Appointment.draft_id).order_by(Appointment.id)).all() == [1, 2]


def test_a_couple_is_booked_with_both_therapists_and_the_double_room(practice):
    appointment = practice.book(service_id=practice.add_couples())
    assert practice.diary() == [
        ("Anna", "10:30", "11:40", "appointment"),
        ("Ben", "10:30", "11:40", "appointment"),
        ("Room 2", "10:30", "11:45", "appointment"),
        ("client", "10:30", "11:30", "appointment"),
    ]
    assert (sorted(appointment.therapist_names), appointment.room) == (["Anna", "Ben"], "Room 2")
    practice.cancel(appointment)
    assert practice.diary() == []
