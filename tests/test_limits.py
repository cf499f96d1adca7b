"""How often something may be tried: enough for people, not for scripts; and it lifts by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.booking.answering import pass_safety
from tests.visiting import Visitor

TIME = "/book/swedish-massage/time"
SAFETY = "/book/swedish-massage/safety"
HOUR = timedelta(hours=1)


@pytest.fixture
def app(make_app, demo_db_url, time_machine):
    """The demo clinic with its limits on."""
    time_machine.move_to(datetime.now(UTC), tick=False)
    return make_app(demo_db_url, RATE_LIMITS="on")


def tries(visitor, url, count, **fields):
    """The status of each of so many forms that a script sends."""
    token = visitor.open("/find").form().fields["csrf_token"]
    return [visitor.post(url, {"csrf_token": token, **fields}).status for _ in range(count)]


@pytest.mark.parametrize(
    ("url", "allowed", "otherwise"),
    [
        (SAFETY, 30, 422),
        (TIME, 30, 303),
        ("/book/swedish-massage/later", 30, 303),
        ("/book/swedish-massage/instead", 30, 404),
        ("/book/swedish-massage/earlier", 60, 303),
        ("/book/swedish-massage/code", 30, 303),
        ("/book/swedish-massage/code/send", 10, 303),
        ("/book/swedish-massage/questions/about", 120, 303),
        ("/book/swedish-massage/you", 10, 303),
        ("/book/swedish-massage/check", 20, 303),
        ("/book/swedish-massage/hold", 60, 303),
        ("/find", 20, 422),
        ("/b/no-such-link/move", 60, 404),
        ("/b/no-such-link/cancel", 60, 404),
        ("/b/no-such-link/code", 30, 404),
        ("/b/no-such-link/code/send", 10, 404),
        ("/b/no-such-link/letter", 20, 404),
    ],
)
def test_a_script_is_stopped(app, url, allowed, otherwise):
    assert tries(Visitor(app), url, allowed + 2) == [otherwise] * allowed + [429] * 2


def test_one_address_is_tried_less_often_than_many(app):
    visitor = Visitor(app)
    token = visitor.open("/find").form().fields["csrf_token"]

    def say(email):
        return visitor.post("/book/swedish-massage/you", {"csrf_token": token, "email": email}).status

    assert [say(email) for email in ["ada@client.example"] * 9 + [" ADA@client.example "] * 2] == [303] * 10 + [429]
    assert [say(f"{n}@client.example") for n in range(21)] == [303] * 20 + [429]


def test_nobody_is_locked_out_by_what_others_type(app):
    tries(Visitor(app, "203.0.113.7"), "/book/swedish-massage/you", 11, email="ada@client.example")
    assert tries(Visitor(app, "203.0.113.8"), "/book/swedish-massage/you", 1, email="ada@client.example") == [303]


def test_a_whole_network_of_addresses_is_one_connection(app):
    statuses = [tries(Visitor(app, f"2001:db8:0:1::{n:x}"), "/find", 1)[0] for n in range(21)]
    assert statuses == [422] * 20 + [429]
    assert tries(Visitor(app, "2001:db8:0:2::1"), "/find", 1) == [422]


def test_whoever_is_stopped_reads_why_and_what_to_do(app):
    visitor = Visitor(app)
    tries(visitor, "/find", 21)
    assert visitor.page.heading == "Please wait a moment"
    assert visitor.page.text.startswith(
        "Please wait a moment There have been many tries from your connection in a short time."
        " Try again in a few minutes, or call us."
    )


def test_only_sending_counts(app):
    visitor = Visitor(app)
    tries(visitor, SAFETY, 31)
    assert [visitor.open(SAFETY).status for _ in range(40)] == [200] * 40


def test_others_are_not_stopped(app):
    tries(Visitor(app, "203.0.113.7"), SAFETY, 31)
    assert tries(Visitor(app, "203.0.113.8"), SAFETY, 1) == [422]


def test_it_lifts_by_itself(app, time_machine):
    visitor = Visitor(app)
    tries(visitor, SAFETY, 31)
    time_machine.shift(HOUR - timedelta(seconds=5))
    assert tries(visitor, SAFETY, 1) == [429]
    time_machine.shift(timedelta(seconds=10))
    assert tries(visitor, SAFETY, 1) == [422]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "True-Client-IP"])
def test_another_address_cannot_be_pretended(app, header):
    visitor = Visitor(app)
    token = visitor.open("/find").form().fields["csrf_token"]
    statuses = [
        visitor.http.post(
            "/find",
            data={"csrf_token": token},
            headers={header: f"for=198.51.100.{n}" if header == "Forwarded" else f"198.51.100.{n}"},
            environ_base=visitor.how["environ_base"],
        ).status_code
        for n in range(21)
    ]
    assert statuses == [422] * 20 + [429]


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(make_app, demo_db_url):
    app = make_app(demo_db_url, RATE_LIMITS="on", PROXY_HOPS="1")
    visitor = Visitor(app)
    token = visitor.open("/find").form().fields["csrf_token"]

    def ask(forwarded):
        headers = {"X-Forwarded-For": forwarded}
        return visitor.http.post("/find", data={"csrf_token": token}, headers=headers).status_code

    assert [ask(f"10.0.0.{n}, 198.51.100.1") for n in range(21)] == [422] * 20 + [429]
    assert ask("198.51.100.1, 198.51.100.2") == 422


def test_a_script_that_books_a_hundred_times_is_stopped_and_a_person_is_not(app):
    def book(visitor, name):
        visitor.http.delete_cookie("visitor")
        visitor.open(SAFETY)
        pass_safety(visitor)
        if visitor.page.status != 303:
            return visitor.page.status
        if visitor.follow().slots == {}:
            visitor.open(visitor.page.link("See that day"))
        if visitor.send(slot=next(iter(visitor.page.slots.values()))).status != 303:
            return visitor.page.status
        visitor.follow()
        visitor.send(name=name, email=f"{name}@client.example")
        visitor.follow()
        visitor.follow()
        visitor.send("Book now and finish these later")
        visitor.follow()
        return visitor.send().status

    script = Visitor(app)
    assert [book(script, f"bot{n}") for n in range(22)] == [303] * 20 + [429] * 2
    assert book(Visitor(app, "203.0.113.9"), "ada") == 303
