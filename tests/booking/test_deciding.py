"""A booking that waits is decided on: booked, sent to a doctor, or called off."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.booking import actions, health
from clinic.booking.models import Appointment
from clinic.booking.soonest import next_openings
from clinic.db import db, transaction
from clinic.errors import ClinicError
from clinic.intake.models import Decision
from clinic.notify.models import Message
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories

SLUG = "swedish-massage"
RHYTHM = {"heart": ["rhythm"]}
OLD_HEART = {"heart": ["mi_surgery_gt6m"]}


@pytest.fixture
def inside(demo_app):
    with demo_app.app_context():
        yield


def pending(days=10, **answers):
    """A booking whose answers need somebody's word, so many days ahead: seen from there it has been given up."""
    at = now()
    ahead = next_openings(settings.clinic(), at + timedelta(days=days))
    opening = next(one for one in ahead if one.service.slug == SLUG)
    return factories.appointment(
        opening.service.id, opening.starts_at, minutes=opening.minutes, now=at, answers=answers
    )


def decide(appointment, verdict):
    with transaction():
        return actions.decide(appointment.id, verdict, {"by": "Anna"}, settings.clinic(), now(), "system")


def messages(appointment):
    return list(db.session.scalars(select(Message.template).where(Message.about_id == appointment.id)))


@pytest.mark.usefixtures("inside")
class TestDeciding:
    def test_what_waits_has_a_reason_and_a_deadline(self):
        assert [(a.status, a.pending_reason) for a in (pending(**OLD_HEART), pending(days=13, **RHYTHM))] == [
            ("pending", "review"),
            ("pending", "clearance"),
        ]

    @pytest.mark.parametrize("verdict", ["as_booked", "with_changes"])
    def test_it_is_booked(self, verdict):
        appointment = decide(pending(**OLD_HEART), verdict)
        assert (appointment.status, appointment.pending_reason, appointment.expires_at) == ("booked", None, None)
        assert messages(appointment) == ["booked"]
        stands = health.standing_of(appointment, settings.clinic(), now(), appointment.starts_at)
        assert stands.state == "clear"

    def test_it_waits_for_a_doctors_note_instead(self):
        appointment = decide(pending(**OLD_HEART), "needs_doctor")
        assert (appointment.status, appointment.pending_reason) == ("pending", "clearance")
        assert messages(appointment) == ["pending"]

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
        decision = db.session.scalars(select(Decision).where(Decision.response_id == appointment.response_id)).one()
        assert (decision.verdict, decision.details) == ("as_booked", {"by": "Anna"})
        assert b"Anna" not in decision.details_sealed


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
