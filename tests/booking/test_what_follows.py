"""What each side sees and may do, for every appointment and every standing: the code beside the table in the docs."""

from datetime import timedelta

import pytest

from clinic.booking import health
from clinic.booking.models import Appointment
from clinic.db import db
from tests.booking.answering import fill
from tests.booking.nearing import NEAR, ON_THE_DAY, VISIT, answers_again, booked
from tests.booking.practice import Practice
from tests.booking.test_finish_later import CLEARANCE, answer, book_later
from tests.factories import NOW
from tests.staff import signed_in, staff
from tests.visiting import Visitor

REVIEW = {"neuro_other": "yes"}
BLOCKED = {"circulation": ["clot_history"], "clot_history": "current"}
HEAD = (
    "| the appointment | status | standing | the client reads | moves | cancels | sends a letter | a therapist reads |"
    " a session may start | reception reads |"
)
ACTS = ("move", "cancel", "letter")


def cleared(ada, house, clock):
    """Every answer in order"""
    return booked(house)


def checked(ada, house, clock):
    """The same, and the questions of the day answered"""
    link = booked(house)
    clock.move_to(NEAR, tick=False)
    answers_again(ada, link)
    clock.move_to(ON_THE_DAY, tick=False)
    answers_again(ada, link)
    return link


def unfinished(ada, house, clock):
    """Questions left for later"""
    return book_later(ada)


def taken_back(ada, house, clock):
    """Consent taken back"""
    link = booked(house)
    ada.open(f"{link}/consent/withdraw/everything")
    ada.send("Yes, take it back")
    return link


def for_a_therapist(ada, house, clock):
    """An answer for a therapist to look at"""
    return booked(house, **REVIEW)


def for_a_doctor(ada, house, clock):
    """An answer for a doctor"""
    return booked(house, **CLEARANCE)


def ruled_out(ada, house, clock):
    """An answer after booking that rules it out"""
    link = book_later(ada)
    answer(ada, link, "circulation", **BLOCKED)
    answer(ada, link, "circulation-more", **BLOCKED)
    return link


def emergency(ada, house, clock):
    """A warning sign after booking"""
    link = booked(house)
    clock.move_to(NEAR, tick=False)
    ada.open(f"{link}/questions/safety")
    fill(ada, safety=["rf_saddle"])
    return link


def given_up(ada, house, clock):
    """Nobody decided in time"""
    link = booked(house, **REVIEW)
    clock.move_to(NOW + timedelta(days=5), tick=False)
    return link


def cancelled(ada, house, clock):
    """Called off"""
    link = booked(house)
    ada.open(f"{link}/cancel")
    ada.send("Cancel this booking")
    return link


WAYS = [cleared, checked, unfinished, taken_back, for_a_therapist, for_a_doctor, ruled_out, emergency]
WAYS += [given_up, cancelled]


@pytest.fixture
def table(root):
    """What the docs say, by the first cell of each row."""
    text = (root / "docs/develop/intake.md").read_text(encoding="utf-8")
    lines = text.partition(HEAD)[2].partition("\n\n")[0].strip().splitlines()[1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_code_does_what_the_table_says(ada, asking, clock, table, way):
    link = way(ada, asking, clock)
    assert seen(asking, link) == table[way.__doc__]


def test_the_table_has_a_row_for_each_of_them_and_no_other(table):
    assert list(table) == [way.__doc__ for way in WAYS]


def seen(house, link):
    """One row of the table, as the code has it."""
    with house.app_context():
        one = db.session.query(Appointment).one()
        now, clinic = max(NOW, one.changed_at), Practice().clinic
        standing = health.standing_of(one, clinic, now, one.starts_at).state
        starts = one.status == "booked" and health.standing_of(one, clinic, ON_THE_DAY, VISIT, starting=True).clear
        status, public_id = one.status, one.public_id
    client = Visitor(house)
    reads = client.open(link).heading
    offered = [_form(client.open(f"{link}/{act}")) for act in ACTS]
    desk = Visitor(signed_in(house, staff("reception"))).open(f"/staff/appointments/{public_id}/card")
    queue = Visitor(signed_in(house, staff("therapist"))).open("/staff/health")
    signed_in(house, None)
    return [
        status,
        standing,
        reads,
        *offered,
        _place(queue, public_id),
        "yes" if starts else "no",
        desk.root.one("article").text.partition("Room 1 ")[2],
    ]


def _form(page):
    """Whether a page offers to do what it is about."""
    return "yes" if page.root and page.root.one("main").all("form", method="post") else "no"


def _place(queue, public_id):
    """Under which heading of the list the visit stands."""
    for section in queue.root.one("main").all("section"):
        if public_id in " ".join(one.attrs.get("href", "") for one in section.all("a")):
            return section.all("h2")[0].text
    return "nothing"
