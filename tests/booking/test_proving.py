"""The page that asks for a code, by a private link: what it takes, and in whose browser it proves anything."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic import vault
from clinic.db import db
from clinic.people.actions import PURPOSE
from clinic.people.models import Code
from tests.booking.practice import WEDNESDAY
from tests.booking.test_finish_later import book_later
from tests.factories import NOW
from tests.visiting import Visitor

MINUTE = timedelta(minutes=1)
SHAPE = "Enter the six digits from our e-mail, such as 012345"


@pytest.fixture
def link(ada):
    """The private link of a booking whose questions are not finished."""
    return book_later(ada)


@pytest.fixture
def reader(asking, link):
    """Somebody who opened the link in another browser and asked for a code."""
    return asks(Visitor(asking), link)


def asks(visitor, link):
    visitor.open("/find")
    token = visitor.page.form().fields["csrf_token"]
    assert visitor.post(f"{link}/code/send", {"csrf_token": token}).location == f"{link}/code"
    visitor.follow()
    return visitor


def mailed(house):
    """The digits in the newest mail."""
    with house.app_context():
        return vault.code_digits(PURPOSE, db.session.scalars(select(Code.public_id).order_by(Code.id.desc())).first())


def another(digits):
    """Other digits."""
    return f"{(int(digits) + 1) % 10**6:06}"


def proven(visitor, link):
    """Whether this browser is asked for no code any more."""
    visitor.open("/find")
    token = visitor.page.form().fields["csrf_token"]
    return visitor.post(f"{link}/code/send", {"csrf_token": token}).location == f"{link}/questions"


def test_the_page_has_one_field_for_digits_and_no_whole_address(reader):
    (field,) = [one for one in reader.page.root.all("input") if one.attrs.get("type") == "text"]
    assert (field.attrs["inputmode"], field.attrs["autocomplete"]) == ("numeric", "one-time-code")
    assert "a…@client.example" in reader.page.text
    assert "ada@client.example" not in reader.page.response.text


def test_the_right_code_proves_in_this_browser_alone(reader, asking, link):
    assert reader.send("Continue", code=mailed(asking)).location == f"{link}/questions"
    assert proven(reader, link)
    assert not proven(Visitor(asking), link)


def test_proof_lasts_half_an_hour(reader, asking, link, clock):
    reader.send("Continue", code=mailed(asking))
    clock.move_to(NOW + 30 * MINUTE, tick=False)
    assert proven(reader, link)
    clock.shift(timedelta(seconds=1))
    assert not proven(reader, link)


def test_a_wrong_code_is_a_sentence_and_a_try(reader, asking):
    page = reader.send("Continue", code=another(mailed(asking)))
    assert (page.status, page.errors) == (422, {"code": "That code isn’t right. You have 4 tries left."})
    assert reader.send("Continue", code=mailed(asking)).status == 303


@pytest.mark.parametrize("typed", ["12345", "1234567", "٠١٢٣٤٥", "12345x", "1" * 5000, "-12345", "1e5000"])
def test_what_is_no_code_is_a_sentence_and_no_try(reader, asking, typed):
    page = reader.send("Continue", code=typed)
    assert (page.status, page.errors) == (422, {"code": SHAPE})
    with asking.app_context():
        assert db.session.scalars(select(Code.tries)).all() == [0]


@pytest.mark.parametrize("typed", ["", " ", None])
def test_nothing_is_asked_for_again(reader, typed):
    assert reader.send("Continue", code=typed).errors == {"code": "Enter the code from our e-mail"}


def test_wide_digits_and_blanks_are_read(reader, asking):
    wide = "".join(chr(ord(one) + 0xFEE0) for one in mailed(asking))
    assert reader.send("Continue", code=f"{wide[:3]} {wide[3:]}").status == 303


def test_yesterdays_code_has_run_out(reader, asking, clock):
    digits = mailed(asking)
    clock.shift(timedelta(days=1))
    assert reader.send("Continue", code=digits).errors == {"code": "That code has run out. Ask for a new one."}


def test_a_code_counts_only_where_it_was_asked_for(reader, asking, link):
    other = Visitor(asking)
    other.open("/find")
    token = other.page.form().fields["csrf_token"]
    page = other.post(f"{link}/code", {"csrf_token": token, "code": mailed(asking)})
    assert (page.status, page.location) == (303, f"{link}/questions")
    assert not proven(other, link)


def test_of_two_tabs_the_newest_code_counts(reader, asking, link):
    first, old_tab = mailed(asking), reader.page
    reader.send("Send a new code")
    second = mailed(asking)
    reader.page = old_tab
    if first != second:
        assert reader.send("Continue", code=first).errors == {"code": "That code isn’t right. You have 4 tries left."}
    assert reader.send("Continue", code=second).status == 303
    reader.page = old_tab
    assert reader.send("Continue", code=second).location == f"{link}/questions"  # pressed twice, it is the same


def test_another_clients_code_opens_nothing_here(asking, link):
    bo = Visitor(asking, "203.0.113.9")
    hers = book_later(bo, day=WEDNESDAY)
    asks(bo, hers)
    token = bo.page.form("Continue").fields["csrf_token"]
    assert bo.post(f"{link}/code", {"csrf_token": token, "code": mailed(asking)}).location == f"{link}/questions"
    assert not proven(bo, link)


def test_a_proof_is_for_one_client(asking, reader, link):
    reader.send("Continue", code=mailed(asking))
    hers = book_later(Visitor(asking, "203.0.113.9"), day=WEDNESDAY)
    assert not proven(reader, hers)
    assert proven(reader, link)


@pytest.mark.parametrize("how", ["altered", "made up", "cut short"])
def test_an_altered_session_proves_nothing(asking, reader, link, how):
    reader.send("Continue", code=mailed(asking))
    cookie = reader.http.get_cookie("session").value
    value = {"altered": f"x{cookie[1:]}", "made up": "e30.e30.e30", "cut short": cookie[:20]}[how]
    reader.http.set_cookie("session", value)
    assert not proven(reader, link)


def test_the_proof_in_the_cookie_is_an_id_and_a_moment(asking, reader, link):
    reader.send("Continue", code=mailed(asking))
    with reader.http.session_transaction() as session:
        assert set(session) == {"csrf_token", "proof"}
        public_id, at = session["proof"]
    assert (len(public_id), at) == (16, NOW.timestamp())


def test_without_having_asked_the_page_leads_back(asking, link):
    assert Visitor(asking).open(f"{link}/code").location == f"{link}/questions"


def test_so_many_codes_and_no_more(reader):
    answers = [reader.send("Send a new code").status for _ in range(1)]
    for _ in range(3):
        reader.follow()
        answers.append(reader.send("Send a new code").status)
    reader.follow()
    page = reader.send("Send a new code")
    assert (answers, page.status) == ([303] * 4, 429)
    assert "Use the newest of them, or ask again in an hour." in page.text


def test_a_link_that_is_none_sends_nothing(asking, ada):
    token = ada.open("/find").form().fields["csrf_token"]
    assert ada.post("/b/nobody-nothing/code/send", {"csrf_token": token}).status == 404
    assert ada.open("/b/nobody-nothing/code").status == 404
    with asking.app_context():
        assert db.session.query(Code).count() == 0
