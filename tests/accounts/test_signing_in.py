"""Signing in and out: what is asked, where it leads, what the cookies are worth."""

from datetime import timedelta

import pytest
from time_machine import travel

from clinic.accounts.queries import AT_MOST, IDLE
from clinic.times import now
from tests import factories
from tests.accounts.conftest import IN, OTHER, OWN, PASSWORD, PEOPLE, House
from tests.visiting import selects

COOKIE = "signed-in"


def token(colleague):
    return colleague.http.get_cookie(COOKIE).value


def test_whoever_knows_her_password_comes_in_and_leaves(house):
    owner = house.colleague()
    assert owner.open(PEOPLE).location == f"{IN}?next={PEOPLE}"
    owner.follow()
    assert owner.send("Sign in", email=" OWNER@clinic.example", password=PASSWORD).location == PEOPLE
    assert "Test owner" in owner.follow().text
    owner.send("Sign out")
    assert (owner.page.location, owner.is_in) == (IN, False)
    me = f"staff:{house.account('owner').id}"
    number = house.trail("sign_out")[0][2]["sign_in"]
    assert house.trail("sign_in", "sign_out") == [
        (me, "sign_in", {"with": "password", "sign_in": number}),
        (me, "sign_out", {"sign_in": number}),
    ]


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(house):
    owner, thief = house.owner(), house.colleague()
    thief.http.set_cookie(COOKIE, token(owner))
    assert thief.is_in
    owner.open(OWN)
    owner.send("Sign out")
    assert not thief.is_in


def test_a_cookie_that_was_planted_is_never_hers(house):
    owner = house.colleague()
    owner.http.set_cookie(COOKIE, "planted")
    owner.open(IN)
    before = owner.http.get_cookie("session").value
    owner.signs_in()
    assert token(owner) != "planted"
    assert owner.http.get_cookie("session") is None or owner.http.get_cookie("session").value != before
    first = token(owner)
    owner.signs_in("front-desk", path=f"{IN}?again=")
    thief = house.colleague()
    thief.http.set_cookie(COOKIE, first)
    assert not thief.is_in  # whoever signs in at a browser signs the one before her out


@pytest.mark.parametrize(
    ("url", "name"), [("https://clinic.example", "__Host-signed-in"), ("http://localhost:8000", "signed-in")]
)
def test_the_cookies_are_for_this_host_and_no_script(make_app, db_url, url, name):
    app = make_app(db_url, BASE_URL=url, HOSTS="localhost")
    with app.app_context():
        factories.clinic()
        factories.account("owner", password=PASSWORD)
    owner = House(app).colleague(base_url=url)
    answer = owner.signs_in().response
    cookies = {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    for cookie in (name, name.replace("signed-in", "known")):
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookies[cookie].split("; "))
        assert ("Secure" in cookies[cookie]) == url.startswith("https")
        assert "Domain" not in cookies[cookie]
    assert "Max-Age" not in cookies[name]


def test_where_it_leads_is_never_elsewhere(house):
    owner = house.colleague()
    hostile = [
        *("//evil.example", "https://evil.example", "/\\evil.example", "/staff\\@evil.example", "javascript:alert(1)"),
        *(
            "/staff.evil.example",
            "/staff@evil.example",
            "/treatments",
            "/staff/\r\nSet-Cookie: a=b",
            "staff/people",
            "",
        ),
        "/staff/" + "a" * 3000,
    ]
    landings = set()
    for there in hostile:
        owner.open(IN, query_string={"next": there, "again": ""})
        landings.add(owner.send("Sign in", email="owner@clinic.example", password=PASSWORD).location)
    assert landings == {"/staff"}
    assert owner.signs_in(path=f"{IN}?again=&next=/staff/people?a=1").location == "/staff/people?a=1"


def test_who_has_an_account_is_not_told(house):
    def answer(email):
        page = house.colleague().signs_in(email, "not her password")
        return page.status, page.alert, page.text

    known, unknown = answer("owner"), answer("nobody")
    assert known == unknown
    assert known[0] == 422


def test_nobody_comes_in_without_a_password_of_her_own(house):
    with house.app.app_context():
        factories.account("reader", name="New Reader")
    assert house.colleague().signs_in("new-reader", PASSWORD).status == 422


@pytest.mark.parametrize("waiting", [IDLE, AT_MOST])
def test_it_ends_by_itself(house, waiting):
    with travel(now(), tick=False) as clock:
        owner = house.owner()
        for _hours in range(int(AT_MOST / timedelta(hours=11)) if waiting == AT_MOST else 1):
            clock.shift(timedelta(hours=11))
            assert owner.is_in
        clock.shift(timedelta(hours=12 if waiting == IDLE else 9, seconds=1))
        assert not owner.is_in


def test_a_form_that_was_open_meanwhile_does_nothing(house):
    owner, elsewhere = house.owner(), house.owner()
    owner.open(f"{PEOPLE}/new")
    elsewhere.open(OWN)
    elsewhere.send("Sign out everywhere else")
    page = owner.send("Send the invitation", name="Mallory", email="m@clinic.example", role="owner")
    assert (page.status, page.heading) == (403, "This page is for staff")
    assert [one for one in house.trail("invite") if one[0] != "system"] == []


def test_a_new_password_signs_every_other_browser_out(house):
    owner, elsewhere = house.owner(), house.owner()
    owner.open(f"{OWN}/password")
    assert owner.send("Save it", old="wrong", password=OTHER).errors == {"old": "That isn’t your password now."}
    assert "easy to guess" in owner.send("Save it", old=PASSWORD, password="ownerowner owner").errors["password"]
    assert owner.send("Save it", old=PASSWORD, password=OTHER).location == OWN
    assert (owner.is_in, elsewhere.is_in) == (True, False)
    assert house.colleague().signs_in(password=PASSWORD).status == 422
    assert house.colleague().signs_in(password=OTHER).status == 303


def test_she_sees_where_she_is_signed_in_and_ends_it(house):
    owner = house.colleague(address="198.51.100.23")
    owner.http.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    owner.signs_in()
    desk, elsewhere = house.colleague(), house.owner()
    desk.signs_in("front-desk")
    page = elsewhere.open(OWN)
    assert "Firefox, Windows" in page.text
    assert "from the network 198.51.100.0" in page.text
    assert "198.51.100.23" not in page.text
    end = next(form.attrs["action"] for form in page.root.all("form") if "/sign-ins/" in form.attrs.get("action", ""))
    token = page.form().fields["csrf_token"]
    desk_token = desk.open(OWN).form().fields["csrf_token"]
    assert desk.post(end, {"csrf_token": desk_token}).status == 404  # nobody ends another's
    assert owner.is_in
    assert elsewhere.post(end, {"csrf_token": token}).location == OWN
    assert (owner.is_in, elsewhere.is_in, desk.is_in) == (False, True, True)


def test_her_own_account_costs_the_same_however_often_she_signs_in(house):
    def cost():
        owner = house.owner()
        owner.open(OWN)
        with selects(house.app) as seen:
            assert owner.open(OWN).status == 200
        return len(seen)

    assert cost() == cost()


def test_after_a_while_she_signs_in_again_before_she_changes_anything(house):
    with travel(now(), tick=False) as clock:
        owner = house.owner()
        clock.shift(timedelta(minutes=31))
        assert owner.open(OWN).status == 200
        assert owner.open(f"{OWN}/password").location.startswith(IN)
        assert owner.signs_in(path=owner.page.location).location == f"{OWN}/password"
        assert owner.follow().status == 200


@pytest.mark.parametrize("path", ["/", OWN, "/no-such-page"])
def test_a_database_that_is_away_is_said_so_to_her_too(make_app, tmp_path, path):
    browser = make_app(f"sqlite:///{tmp_path}/no/such/folder/clinic.sqlite").test_client()
    browser.set_cookie(COOKIE, "any")
    answer = browser.get(path)
    assert answer.status_code == 503
    assert "We can’t do that right now" in answer.text
