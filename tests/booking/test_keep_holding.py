"""Keeping a time held while the form is being filled in."""

from datetime import timedelta

import pytest

from clinic.booking import actions, queries
from clinic.db import transaction
from clinic.errors import Missing
from clinic.scheduling.overlap import SlotTaken
from tests.factories import NOW

MINUTE = timedelta(minutes=1)


def keep(practice, draft, minutes, visitor="ada"):
    with transaction():
        return actions.keep_holding(draft.public_id, visitor, practice.clinic, NOW + minutes * MINUTE)


def test_a_time_is_held_ten_minutes_more(practice):
    draft = practice.choose()
    assert keep(practice, draft, 9) == NOW + 19 * MINUTE
    assert queries.hold_until(draft, NOW + 18 * MINUTE) == NOW + 19 * MINUTE


def test_an_hour_after_the_first_choice_it_ends(practice):
    draft = practice.choose()
    assert [keep(practice, draft, minutes) for minutes in (9, 18, 27, 36, 45, 54, 59)] == [
        *(NOW + minutes * MINUTE for minutes in (19, 28, 37, 46, 55, 60)),
        None,
    ]
    assert keep(practice, draft, 60) is None
    practice.choose(visitor="bo", therapist_id=practice.anna, now=NOW + 60 * MINUTE)


def test_a_hold_that_has_ended_is_not_revived(practice):
    draft = practice.choose(therapist_id=practice.anna)
    assert keep(practice, draft, 10) is None
    practice.choose(visitor="bo", therapist_id=practice.anna, now=NOW + 10 * MINUTE)
    assert keep(practice, draft, 11) is None


def test_while_it_is_kept_nobody_else_gets_it(practice):
    draft = practice.choose(therapist_id=practice.anna)
    keep(practice, draft, 9)
    with pytest.raises(SlotTaken):
        practice.choose(visitor="bo", therapist_id=practice.anna, now=NOW + 18 * MINUTE)


def test_a_booked_time_needs_no_holding(practice):
    draft = practice.choose()
    practice.confirm(practice.say(draft))
    assert keep(practice, draft, 1) is None
    assert {kind for *_, kind in practice.diary()} == {"appointment"}


def test_somebody_elses_draft_is_not_there(practice):
    draft = practice.choose(visitor="bo")
    with pytest.raises(Missing):
        keep(practice, draft, 1)
    assert queries.hold_until(draft, NOW) == NOW + 10 * MINUTE
