"""Doctors' letters on the working side: for those who treat the client, as files, each reading with a trace."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.booking import actions
from clinic.booking.soonest import next_openings
from clinic.db import db, transaction
from clinic.intake.models import Letter
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories
from tests.booking.lettering import PDF, PNG
from tests.staff import ROLES, signed_in, staff
from tests.visiting import Visitor, selects

WRONG_KIND = "We can’t read this kind of file. Choose a PDF, or a photo as JPEG or PNG."


@dataclass
class House:
    """The demo clinic, and in it a visit that waits for a letter and has one already."""

    app: object
    number: int
    visit: str
    letter: str
    hers: int  # the therapist who treats


@pytest.fixture
def house(demo_app):
    with demo_app.app_context():
        at, clinic = now(), settings.clinic()
        openings = next_openings(clinic, at + timedelta(days=10))
        opening = next(one for one in openings if one.service.slug == "swedish-massage")
        visit = factories.appointment(
            opening.service.id, opening.starts_at, minutes=opening.minutes, now=at, answers={"heart": ["rhythm"]}
        )
        hers = next(seat.resource_id for seat in visit.seats if seat.kind == "therapist")
        with transaction():
            letter = actions.bring_letter(visit.id, "Dr No.pdf", PDF, clinic, at, f"client:{visit.client_id}")
            return House(demo_app, visit.id, visit.public_id, letter.public_id, hers)


@pytest.fixture
def stranger(house):
    """A therapist whom this client has no visit with."""
    with house.app.app_context():
        return factories.therapist("massage")


def page(house, role="therapist", treats=None):
    """Somebody of the staff, before the page of the visit's letters."""
    visitor = Visitor(signed_in(house.app, staff(role, treats or house.hers)))
    visitor.open(f"/staff/appointments/{house.visit}/letter")
    return visitor


def trail(house):
    with house.app.app_context():
        rows = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(one.actor, one.action, one.object_kind, one.after) for one in rows if one.actor.startswith("staff")]


def kept(house):
    with house.app.app_context():
        return [(one.media_type, one.uploaded_by) for one in db.session.scalars(select(Letter).order_by(Letter.id))]


def test_a_letter_is_a_file_that_no_browser_runs(house):
    answer = signed_in(house.app, staff("therapist", house.hers)).test_client().get(f"/staff/letters/{house.letter}")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, PDF, "application/pdf")
    assert {name: answer.headers[name] for name in ("Content-Disposition", "Content-Security-Policy")} == {
        "Content-Disposition": f'attachment; filename="letter-{house.letter}.pdf"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert "Content-Encoding" not in answer.headers


def test_every_reading_leaves_a_trace_that_tells_nothing(house):
    client = signed_in(house.app, staff("therapist", house.hers)).test_client()
    for method in (client.get, client.get, client.head):
        method(f"/staff/letters/{house.letter}")
    client.get(f"/staff/appointments/{house.visit}/letter")
    me = staff("therapist").actor
    assert trail(house) == [(me, "read", "letter", {})] * 3 + [(me, "read", "response", {})]


def test_they_are_for_those_who_treat_the_client(house, stranger):
    paths = (f"/staff/letters/{house.letter}", f"/staff/appointments/{house.visit}/letter")

    def answers(somebody):
        client = signed_in(house.app, somebody).test_client()
        return {client.get(path).status_code for path in paths}

    assert {role: answers(staff(role, house.hers)) for role in ROLES} == {
        "owner": {403},
        "health-owner": {200},
        "reception": {403},
        "reader": {403},
        "therapist": {200},
        "senior": {200},
    }
    assert answers(None) == {303}
    assert answers(staff("therapist", stranger)) == {404}
    before = len(trail(house))
    answers(staff("senior", stranger))
    assert len(trail(house)) == before


@pytest.mark.parametrize("public_id", ["no-such", "x" * 500, "%27", "1"])
def test_what_is_not_there_is_missing(house, public_id):
    client = signed_in(house.app, staff("therapist", house.hers)).test_client()
    for path in (f"/staff/letters/{public_id}", f"/staff/appointments/{public_id}/letter"):
        assert client.get(path).status_code == 404


def test_the_page_names_what_has_come(house):
    shown = page(house).page
    assert shown.link("Dr No.pdf") == f"/staff/letters/{house.letter}"
    assert "sent by the client" in shown.text


def test_one_that_was_brought_to_the_desk_is_added(house):
    anna = page(house)
    assert anna.send("Add this letter", letter=(BytesIO(PNG), "scan.png")).status == 303
    assert "added at the desk" in anna.follow().text
    assert kept(house)[1] == ("image/png", staff("therapist").actor)


def test_the_same_files_are_refused_as_from_the_client(house, stranger):
    anna = page(house)
    refused = anna.send("Add this letter", letter=(BytesIO(b"<svg/>"), "letter.pdf"))
    assert (refused.status, refused.errors) == (422, {"letter": WRONG_KIND})
    assert anna.send("Add this letter", letter=None).status == 422
    signed_in(house.app, staff("therapist", stranger))
    assert anna.send("Add this letter", letter=(BytesIO(PDF), "a.pdf")).status == 404
    assert len(kept(house)) == 1


def test_after_the_decision_none_is_added(house):
    anna = page(house)
    with house.app.app_context(), transaction():
        letter = db.session.query(Letter).one()
        actions.decide(house.number, "as_booked", {"by": "Anna"}, settings.clinic(), now(), "staff:1", letter=letter)
    refused = anna.send("Add this letter", letter=(BytesIO(PDF), "a.pdf"))
    assert (refused.status, "This visit isn’t waiting for a letter" in refused.text) == (409, True)
    assert len(kept(house)) == 1
    assert refused.link("Dr No.pdf")


def test_the_page_asks_as_often_for_five_letters_as_for_one(house):
    anna = page(house)

    def asked():
        with selects(house.app) as seen:
            anna.open(f"/staff/appointments/{house.visit}/letter")
        assert not any("content_sealed" in statement for statement in seen)
        return len(seen)

    one = asked()
    for _ in range(4):
        anna.send("Add this letter", letter=(BytesIO(PDF), "a.pdf"))
        anna.follow()
    assert (asked(), len(kept(house)), one <= 10) == (one, 5, True)


def test_the_answers_lead_there(house):
    visitor = Visitor(signed_in(house.app, staff("therapist", house.hers)))
    link = visitor.open(f"/staff/health/{house.visit}").link("Doctor’s letters")
    assert link == f"/staff/appointments/{house.visit}/letter"
