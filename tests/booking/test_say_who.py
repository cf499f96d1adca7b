"""Saying who is coming: written into the draft, and the time is held a little longer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.booking import queries
from clinic.db import db
from clinic.errors import Missing
from clinic.people.models import Client
from tests.booking.practice import ADA
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def said(draft):
    return {"name": draft.name, "email": draft.email, "phone": draft.phone}


def test_what_was_said_is_in_the_draft_and_nowhere_else(practice):
    draft = practice.say(practice.choose())
    assert said(draft) == ADA
    assert practice.appointments() == practice.messages() == practice.trail() == []
    assert db.session.scalars(select(Client)).all() == []


def test_said_again_it_is_replaced(practice):
    draft = practice.choose()
    practice.say(draft)
    practice.say(draft, name="Bo Example", email="bo@client.example", phone="")
    assert said(draft) == {"name": "Bo Example", "email": "bo@client.example", "phone": ""}


def test_the_time_is_held_ten_minutes_from_there(practice):
    draft = practice.choose()
    practice.say(draft, NOW + 7 * MINUTE)
    assert queries.hold_until(draft, NOW + 7 * MINUTE) == NOW + 17 * MINUTE
    assert draft.expires_at == NOW + 7 * MINUTE + timedelta(hours=24)


def test_what_was_said_is_kept_although_the_hold_has_ended(practice):
    draft = practice.choose()
    late = NOW + 11 * MINUTE
    practice.say(draft, late)
    assert said(draft) == ADA
    assert queries.hold_until(draft, late) is None


def test_somebody_elses_draft_is_not_there(practice):
    draft = practice.choose(visitor="bo")
    with pytest.raises(Missing) as refused:
        practice.say(draft)
    assert refused.value.http_status == 404
    assert said(draft) == {"name": "", "email": "", "phone": ""}
