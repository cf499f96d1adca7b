"""Whoever guesses is stopped, wherever she says she comes from; the colleague at her own browser is not."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from time_machine import travel

from clinic.accounts.lockout import TRIES, WAIT
from clinic.times import now
from tests.accounts.conftest import IN, PASSWORD


def guess(house, who="owner", times=TRIES):
    """Wrong tries from all over the world; how they were answered."""
    statuses = []
    for n in range(times):
        guesser = house.colleague(address=f"198.51.100.{n}")
        guesser.open(IN)
        header = {"X-Forwarded-For": f"203.0.113.{n}"}
        fields = {**guesser.page.form("Sign in").fields, "email": f"{who}@clinic.example", "password": f"guess {n}"}
        statuses.append(guesser.post(IN, fields, headers=header).status)
    return statuses


def test_ten_tries_and_no_more_and_it_lifts_by_itself(house):
    with travel(now(), tick=False) as clock:
        assert guess(house, times=12) == [422] * 10 + [429] * 2
        stranger = house.colleague()
        page = stranger.signs_in()
        assert (page.status, page.alert) == (
            429,
            "There is a problem There have been too many tries. Try again in 16 minutes.",
        )
        clock.shift(WAIT)
        assert stranger.signs_in().status == 303
    assert [(actor, action) for actor, action, _ in house.trail("lock_out")] == [("visitor", "lock_out")]


def test_a_browser_she_has_signed_in_with_before_is_not_locked(house):
    owner = house.owner()
    owner.open("/staff/account")
    owner.send("Sign out")
    guess(house)
    assert house.colleague().signs_in().status == 429
    assert owner.signs_in().status == 303
    assert house.colleague().signs_in("front-desk").status == 303  # nor is anybody else


def test_a_known_browser_has_ten_tries_like_any(house):
    owner = house.owner()
    tries = [owner.signs_in(password=f"guess {n}", path=f"{IN}?again=").status for n in range(11)]
    assert tries == [422] * 10 + [429]
    desk = house.colleague()
    desk.http.set_cookie("known", owner.http.get_cookie("known").value)
    guess(house, "front-desk")
    assert desk.signs_in("front-desk").status == 429  # the proof is for one account


def test_right_begins_anew(house):
    guess(house, times=9)
    assert house.colleague().signs_in().status == 303
    assert guess(house, times=9) == [422] * 9


def test_an_address_that_nobody_has_is_locked_alike(house):
    assert guess(house, "nobody", 11) == guess(house, "owner", 11)


def test_sixty_at_once_are_ten(house):
    guessers = [house.colleague(address=f"198.51.100.{n}") for n in range(60)]
    for one in guessers:
        one.open(IN)

    def one_try(guesser):
        return guesser.send("Sign in", email="owner@clinic.example", password="guess").status

    with ThreadPoolExecutor(12) as pool:
        answers = Counter(pool.map(one_try, guessers))
    assert answers == {422: TRIES, 429: 60 - TRIES}
    assert house.colleague().signs_in(password=PASSWORD).status == 429
