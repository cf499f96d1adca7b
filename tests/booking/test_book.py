"""Booking for somebody on the telephone: the same diary, the same questions, the same traces as a booking online."""

from dataclasses import replace

import pytest

from clinic.audit.models import AuditEvent
from clinic.booking import actions, health
from clinic.booking.actions import Caller
from clinic.booking.availability import Latitude
from clinic.booking.models import Explanation
from clinic.catalog.models import Service
from clinic.catalog.queries import option_of
from clinic.db import db, transaction
from clinic.people.models import Client
from clinic.scheduling.overlap import SlotTaken
from tests import factories
from tests.booking.practice import ADA, TUESDAY, WEDNESDAY, Practice
from tests.factories import NOW, at
from tests.visiting import Visitor

BO = Caller(name="Bo Example", phone="+353855550199")


def book(practice, *whens, caller=BO, form="form", latitude=None, now=NOW, **wish):
    starts, clinic = [at(when) for when in whens], practice.clinic
    with transaction():
        wish = replace(practice.wish(**wish), latitude=latitude)
        option = option_of(wish.service, wish.minutes)
        return actions.book(form, wish, option.id, starts, caller, clinic, now, "staff:7")


def test_notice_and_horizon_do_not_bind_and_the_trail_says_who_booked(practice):
    book(practice, "2026-11-23 09:15")  # the notice is four hours, the horizon sixty days
    book(practice, "2027-06-01 10:00", caller=Caller(1))
    assert [(one.status, one.client.name) for one in practice.appointments()] == [("booked", "Bo Example")] * 2
    assert db.session.query(AuditEvent.actor).filter_by(action="book").distinct().all() == [("staff:7",)]
    busy = {who for who, *_ in practice.diary()}
    assert "client" in busy


def test_the_same_form_books_once_and_another_time_is_another_booking(practice):
    first = book(practice, f"{TUESDAY} 10:00")
    assert book(practice, f"{TUESDAY} 10:00") == first
    assert book(practice, f"{TUESDAY} 12:00", caller=Caller(first[0].client_id)) != first
    assert [one.starts_at for one in practice.appointments()] == [at(f"{TUESDAY} 10:00"), at(f"{TUESDAY} 12:00")]
    assert db.session.query(Client).count() == 1


def test_whoever_has_no_address_is_sent_nothing_whatever_becomes_of_the_visit(practice):
    (visit,) = book(practice, f"{WEDNESDAY} 10:00")
    practice.move(visit, f"{WEDNESDAY} 14:00")
    practice.cancel(visit)
    assert practice.messages() == []
    book(practice, f"{WEDNESDAY} 10:00", caller=Caller(**{**ADA, "email": "Ada@Client.example"}))
    assert (practice.messages(), practice.appointments()[-1].client.email) == (["booked"], "ada@client.example")


def test_nobody_goes_over_what_is_taken_and_nothing_is_left_behind(practice):
    book(practice, f"{TUESDAY} 10:00", therapist_id=practice.anna)
    anyhow = Latitude(past_hours=True, past_cap=True, reason="She insists", step=5)
    with pytest.raises(SlotTaken):
        book(
            practice,
            f"{TUESDAY} 10:30",
            form="other",
            therapist_id=practice.anna,
            latitude=anyhow,
            caller=Caller(**ADA),
        )
    assert (len(practice.appointments()), db.session.query(Client).count()) == (1, 1)


def test_hours_are_passed_with_a_reason_that_is_kept_sealed(practice):
    with pytest.raises(SlotTaken):
        book(practice, f"{TUESDAY} 18:00")
    (visit,) = book(practice, f"{TUESDAY} 18:00", latitude=Latitude(past_hours=True, reason="Flies home"))
    kept = db.session.query(Explanation).one()
    assert (kept.appointment_id, kept.what, kept.by, kept.words) == (visit.id, "past", "staff:7", "Flies home")
    event = db.session.query(AuditEvent).filter_by(action="book").one()
    assert (event.after["past"], "Flies" in str(event.after)) == (["hours"], False)


def test_a_series_is_booked_whole_or_not_at_all(practice):
    weeks = [f"2026-{day} 10:00" for day in ("11-24", "12-01", "12-08")]
    practice.book(weeks[1], visitor="somebody", therapist_id=practice.anna)
    with pytest.raises(SlotTaken):
        book(practice, *weeks, therapist_id=practice.anna)
    assert len(practice.appointments()) == 1
    visits = book(practice, *weeks, therapist_id=practice.ben)
    assert [one.starts_at for one in visits] == list(map(at, weeks))
    assert len({one.series for one in visits}) == 1
    assert visits[0].series is not None
    assert book(practice, *weeks, therapist_id=practice.ben) == visits
    assert len(practice.appointments()) == 4


def test_the_health_questions_are_still_needed_and_asked_by_her_link(asking):
    with asking.app_context():
        practice = Practice()
        service = db.session.query(Service).filter_by(slug="swedish-massage").one()
        (visit,) = book(practice, f"{WEDNESDAY} 10:00", service_id=service.id, caller=Caller(**ADA))
        clinic = practice.clinic
        assert visit.status == "booked"
        assert health.standing_of(visit, clinic, NOW, visit.starts_at).state == "needed"
        asked = health.asking_for(visit, clinic, NOW)
        assert asked.next_page.section.stage == "safety_check"
        assert practice.messages() == ["booked", "unfinished"]


@pytest.mark.parametrize(("answers", "status"), [({}, "booked"), ({"heart": ["mi_surgery_gt6m"]}, "pending")])
def test_what_a_known_client_answered_before_comes_along_for_her_to_confirm(asking, answers, status):
    with asking.app_context():
        practice = Practice()
        service = db.session.query(Service).filter_by(slug="swedish-massage").one()
        before = factories.appointment(service.id, at(f"{WEDNESDAY} 10:00"), answers=answers)
        (visit,) = book(practice, "2026-12-02 10:00", service_id=service.id, caller=Caller(before.client_id))
        assert visit.status == status
        asked = health.asking_for(visit, practice.clinic, NOW)
        assert (asked.context.returning, asked.sheet.answers.keys() > {"heart"}) == (True, True)
        assert health.standing_of(visit, practice.clinic, NOW, visit.starts_at).state == "needed"


def test_online_a_client_has_so_many_bookings_and_staff_go_on(practice):
    ada = practice.book(f"{TUESDAY} 10:00").client
    chosen = practice.choose(f"{TUESDAY} 14:00", visitor="third", client=ada)
    factories.clinic(upcoming_per_client=2, phone="01 555 0100")
    practice.book(f"{WEDNESDAY} 10:00", visitor="again", client=ada)
    for refuse in (
        lambda: practice.confirm(chosen, visitor="third"),
        lambda: practice.choose("2026-11-26 10:00", visitor="fourth", client=ada),
    ):
        with pytest.raises(actions.TooManyBookings) as refused:
            refuse()
        assert refused.value.advice == (
            "Swedish massage on Tuesday 24 November, 10:00",
            "Swedish massage on Wednesday 25 November, 10:00",
            "For another, call us on 01 555 0100.",
        )
    book(practice, "2026-11-26 14:00", caller=Caller(ada.id))
    assert len(practice.appointments()) == 3
    practice.book("2026-11-27 10:00", visitor="stranger")  # whoever has proven nothing is nobody we know
    assert len(practice.appointments()) == 4


def test_whoever_may_book_no_more_online_reads_what_she_has(house, link):
    with house.app_context():
        factories.clinic(upcoming_per_client=1)
    ada = Visitor(house)
    ada.open(link)
    ada.send("Book this again")
    ada.open(f"{ada.page.location}&day={TUESDAY}")
    page = ada.send("Continue", slot=f"{TUESDAY}T14:00Z")
    assert (page.status, page.heading) == (409, "That didn’t work")
    assert "Swedish massage on Wednesday 25 November, 10:30" in page.text
