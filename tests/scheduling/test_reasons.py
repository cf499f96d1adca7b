"""Why a session can't start: whoever reads the diaries aloud never says otherwise than the sweep."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clinic.scheduling.queries import diaries, open_slots
from clinic.scheduling.reasons import obstacle, verdict
from clinic.scheduling.slots import Ask, Diary, Need
from clinic.scheduling.sweep import openings
from tests import factories
from tests.factories import NOW, ZONE, at
from tests.scheduling.questions import HORIZON, questions

STARTS = st.integers(0, HORIZON)
MASSAGE = (Need("therapist", cleanup_minutes=10), Need("room", setup_minutes=5, cleanup_minutes=15))


@given(questions(), STARTS)
def test_the_verdict_is_that_of_the_sweep_and_every_no_has_its_reason(question, start):
    ask, people = question
    found, said = openings(replace(ask, window=(start, start + 1)), people), verdict(ask, people, start)
    assert said.free == (start in found)
    assert not (said.free and (said.shortages or said.off_step))
    assert all(short.free < short.need.quantity for short in said.shortages)
    assert not (said.off_step and said.shortages)


@given(questions(), STARTS)
def test_who_has_no_obstacle_fits_at_some_step_and_who_has_one_fits_at_none(question, start):
    ask, people = question
    found = openings(replace(ask, window=(start, start + 1), step=1), people)
    for need, able in zip(ask.needs, found.able, strict=True):
        fits = {who.id for who, mask in able if mask >> (start - found.base) & 1}
        assert fits == {who.id for who in people if need.met_by(who) and not obstacle(ask, need, who, start)}


def test_what_is_in_the_way_is_named():
    ask = Ask(MASSAGE, 60, (0, 1), 15)
    day = ((540, 1020),)
    anna = Diary(1, "therapist", shifts=day, busy=((600, 670),), no_starts=((0, 1440),))
    ben = Diary(2, "therapist", shifts=((540, 720),), closed=((660, 800),))
    room = Diary(3, "room", busy=((700, 775),))

    def said(start):
        return [
            (one.resource_id, one.what, one.span)
            for short in verdict(ask, [anna, ben, room], start).shortages
            for one in short.obstacles
        ]

    assert said(655) == [(1, "busy", (600, 670)), (2, "closed", (660, 800)), (3, "busy", (700, 775))]
    assert said(900) == [(1, "cap", None), (2, "hours", (540, 720))]
    assert said(1000) == [(1, "hours", (540, 1020)), (2, "hours", (540, 720))]
    assert verdict(ask, [replace(anna, no_starts=()), room], 820).off_step is True
    assert verdict(ask, [], 600).shortages[0].obstacles == ()


def test_what_is_read_for_reasons_is_what_is_read_for_free_times(in_app):
    """Over a whole day of a small clinic with everything in it."""
    anna = factories.therapist(shift="09:00-17:00", daily_cap=3)
    ben = factories.therapist(shift="12:30-20:00")
    rooms = [factories.room(), factories.room()]
    factories.exception("closed", at("2026-11-24 00:00").date(), resource_id=rooms[1], shift="15:00-16:00")
    factories.time_off(ben, at("2026-11-24 14:45"), at("2026-11-24 15:15"))
    for who, room, hour in ((anna, rooms[0], 10), (anna, rooms[1], 12), (ben, rooms[0], 17)):
        start, end = at(f"2026-11-24 {hour}:00"), at(f"2026-11-24 {hour + 1}:10")
        factories.claim((who, start, end), (room, start, end))
    first = int(at("2026-11-24 00:00").timestamp()) // 60
    ask = Ask(MASSAGE, 60, (first, first + 24 * 60), 15)
    read = diaries(ask, [ask.reach], zone=ZONE, now=NOW)
    found = open_slots(ask, zone=ZONE, now=NOW)
    said = [minute for minute in range(*ask.window, 5) if verdict(ask, read, minute).free]
    assert said == list(found.starts())
    assert said
