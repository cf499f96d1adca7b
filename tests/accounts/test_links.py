"""Links that open once: invitations, forgotten passwords, the demo's."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from time_machine import travel

from clinic.accounts import actions
from clinic.accounts.messages import absolute_link
from clinic.db import transaction
from clinic.times import now
from tests.accounts.conftest import OTHER, OWN, PASSWORD

FORGOTTEN = "/staff/forgotten"


def made(house, purpose, who="owner"):
    """The path of a new link."""
    with house.app.app_context(), transaction():
        account = house.account(who)
        return absolute_link(actions.make_link(account, purpose, "system", now())).removeprefix("http://localhost:8000")


def test_looking_at_it_changes_nothing_and_pressing_the_button_does(house):
    invited, link, scanner, owner = made(house, "invite"), made(house, "reset"), house.colleague(), house.colleague()
    for method in (scanner.http.get, scanner.http.head, scanner.http.get):
        assert method(link).status_code == 200
    assert not scanner.is_in
    owner.open(link)
    assert owner.send(password="too short").errors == {"password": "Use at least 12 characters"}
    assert owner.send(password=OTHER).status == 303
    assert owner.is_in
    assert [owner.open(one).status for one in (link, invited)] == [404, 404]
    assert house.colleague().signs_in(password=OTHER).status == 303


@pytest.mark.parametrize("purpose", ["invite", "reset", "sign_in"])
def test_it_runs_out_and_a_newer_one_ends_it(house, purpose):
    with travel(now(), tick=False) as clock:
        first, second = made(house, purpose), made(house, purpose)
        someone = house.colleague()
        assert [someone.open(one).status for one in (first, second)] == [404, 200]
        clock.shift(timedelta(days=7) if purpose == "invite" else timedelta(hours=1))
        assert someone.open(second).status == 404


def test_of_several_at_once_one_comes_in(house):
    link, several = made(house, "sign_in"), [house.colleague() for _n in range(4)]
    for one in several:
        one.open(link)
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda one: one.send("Sign in").status, several)) == [303, 404, 404, 404]


def test_nobody_makes_one_up(house):
    link = made(house, "sign_in")
    name, _, mac = link.rpartition("/")[2].partition("-")
    odd = [f"{name}-{'a' * len(mac)}", name, f"{name}-", f"-{mac}", mac, "%00", "٢", "a" * 5000]
    assert {house.colleague().open(f"/staff/link/{one}").status for one in odd} <= {400, 404}


def test_a_link_to_sign_in_asks_for_the_second_factor_all_the_same(house):
    link = made(house, "sign_in")
    with house.app.app_context(), transaction():
        account = house.account("owner")
        actions.start_app(account.id)
    with house.app.app_context(), transaction():
        from clinic.accounts import queries

        queries.by_id(account.id).totp_since = now()
    someone = house.colleague()
    someone.open(link)
    assert someone.send("Sign in").location == "/staff/sign-in/code"
    assert not someone.is_in


def test_a_forgotten_password_is_chosen_anew_by_mail(house):
    someone = house.colleague()
    answers = []
    for who in ("owner", "nobody"):
        someone.open(FORGOTTEN)
        someone.send(email=f"{who}@clinic.example")
        answers.append((someone.page.status, someone.page.location, someone.follow().text))
    assert answers[0] == answers[1]
    (letter,) = house.letters()
    assert letter.to == "owner@clinic.example"
    (link,) = [word for word in letter.text.split() if word.startswith("http://localhost:8000/staff/link/")]
    owner = house.owner()
    someone.open(link.removeprefix("http://localhost:8000"))
    someone.send(password=OTHER)
    assert (someone.is_in, owner.is_in) == (True, False)


def test_a_forged_host_is_in_no_mail(house):
    answer = house.app.test_client().post(FORGOTTEN, base_url="http://evil.example")
    assert answer.status_code == 400
    assert house.letters() == []


def test_nobody_is_flooded_with_mail(house):
    someone = house.colleague()
    for _n in range(12):
        someone.open(FORGOTTEN)
        assert someone.send(email="owner@clinic.example").status == 303
    assert len(house.letters()) == 10


def test_the_first_owner_comes_from_the_command_line(house, runner):
    said = runner.invoke(args=["create-owner", "First@clinic.example", "First Owner"])
    again = runner.invoke(args=["create-owner", "first@clinic.example", "Again"])
    assert (again.exit_code, again.output) == (1, "Error: Somebody signs in with this e-mail address already.\n")
    assert runner.invoke(args=["create-owner", "nonsense", "Again"]).exit_code == 2
    link = said.output.split()[-1].removeprefix("http://localhost:8000")
    first = house.colleague()
    first.open(link)
    assert first.send(password=PASSWORD).status == 303
    assert first.open(OWN).text.count("First Owner") >= 1
    assert (house.account("first").role, house.account("first").grants) == ("owner", [])


def test_the_demo_has_a_link_for_its_owner_and_no_password(demo_app, app):
    runner = demo_app.test_cli_runner()
    link = runner.invoke(args=["sign-in-link", "owner@clinic.example", "--if-demo"]).output.strip()
    assert link.startswith("http://localhost:8000/staff/link/")
    assert runner.invoke(args=["sign-in-link", "nobody@clinic.example"]).exit_code == 1
    assert app.test_cli_runner().invoke(args=["sign-in-link", "owner@clinic.example", "--if-demo"]).output == ""
