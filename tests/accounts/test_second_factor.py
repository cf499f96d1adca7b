"""Codes from an app, recovery codes, and a clinic that asks everybody for one or the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from passlib.totp import TOTP
from time_machine import travel

from clinic.accounts import actions
from clinic.db import transaction
from clinic.times import now
from tests.accounts.conftest import OWN, PASSWORD, PEOPLE

ASKED = "/staff/sign-in/code"


def shown(house, at=None):
    """What her app shows."""
    with house.app.app_context():
        return TOTP(key=house.account("owner").totp_key).generate(at or now()).token


def set_up(house, owner):
    """Set up an app; the recovery codes she is given."""
    owner.open(OWN)
    owner.send("Set it up")
    owner.follow()
    owner.send("Turn it on", code=shown(house))
    return [one.text for one in owner.follow().root.one("ol", class_="codes").all("li")]


@pytest.fixture
def clock():
    with travel(now(), tick=False) as clock:
        yield clock


@pytest.fixture
def codes(clock, house):
    """The recovery codes of an owner with an app; half a minute later, when it shows another code."""
    made = set_up(house, house.owner())
    clock.shift(timedelta(seconds=30))
    return made


def halfway(house):
    someone = house.colleague()
    assert someone.signs_in().location == ASKED
    assert not someone.is_in
    someone.open(ASKED)
    return someone


def test_the_key_is_stored_sealed_and_asked_for_once_it_was_shown_to_work(clock, house):
    owner = house.owner()
    owner.open(OWN)
    owner.send("Set it up")
    page = owner.follow()
    assert page.root.one("div", class_="qr").all("path")
    assert owner.send("Turn it on", code="000000").errors == {
        "code": "That code isn’t right. Enter the one that the app shows now."
    }
    assert house.colleague().signs_in().location != ASKED
    key = house.account("owner")
    with house.app.app_context():
        assert key.totp_key.encode() not in key.totp_key_sealed
    owner.send("Turn it on", code=f" {shown(house)[:3]} {shown(house)[3:]} ")
    assert halfway(house)


def test_a_code_opens_once(codes, house):
    first, second = halfway(house), halfway(house)
    assert first.send("Continue", code=shown(house)).location == "/staff"
    assert first.is_in
    assert second.send("Continue", code=shown(house)).status == 422


@pytest.mark.parametrize("ago", [-10, 10])
def test_a_code_of_another_time_opens_nothing(codes, house, ago):
    someone = halfway(house)
    assert someone.send("Continue", code=shown(house, now() - timedelta(minutes=ago))).status == 422


def test_guessing_codes_ends_after_ten(codes, house):
    someone = halfway(house)
    statuses = [someone.send("Continue", code=code).status for code in ("wrong", "12", *["000000"] * 9)]
    assert statuses == [422] * 10 + [429]
    assert someone.send("Continue", code=shown(house)).status == 429


def test_a_recovery_code_opens_once_however_it_is_typed(codes, house):
    assert (len(set(codes)), {len(code) for code in codes}) == (10, {19})
    assert halfway(house).send("Continue", code=codes[3].replace("-", " ").upper()).status == 303
    assert halfway(house).send("Continue", code=codes[3]).status == 422
    stored = house.account("owner").recovery_codes
    assert len(stored) == 9
    assert not set(codes) & set(stored)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_several_at_once_one_comes_in(codes, house, kind):
    code, several = shown(house) if kind == "app" else codes[0], [halfway(house) for _n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda one: one.send("Continue", code=code).status, several)) == [303, 422, 422, 422]


def test_the_first_half_is_no_good_for_long_or_after_another_password(clock, codes, house):
    someone = halfway(house)
    clock.shift(timedelta(minutes=10, seconds=1))
    assert someone.send("Continue", code=shown(house)).location == "/staff/sign-in"
    someone = halfway(house)
    with house.app.app_context(), transaction():
        actions.set_password(house.account("owner").id, "another one of hers", "system", now())
    assert someone.send("Continue", code=shown(house)).location == "/staff/sign-in"


def test_an_owner_removes_what_a_lost_telephone_asks_for(codes, house, app):
    desk, owner = house.colleague(), halfway(house)
    owner.send("Continue", code=shown(house))
    desk.signs_in("front-desk")
    set_up_for(house, desk)
    person = f"{PEOPLE}/{house.account('front-desk').public_id}"
    owner.open(person)
    owner.send("Remove the second step")
    assert not desk.is_in
    assert house.colleague().signs_in("front-desk").location == "/staff"
    assert [(actor, action) for actor, action, _ in house.trail("remove_second_factor")] == [
        (f"staff:{house.account('owner').id}", "remove_second_factor")
    ]


def set_up_for(house, desk):
    desk.open(OWN)
    desk.send("Set it up")
    with house.app.app_context():
        code = TOTP(key=house.account("front-desk").totp_key).generate(now()).token
    desk.follow()
    assert desk.send("Turn it on", code=code).status == 303


def test_a_clinic_can_ask_everybody_for_it(clock, house):
    owner, desk = house.owner(), house.colleague()
    desk.signs_in("front-desk")
    owner.open(PEOPLE)
    owner.send("Ask everybody for it")
    assert owner.open(PEOPLE).location == OWN  # she asked herself, too
    assert "asks everybody for a second step" in owner.follow().text
    assert desk.open("/staff/questions").location == OWN
    set_up(house, owner)
    assert owner.open(PEOPLE).status == 200
    owner.send("Leave it to each of them")
    assert desk.open("/staff/questions").status == 403
    assert desk.signs_in("front-desk", PASSWORD, "/staff/sign-in?again=").status == 303
