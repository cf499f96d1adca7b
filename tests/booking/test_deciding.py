"""A booking that waits is decided on: booked, sent to a doctor, or called off."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic.booking import actions, health
from clinic.booking.models import Appointment
from clinic.booking.soonest import next_openings
from clinic.db import db, transaction
from clinic.errors import ClinicError
from clinic.intake.models import Decision
from clinic.notify.models import Message
from clinic.people.models import Client
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories
from tests.factories import at

SLUG = "swedish-massage"
WAITING = "waiting@client.example"
RHYTHM = {"heart": ["rhythm"]}
OLD_HEART = {"heart": ["mi_surgery_gt6m"]}


@pytest.fixture
def inside(demo_app):
    with demo_app.app_context():
        yield


def pending(days=10, **answers):
    """A booking whose answers need somebody's word, so many days ahead: seen from there it has been given up."""
    at = now()
    hers = select(func.count()).select_from(Appointment).join(Client).where(Client.email == WAITING)
    weeks = timedelta(days=10 + 7 * db.session.scalar(hers))  # by then what waits would have given its time back
    opening = next(one for one in next_openings(settings.clinic(), at + weeks) if one.service.slug == SLUG)
    return factories.appointment(
        opening.service.id, opening.starts_at, minutes=opening.minutes, now=at, answers=answers, email=WAITING
    )


def decide(appointment, verdict, **how):
    with transaction():
        return actions.decide(appointment.id, verdict, {"by": "Anna"}, settings.clinic(), now(), "system", **how)


def decision_on(appointment):
    return db.session.scalars(select(Decision).where(Decision.response_id == appointment.response_id)).one()


def messages(appointment):
    return list(db.session.scalars(select(Message.template).where(Message.about_id == appointment.id)))


@pytest.mark.usefixtures("inside")
class TestDeciding:
    def test_what_waits_has_a_reason_and_a_deadline(self):
        assert [(a.status, a.pending_reason) for a in (pending(**OLD_HEART), pending(**RHYTHM))] == [
            ("pending", "review"),
            ("pending", "clearance"),
        ]

    @pytest.mark.parametrize("verdict", ["as_booked", "with_changes"])
    def test_it_is_booked(self, verdict):
        appointment = decide(pending(**OLD_HEART), verdict)
        assert (appointment.status, appointment.pending_reason, appointment.expires_at) == ("booked", None, None)
        assert messages(appointment) == ["booked", "anything_changed"]
        stands = health.standing_of(appointment, settings.clinic(), now(), appointment.starts_at)
        assert stands.state == "clear"

    def test_it_waits_for_a_doctors_note_instead(self):
        appointment = decide(pending(**OLD_HEART), "needs_doctor")
        assert (appointment.status, appointment.pending_reason) == ("pending", "clearance")
        assert messages(appointment) == ["pending", "released"]

    def test_it_is_called_off(self):
        appointment = decide(pending(**RHYTHM), "no")
        assert (appointment.status, appointment.claim_id, appointment.cancelled_by) == ("cancelled", None, "system")
        assert messages(appointment) == ["cancelled"]

    def test_what_does_not_wait_is_not_decided_on(self):
        appointment = decide(pending(**OLD_HEART), "as_booked")
        with pytest.raises(ClinicError, match="not waiting"):
            decide(appointment, "no")

    def test_what_was_decided_is_kept_sealed(self):
        appointment = decide(pending(**OLD_HEART), "as_booked")
        decision = decision_on(appointment)
        assert (decision.verdict, decision.details) == ("as_booked", {"by": "Anna"})
        assert b"Anna" not in decision.details_sealed


@pytest.mark.usefixtures("inside")
class TestHowLong:
    def test_as_long_as_the_clinic_says(self):
        for months in (6, 1):
            factories.clinic(clearance_months=months)
            decision = decision_on(decide(pending(**OLD_HEART), "as_booked"))
            assert decision.valid_until - decision.decided_at == timedelta(days=30 * months)

    def test_until_a_day_before_that_or_not_longer(self):
        soon, late = now() + timedelta(days=40), now() + timedelta(days=400)
        assert decision_on(decide(pending(**OLD_HEART), "as_booked", until=soon)).valid_until == soon
        decision = decision_on(decide(pending(**OLD_HEART), "as_booked", until=late))
        assert decision.valid_until - decision.decided_at == timedelta(days=180)

    @pytest.mark.parametrize("days", [-1, 0])
    def test_not_until_a_day_that_is_over(self, days):
        with pytest.raises(ClinicError, match="That day is over"):
            decide(pending(**OLD_HEART), "as_booked", until=now() + timedelta(days=days))

    def test_not_until_before_the_visit(self):
        appointment = pending(**OLD_HEART)
        with pytest.raises(ClinicError, match="over before the visit"):
            decide(appointment, "as_booked", until=appointment.starts_at)
        assert (appointment.status, db.session.query(Decision).count()) == ("pending", 0)
        assert decide(appointment, "as_booked", until=appointment.starts_at + timedelta(minutes=1)).status == "booked"

    def test_it_rests_on_a_letter_about_the_same_answers(self):
        appointment, other = pending(**RHYTHM), pending(**RHYTHM)
        with transaction():
            letters = [
                actions.bring_letter(one.id, "a.pdf", b"%PDF-", settings.clinic(), now(), "client:1")
                for one in (appointment, other)
            ]
        with pytest.raises(ValueError, match="same answers"):
            decide(appointment, "as_booked", letter=letters[1])
        assert decision_on(decide(appointment, "as_booked", letter=letters[0])).letter_id == letters[0].id


def test_from_the_command_line(demo_app):
    with demo_app.app_context():
        appointment = pending(**OLD_HEART)
        reference, number = appointment.reference, appointment.id
    run = demo_app.test_cli_runner().invoke
    assert run(args=["decide", reference, "as_booked", "--by", "Anna"]).output == (
        "The booking is booked now; the client is told.\n"
    )
    again = run(args=["decide", reference, "no", "--by", "Anna"])
    assert (again.exit_code, again.output) == (1, "Error: This appointment is not waiting for a decision.\n")
    with demo_app.app_context():
        assert db.session.get(Appointment, number).status == "booked"


def test_against_a_doctors_rule_the_command_line_wants_a_reason(demo_app):
    with demo_app.app_context():
        reference = pending(**RHYTHM).reference
    run = demo_app.test_cli_runner().invoke
    refused = run(args=["decide", reference, "as_booked", "--by", "Anna"])
    assert (refused.exit_code, "must write down why" in refused.output) == (1, True)
    agreed = run(args=["decide", reference, "as_booked", "--by", "Anna", "--reason", "Her cardiologist agreed"])
    assert agreed.output == "The booking is booked now; the client is told.\n"


def test_until_a_day_from_the_command_line(demo_app):
    with demo_app.app_context():
        appointment = pending(**OLD_HEART)
        reference, number, clinic = appointment.reference, appointment.response_id, settings.clinic()
        day = (now() + timedelta(days=60)).date()
    run = demo_app.test_cli_runner().invoke
    for wrong in ("tomorrow", "2026-02-30", "9999-12-31", "31.3.2027"):
        assert run(args=["decide", reference, "as_booked", "--by", "Anna", "--until", wrong]).exit_code == 2
    past = run(args=["decide", reference, "as_booked", "--by", "Anna", "--until", "2020-01-01"])
    assert (past.exit_code, past.output) == (1, "Error: That day is over. Choose a later one.\n")
    assert run(args=["decide", reference, "as_booked", "--by", "Anna", "--until", str(day)]).exit_code == 0
    with demo_app.app_context():
        decision = db.session.scalars(select(Decision).where(Decision.response_id == number)).one()
        assert decision.valid_until == at(f"{day + timedelta(days=1)} 00:00", clinic.zone)
