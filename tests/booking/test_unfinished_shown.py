"""Answers that are not finished, by the private link: shown and changed after a code, and never without one."""

from datetime import timedelta

import pytest

from clinic.booking.actions import renew_link
from clinic.db import transaction
from tests.booking.answering import fill
from tests.booking.returning import CODE, SECRET, sections, shown
from tests.booking.test_finish_later import book_later, finish, response, tasks
from tests.booking.test_health_query_counts import LIMIT
from tests.booking.test_proving import mailed
from tests.booking.test_query_counts import asked
from tests.factories import NOW
from tests.visiting import Visitor

ABOUT = "Date of birth and emergency contact"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def link(ada):
    return book_later(ada, emergency_name=SECRET, dob="1951-02-03")


@pytest.fixture
def proven(asking, link):
    """She has opened her link on another device and typed in the code."""
    visitor = Visitor(asking)
    visitor.open(f"{link}/questions")
    visitor.send(CODE)
    visitor.follow()
    visitor.send("Continue", code=mailed(asking))
    assert visitor.follow().url == f"{link}/questions"
    return visitor


def test_with_a_code_she_sees_what_she_answered(proven, link):
    assert sections(proven.page) == [ABOUT]
    told = shown(proven.page)
    assert (told["Date of birth"], SECRET in told.values()) == ("3 February 1951", True)
    assert proven.page.link("Change date of birth") == f"{link}/questions/about"
    assert CODE not in proven.page.text
    assert tasks(proven.page)[:2] == ["Completed", "Next"]


def test_with_a_code_she_changes_it(proven, link, asking):
    proven.open(proven.page.link("Change date of birth"))
    assert proven.page.form("Save and continue").fields["emergency_name"] == SECRET
    assert fill(proven, dob="1951-02-04").status == 303
    assert response(asking)[2]["dob"] == "1951-02-04"


def test_without_it_nobody_does(proven, asking, link):
    stranger = Visitor(asking)
    for path in ("questions", "questions/about", "code"):
        page = stranger.open(f"{link}/{path}")
        assert [word for word in (SECRET, "1951") if word in page.response.text] == []
    assert stranger.open(f"{link}/questions").form(CODE).action == f"{link}/code/send"


def test_after_half_an_hour_it_is_hidden_again(proven, link, clock):
    clock.shift(30 * MINUTE)
    assert SECRET in proven.open(f"{link}/questions").response.text
    clock.shift(MINUTE)
    assert SECRET not in proven.open(f"{link}/questions").response.text
    assert SECRET not in proven.open(f"{link}/questions/about").response.text


def test_a_link_that_was_renewed_shows_nothing(proven, asking, link):
    with asking.app_context(), transaction():
        renew_link(1, NOW, "staff:1")
    assert proven.open(f"{link}/questions").status == 404


def test_where_nothing_was_answered_no_code_is_offered(ada, asking):
    link = book_later(ada)
    assert CODE not in Visitor(asking).open(f"{link}/questions").text


def test_finished_nothing_is_shown_any_more(proven, link):
    finish(proven, link)
    assert proven.open(f"{link}/questions").location == link
    assert SECRET not in proven.open(link).response.text


def test_the_list_asks_the_database_as_often_with_more_answers(proven, asking, link):
    few = asked(asking, proven, f"{link}/questions")
    for page in ("visit", "areas", "leave_out", "pain"):
        proven.open(f"{link}/questions/{page}")
        fill(proven)
    assert asked(asking, proven, f"{link}/questions") == few
    assert few[0] <= LIMIT
