"""The trail: who did what to which object, and nothing about who she is."""

import json
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from clinic.audit.actions import record
from clinic.audit.models import AuditEvent
from clinic.audit.queries import history
from clinic.booking import actions
from clinic.db import db, transaction
from clinic.scheduling.slots import Need
from tests import factories
from tests.factories import NOW, at

WHO = {"name": "Zoë Unmistakable", "email": "zoe.unmistakable@client.example", "phone": "+353855550142"}
COLUMNS = [column.name for column in AuditEvent.__table__.columns]
PERSONAL = re.compile(r"(?i)zo[eë]|unmistakable|client\.example|@|855550142|swedish")


def events():
    return db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()


@pytest.fixture
def booked(in_app):
    """An appointment that was moved, cancelled and asked about."""
    clinic = factories.clinic()
    factories.therapist()
    service = factories.service((Need("therapist"),), slug="swedish")
    appointment = factories.appointment(service, at("2026-11-25 10:30"), **WHO)
    with transaction():
        actions.move(appointment.id, at("2026-11-26 14:00"), None, clinic, NOW, f"client:{appointment.client_id}")
    with transaction():
        actions.send_link_again(appointment.id, WHO["email"], clinic, NOW)
        actions.renew_link(appointment.id, NOW, "system")
    with transaction():
        actions.cancel(appointment.id, "plans", clinic, NOW, f"client:{appointment.client_id}")
    return appointment


def test_every_change_leaves_who_when_before_and_after(booked):
    shown = [
        (one.actor, one.action, one.at, one.before.get("starts_at"), one.after.get("starts_at")) for one in events()
    ]
    first, second = "2026-11-25T10:30:00+00:00", "2026-11-26T14:00:00+00:00"
    me = f"client:{booked.client_id}"
    assert shown == [
        (me, "book", NOW, None, first),
        (me, "move", NOW, first, second),
        ("visitor", "ask_for_link", NOW, None, None),
        ("system", "renew_link", NOW, None, None),
        (me, "cancel", NOW, second, second),
    ]
    assert [(one.before.get("status"), one.after.get("status")) for one in events() if one.after] == [
        (None, "booked"),
        ("booked", "booked"),
        ("booked", "cancelled"),
    ]


def test_before_and_after_are_states_instants_and_numbers(booked):
    for event in events():
        for facts in (event.before, event.after):
            assert set(facts) <= {"status", "starts_at", "ends_at", "resources"}
            assert all(isinstance(one, int) for one in facts.get("resources", []))


def test_nobody_can_be_known_from_the_trail(booked):
    rows = [{name: str(getattr(one, name)) for name in COLUMNS} for one in events()]
    assert len(rows) == 5
    assert PERSONAL.findall(json.dumps(rows)) == []


def test_the_words_that_are_looked_for_would_be_found():
    assert PERSONAL.findall(json.dumps(WHO))


def test_the_history_of_one_thing_is_its_own_in_order(in_app):
    with transaction():
        for number, action in ((1, "book"), (2, "book"), (1, "cancel")):
            record("system", action, ("appointment", number), NOW)
        record("system", "rename", ("service", 1), NOW)
    assert [event.action for event in history("appointment", 1)] == ["book", "cancel"]
    assert history("appointment", 3) == []


def test_what_is_undone_leaves_no_trace(in_app):
    def fail():
        with transaction():
            record("system", "book", ("appointment", 1), NOW)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert events() == []


def test_instants_are_written_so_that_they_can_be_read_back(in_app):
    moment = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    with transaction():
        record("system", "book", ("appointment", 1), NOW, before={"at": None}, after={"at": moment, "count": 2})
    (event,) = events()
    assert event.before == {"at": None}
    assert (datetime.fromisoformat(event.after["at"]), event.after["count"]) == (moment, 2)
