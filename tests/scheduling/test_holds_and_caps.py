"""What a hold keeps from others, and a day that is full by its cap (B8, reliability 10)."""

from datetime import timedelta

import pytest

from tests import factories
from tests.factories import NOW, at
from tests.scheduling.asking import TUESDAY, ask, booking, days_offered, offered, smallest

WEDNESDAY = TUESDAY + timedelta(days=1)
pytestmark = pytest.mark.usefixtures("in_app")
LATER = NOW + timedelta(minutes=10)


def test_a_hold_blocks_others_and_not_its_holder():
    anna = factories.therapist(shift="09:00-12:00")
    own = booking((anna, "10:00", "11:00"), kind="hold", expires_at=LATER)
    assert offered() == ["09:00", "11:00"]
    assert offered(ignoring=[own]) == ["09:00", "10:00", "11:00"]
    assert offered(ignoring=[own + 1]) == ["09:00", "11:00"]


def test_a_hold_blocks_until_its_end_and_not_from_then_on():
    anna = factories.therapist(shift="09:00-12:00")
    booking((anna, "10:00", "11:00"), kind="hold", expires_at=LATER)
    assert offered(now=LATER - timedelta(seconds=1)) == ["09:00", "11:00"]
    assert offered(now=LATER) == ["09:00", "10:00", "11:00"]


def test_a_day_at_the_cap_is_not_offered():
    anna = factories.therapist(shift="09:00-13:00", daily_cap=2)
    booking((anna, "09:00", "10:00"))
    assert offered() == ["10:00", "11:00", "12:00"]
    booking((anna, "12:00", "13:00"))
    assert offered() == []
    assert offered(on=WEDNESDAY) == ["09:00", "10:00", "11:00", "12:00"]
    assert days_offered(days=2) == [25]


def test_neither_breaks_nor_ended_holds_count_towards_the_cap():
    anna = factories.therapist(shift="09:00-13:00", daily_cap=1)
    factories.time_off(anna, at("2026-11-24 09:00"), at("2026-11-24 10:00"))
    held = booking((anna, "10:00", "11:00"), kind="hold", expires_at=LATER)
    assert offered() == []
    assert offered(ignoring=[held]) == offered(now=LATER) == ["10:00", "11:00", "12:00"]


def test_the_cap_is_counted_even_when_only_part_of_the_day_is_asked_for():
    anna = factories.therapist(shift="22:00-06:00", daily_cap=1)
    booking((anna, "01:00", "02:00"))
    assert offered() == []  # the session at one o'clock is the Tuesday's
    assert offered(on=WEDNESDAY)[0] == "00:00"


def test_another_therapist_is_offered_on_a_day_at_the_cap():
    anna = factories.therapist(shift="09:00-10:00", daily_cap=1)
    booking((anna, "14:00", "15:00"))
    ben = factories.therapist(shift="09:00-10:00")
    found = ask()
    assert found.seats(found.first(), smallest)[0].resource_id == ben
