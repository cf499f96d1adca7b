"""What clients are told: queued with what it tells, taken back within the grace, once each, in the clinic's time."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from clinic import jobs
from clinic.db import db
from clinic.notify.actions import queue
from clinic.notify.models import Message
from clinic.scheduling.overlap import SlotTaken
from tests import factories
from tests.booking.practice import ADA, TUESDAY, WEDNESDAY
from tests.factories import NOW, at

MINUTE = timedelta(minutes=1)
AFTER_GRACE = NOW + 6 * MINUTE


def sent(practice):
    """The worker has been: everything that was due has left."""
    db.session.execute(update(Message).values(sent_at=AFTER_GRACE))
    db.session.commit()


def waiting(practice):
    """What has not left yet: template and when it will."""
    db.session.rollback()
    rows = db.session.execute(select(Message.template, Message.send_at).where(Message.sent_at.is_(None)))
    return rows.all()


@pytest.fixture
def appointment(practice):
    return practice.book(f"{WEDNESDAY} 10:30")


# ---- which, and when -------------------------------------------------------


def test_the_confirmation_waits_until_the_grace_is_over(practice, appointment):
    assert waiting(practice) == [("booked", NOW + 5 * MINUTE)]


def test_a_message_holds_no_text(practice, appointment):
    row = db.session.execute(select(Message.__table__)).mappings().one()
    assert dict(row) == {
        "id": 1,
        "template": "booked",
        "about_kind": "appointment",
        "about_id": appointment.id,
        "language": "en-IE",
        "send_at": NOW + 5 * MINUTE,
        "created_at": NOW,
        "sent_at": None,
    }


def test_cancelled_within_the_grace_nobody_hears_of_it(practice, appointment):
    practice.cancel(appointment, now=NOW + 5 * MINUTE - timedelta(seconds=1))
    assert waiting(practice) == []


def test_cancelled_after_the_grace_it_is_told_although_the_confirmation_has_not_left(practice, appointment):
    practice.cancel(appointment, now=AFTER_GRACE)
    assert waiting(practice) == [("cancelled", AFTER_GRACE)]


def test_moved_after_the_grace_it_is_told_although_the_confirmation_has_not_left(practice, appointment):
    practice.move(appointment, f"{WEDNESDAY} 14:00", AFTER_GRACE)
    assert waiting(practice) == [("booked", NOW + 5 * MINUTE), ("moved", AFTER_GRACE)]


def test_moved_within_the_grace_the_confirmation_tells_the_new_time(practice, appointment):
    practice.move(appointment, f"{TUESDAY} 14:00", NOW + MINUTE)
    assert waiting(practice) == [("booked", NOW + 5 * MINUTE)]
    assert "24 November, 14:00" in written(practice).subject


def test_later_changes_are_told_at_once(practice, appointment):
    sent(practice)
    practice.move(appointment, f"{WEDNESDAY} 14:00", AFTER_GRACE)
    assert waiting(practice) == [("moved", AFTER_GRACE)]
    sent(practice)
    practice.cancel(appointment, now=AFTER_GRACE + MINUTE)
    assert waiting(practice) == [("cancelled", AFTER_GRACE + MINUTE)]


def test_two_moves_are_told_once(practice, appointment):
    sent(practice)
    practice.move(appointment, f"{WEDNESDAY} 14:00", AFTER_GRACE)
    practice.move(appointment, f"{WEDNESDAY} 15:00", AFTER_GRACE + MINUTE)
    assert waiting(practice) == [("moved", AFTER_GRACE + MINUTE)]
    assert written(practice).subject == "Moved: your appointment is on Wednesday 25 November, 15:00"


def test_a_move_that_was_not_told_yet_and_a_cancellation_are_one_message(practice, appointment):
    sent(practice)
    practice.move(appointment, f"{WEDNESDAY} 14:00", AFTER_GRACE)
    practice.cancel(appointment, now=AFTER_GRACE + MINUTE)
    assert waiting(practice) == [("cancelled", AFTER_GRACE + MINUTE)]


def test_what_is_undone_is_not_told(practice, appointment):
    sent(practice)
    practice.book(f"{WEDNESDAY} 14:00", "bo", therapist_id=practice.anna)
    sent(practice)
    with pytest.raises(SlotTaken):
        practice.move(appointment, f"{WEDNESDAY} 14:00", AFTER_GRACE, practice.anna)
    assert waiting(practice) == []


# ---- in which words --------------------------------------------------------


def written(practice, template=None):
    """The newest message as it would be sent, by a worker that has read nothing before."""
    db.session.rollback()
    wanted = select(Message).order_by(Message.id.desc())
    message = db.session.scalars(wanted.where(Message.template == template) if template else wanted).first()
    return jobs.write(message)


def test_the_confirmation_says_all_there_is_to_know(practice, appointment):
    mail = written(practice)
    assert (mail.to, mail.subject) == (ADA["email"], "Your appointment on Wednesday 25 November, 10:30")
    assert (
        mail.text
        == f"""Hello Ada Sample,

you're booked:

Swedish massage, 60 minutes
Wednesday 25 November 2026, 10:30–11:30 (Dublin)
With Anna
Test Clinic, 1 Example Street, Demo Town
To pay at the clinic: €75
Reference: TC-{appointment.reference}

You can change the time or cancel online until Tuesday 24 November, 10:30:
http://localhost:8000/b/{appointment.link}

Later than that, call us on 01 555 0100.

Test Clinic"""
    )


def test_a_move_says_the_new_time_and_the_link(practice, appointment):
    sent(practice)
    practice.move(appointment, f"{WEDNESDAY} 14:00", AFTER_GRACE)
    mail = written(practice)
    assert mail.subject == "Moved: your appointment is on Wednesday 25 November, 14:00"
    assert "Wednesday 25 November 2026, 14:00–15:00 (Dublin)" in mail.text.splitlines()
    assert f"http://localhost:8000/b/{appointment.link}" in mail.text.splitlines()


def test_a_cancellation_says_what_is_cancelled(practice, appointment):
    sent(practice)
    practice.cancel(appointment, now=AFTER_GRACE)
    mail = written(practice)
    assert mail.subject == "Cancelled: your appointment on Wednesday 25 November, 10:30"
    assert (
        "your appointment is cancelled: Swedish massage, Wednesday 25 November, 10:30. There is nothing to pay."
        in mail.text.splitlines()
    )


def test_a_link_that_was_asked_for_is_in_its_message(practice, appointment):
    queue("link", ("appointment", appointment.id), "en-IE", NOW)
    db.session.commit()
    mail = written(practice)
    assert (mail.subject, mail.attachments) == ("The link to your booking", ())
    assert f"http://localhost:8000/b/{appointment.link}" in mail.text.splitlines()


def test_moving_and_cancelling_are_said_apart_where_they_differ(practice):
    factories.clinic(cancel_notice_minutes=60, move_notice_minutes=60 * 24)
    practice.book(f"{WEDNESDAY} 10:30")
    lines = written(practice).text.splitlines()
    assert (
        "You can change the time online until Tuesday 24 November, 10:30."
        " You can cancel online until Wednesday 25 November, 09:30." in lines
    )


def test_nothing_is_promised_that_is_over_when_the_message_leaves(practice):
    practice.book("2026-11-23 14:00")
    text = written(practice).text
    assert "online until" not in text
    assert "To change or cancel it, call us on 01 555 0100." in text.splitlines()


def test_a_clinic_without_a_telephone_is_written_to(practice, appointment):
    factories.clinic(phone="")
    for template in ("booked", "cancelled"):
        queue(template, ("appointment", appointment.id), "en-IE", NOW)
        db.session.commit()
        assert "write to us at hello@clinic.example" in written(practice).text
        assert "call" not in written(practice).text


@pytest.mark.parametrize(
    ("zone", "subject", "line"),
    [
        ("Pacific/Auckland", "Your appointment on Wednesday 25 November, 09:00", "09:00–10:00 (Auckland)"),
        ("America/New_York", "Your appointment on Wednesday 25 November, 09:00", "09:00–10:00 (New York)"),
        ("Asia/Kathmandu", "Your appointment on Wednesday 25 November, 09:00", "09:00–10:00 (Kathmandu)"),
    ],
)
def test_subject_and_text_are_in_the_clinics_time(practice, zone, subject, line):
    factories.clinic(zone=zone)
    therapist_id = factories.therapist("massage", zone=zone)
    practice.book(f"{WEDNESDAY} 09:00", therapist_id=therapist_id)
    from flask import g

    g.pop("clinic", None)  # a worker has not read it yet
    mail = written(practice)
    assert mail.subject == subject
    assert f"Wednesday 25 November 2026, {line}" in mail.text.splitlines()


def test_a_name_is_written_as_it_was_typed(practice):
    name = "Zoë O'Brien & <b>Søn</b> {{ 7 * 7 }} \N{RIGHT-TO-LEFT OVERRIDE}abc 😀"
    practice.book(who=ADA | {"name": name})
    assert written(practice).text.splitlines()[0] == f"Hello {name},"


@pytest.mark.parametrize("base", ["https://clinic.example", "https://clinic.example/", "https://clinic.example/book"])
def test_the_link_stands_under_the_configured_address(house, practice, appointment, base):
    house.config["BASE_URL"] = base
    house.config["ANSWERS_TO"] = ["clinic.example"]
    with house.test_request_context(headers={"Host": "evil.example"}):
        mail = written(practice)
    assert f"{base.rstrip('/')}/b/{appointment.link}" in mail.text.splitlines()
    assert "evil.example" not in mail.text + mail.attachments[0][2].decode()


def test_every_message_can_be_written(practice, appointment):
    """A message that is queued and cannot be written would hold up all others."""
    assert sorted(jobs.WRITERS) == [
        "account_link",
        "anything_changed",
        "booked",
        "cancelled",
        "code",
        "late",
        "link",
        "moved",
        "pending",
        "released",
        "unfinished",
    ]
    for template in jobs.ABOUT_APPOINTMENTS:
        queue(template, ("appointment", appointment.id), "en-IE", at(f"{TUESDAY} 09:00"))
        db.session.commit()
        mail = written(practice, template)
        assert mail.to == ADA["email"]
        assert mail.text.startswith("Hello Ada Sample,")
        assert mail.text.endswith("Test Clinic")
        attached = ["appointment.ics"] if template in {"booked", "moved", "cancelled"} else []
        assert [name for name, *_ in mail.attachments] == attached
