"""Private links: only ours open a booking, the database alone makes none, and one can be taken back."""

import string
from datetime import timedelta

import pytest
from sqlalchemy import text

from clinic import vault
from clinic.booking.models import PURPOSE, Appointment
from clinic.db import db
from tests.booking.practice import latest
from tests.visiting import Page, Visitor

LETTERS = string.ascii_lowercase + "234567"
PAGES = ["", "/move", "/cancel", "/calendar.ics"]
NOT_HERE = "We can’t find that This link does not open a booking. Ask for a new one with your reference and e-mail."


def altered(link):
    """Links one letter off, at every place, and what else may become of one."""
    for at, letter in enumerate(link):
        yield link[:at] + ("a" if letter != "a" else "b") + link[at + 1 :]
    identity, mac = link.split("-")
    yield from (link[:-1], link + "a", link.upper(), identity, f"{identity}-", f"-{mac}", f"{mac}-{identity}")
    yield from (f"{link}-{mac}", f"{identity}a-{mac}", f"{identity}--{mac}", "-", "a" * 5000, f"{link}.", f"{link}=")


def test_a_link_is_two_random_texts(house, link):
    identity, mac = link.removeprefix("/b/").split("-")
    assert (len(identity), len(mac)) == (16, 32)  # 80 and 160 bits, five a letter
    assert set(identity + mac) <= set(LETTERS)


def test_an_altered_link_opens_nothing(house, link):
    client = house.test_client()
    answers = [client.get(f"/b/{wrong}") for wrong in altered(link.removeprefix("/b/"))]
    assert {answer.status_code for answer in answers} == {404}
    assert {Page(answer).text[: len(NOT_HERE)] for answer in answers} == {NOT_HERE}
    assert client.get(link).status_code == 200


def test_every_page_of_a_wrong_link_is_missing_in_the_same_way(house, link):
    client = house.test_client()
    for page in PAGES:
        wrong, unknown = client.get(f"{link}a{page}"), client.get(f"/b/{'a' * 16}-{'b' * 32}{page}")
        assert (wrong.status_code, wrong.text) == (unknown.status_code, unknown.text) == (404, wrong.text)


def test_a_form_sent_to_a_wrong_link_changes_nothing(house, link):
    visitor = Visitor(house)
    token = visitor.open("/find").form().fields["csrf_token"]
    for page in ("/move", "/cancel", "/again"):
        assert visitor.post(f"{link}a{page}", {"csrf_token": token}).status == 404
    assert latest(house).status == "booked"


def test_a_raised_generation_takes_the_link_back(house, link):
    with house.app_context():
        appointment = db.session.query(Appointment).one()
        appointment.link_generation += 1
        db.session.commit()
        new = appointment.link
    client = house.test_client()
    assert [client.get(link + page).status_code for page in PAGES] == [404] * 4
    assert client.get(f"/b/{new}").status_code == 200


def test_a_link_is_for_one_purpose_one_booking_and_one_generation(house, link):
    with house.app_context():
        appointment = db.session.query(Appointment).one()
        identity = appointment.public_id
        right = PURPOSE, identity, 1
        signed = [vault.sign_link(*what) for what in (right, ("invoice", identity, 1), (PURPOSE, identity, 2))]
        holds = [vault.link_holds(one, PURPOSE, 1) for one in signed]
        other = vault.sign_link(PURPOSE, vault.public_id(), 1).partition("-")[2]
        assert holds == [True, False, False]
        assert vault.link_holds(f"{identity}-{other}", PURPOSE, 1) is False
    assert link == f"/b/{signed[0]}"


def test_an_old_key_of_the_ring_still_opens_and_the_first_signs(house, link, make_app, practice_url):
    old, new = "k" * 32, "n" * 32
    for ring, status in ((f"{new},{old}", 200), (f"{new}, {old}", 200), (new, 404)):
        app = make_app(practice_url, LINK_KEYS=ring)
        assert app.test_client().get(link).status_code == status
    both, one = make_app(practice_url, LINK_KEYS=f"{new},{old}"), make_app(practice_url, LINK_KEYS=new)
    with both.app_context():
        signed = db.session.query(Appointment).one().link
    assert one.test_client().get(f"/b/{signed}").status_code == 200


def test_the_database_alone_makes_no_link(house, link):
    """Nothing that is stored holds the signature, whole or in part."""
    mac = link.rpartition("-")[2]
    with house.app_context():
        tables = db.metadata.sorted_tables
        stored = " ".join(str(db.session.execute(text(f"SELECT * FROM {table.name}")).all()) for table in tables)
    assert link.removeprefix("/b/").partition("-")[0] in stored
    assert mac[:8] not in stored


def test_links_do_not_follow_from_one_another():
    assert len({vault.public_id() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("link", ["", "-", "a", "a-b", "\N{SNOWMAN}-\N{SNOWMAN}", "a-" + "b" * 10_000])
def test_what_is_no_link_holds_for_nothing(house, link):
    with house.app_context():
        assert vault.link_holds(link, PURPOSE, 1) is False
        assert len(vault.identity_of(link)) <= 32


def test_a_link_ends_some_time_after_the_visit(house, link, clock):
    ends = latest(house).ends_at + timedelta(days=365)
    client = house.test_client()
    clock.move_to(ends)
    assert client.get(link).status_code == 200
    clock.move_to(ends + timedelta(seconds=1))
    gone = client.get(link)
    assert gone.status_code == 404
    assert "This link has ended, some time after the visit." in Page(gone).text
    assert {client.get(f"{link}{page}").status_code for page in PAGES} == {404}


def test_how_long_a_link_lasts_is_the_clinics_to_say(house, link, clock):
    house.test_cli_runner(catch_exceptions=False).invoke(args=["set", "link_days", "2"])
    clock.move_to(latest(house).ends_at + timedelta(days=3))
    assert house.test_client().get(link).status_code == 404
