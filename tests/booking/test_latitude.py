"""How far the staff may go beyond what is offered online."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.booking import availability
from clinic.booking.availability import Latitude
from clinic.db import db, transaction
from clinic.scheduling.hours import midnight
from clinic.scheduling.models import Resource
from tests import factories
from tests.factories import NOW, ZONE, at
from tests.scheduling.asking import clocks

MONDAY_ON, TUESDAY_ON = date(2026, 11, 23), date(2026, 11, 24)


def free(practice, on=TUESDAY_ON, latitude=None):
    window = midnight(on, ZONE), midnight(on + timedelta(days=1), ZONE)
    return availability.find(replace(practice.wish(), latitude=latitude), window, practice.clinic, NOW)


def test_neither_notice_nor_horizon_binds_the_staff(practice):
    factories.clinic(horizon_days=1)
    far = TUESDAY_ON + timedelta(days=90)
    assert clocks(free(practice, MONDAY_ON, Latitude()))[0] == "09:00"
    assert clocks(free(practice, far)) == []
    assert clocks(free(practice, far, Latitude())) == clocks(free(practice))
    assert clocks(free(practice, far, Latitude(step=5)))[:2] == ["09:00", "09:05"]


def test_with_a_reason_they_go_past_hours_and_closures_and_never_over_what_is_busy(practice):
    factories.exception("closed", TUESDAY_ON)  # the whole clinic
    factories.exception("closed", TUESDAY_ON, resource_id=practice.rooms[0])  # and one room is out of order
    for who in (practice.anna, practice.ben):
        factories.claim((who, at("2026-11-24 20:00"), at("2026-11-24 21:00")))
    late = Latitude(past_hours=True, reason="She flies at noon")
    assert clocks(free(practice, latitude=Latitude(past_cap=True, reason="She flies at noon"))) == []
    starts = clocks(free(practice, latitude=late))
    assert [starts[0], starts[-1]] == ["00:00", "23:45"]
    assert {"18:45", "21:00"} < set(starts)
    assert not {"19:00", "20:00", "20:45"} & set(starts)  # clean-up counts
    factories.claim((practice.rooms[1], at("2026-11-24 00:00"), at("2026-11-25 00:00")))
    assert "12:00" not in clocks(free(practice, latitude=late))


def test_with_a_reason_they_go_past_the_cap(practice):
    with transaction():
        for who in (practice.anna, practice.ben):
            db.session.get_one(Resource, who).daily_cap = 1
    for who in (practice.anna, practice.ben):
        factories.claim((who, at("2026-11-24 16:00"), at("2026-11-24 17:00")))
    assert clocks(free(practice, latitude=Latitude(past_hours=True, reason="Her last day"))) == []
    found = free(practice, latitude=Latitude(past_cap=True, reason="Her last day"))
    assert (clocks(found)[0], found.capped) == ("09:00", False)


def test_nobody_goes_past_them_without_a_reason():
    with pytest.raises(ValueError, match="needs a reason"):
        Latitude(past_hours=True, reason="  ")
