"""How often the pages about health ask the database: as often for much as for little."""

from datetime import timedelta

import pytest

from clinic import vault
from clinic.db import db
from clinic.intake.models import Decision, QuestionnaireVersion, Response
from clinic.people.models import Client
from tests.booking.answering import HOT_STONE, SWEDISH, answer_all, begin, book_answering, pass_safety
from tests.booking.practice import WEDNESDAY
from tests.booking.returning import CODE, EARLIER_PAGE, comes_back
from tests.booking.test_finish_later import book_later
from tests.booking.test_query_counts import add_much, asked
from tests.factories import NOW
from tests.visiting import Visitor, selects

LIMIT = 16  # SELECTs; a page that needs more asks in a loop or asks twice
BOOK = f"/book/{SWEDISH}"


def add_versions_and_responses(house):
    """Earlier versions, and many answers and decisions of everybody there is."""
    with house.app_context():
        version = db.session.query(QuestionnaireVersion).one()
        document, number = version.document, version.number
        for n in range(6):
            older = QuestionnaireVersion(number=-n, status="published", document=document, created_at=NOW)
            older.published_at, older.published_by = NOW - timedelta(days=n), "seed"
            db.session.add(older)
        assert number == 1  # the newest still
        for client in db.session.query(Client).all():
            for _ in range(4):
                _answered(client.id, version.id)
        db.session.commit()


def _answered(client_id, version_id):
    row = Response(public_id=vault.public_id(), client_id=client_id, version_id=version_id, started_at=NOW)
    row.modality, row.visit_at, row.completed_at, row.outcomes = SWEDISH, NOW, NOW, {SWEDISH: "therapist_review"}
    db.session.add(row)
    db.session.flush()
    said = Decision(public_id=vault.public_id(), client_id=client_id, response_id=row.id, modality=SWEDISH)
    said.verdict, said.decided_by, said.decided_at, said.valid_until = "as_booked", "staff:1", NOW, NOW
    db.session.add(said)


@pytest.fixture
def pages(asking):
    """Every page about health, each with somebody who stands before it."""
    later, stopped, ready, half, waiting, signed, withdrawn = (Visitor(asking, f"203.0.113.{n}") for n in range(7))
    link = book_later(later, day="2026-12-09")
    stopped.open(f"/book/{HOT_STONE}/safety")
    pass_safety(stopped, "rf_fever")
    begin(ready, clock="14:00")
    answer_all(ready)
    begin(waiting, HOT_STONE, clock="12:00")
    answer_all(waiting, nerves=["neuro_other"])
    begin(half, day=WEDNESDAY, clock="15:30")
    consent = book_answering(signed, day="2026-12-10")
    taken_back = book_answering(withdrawn, day="2026-12-11")
    withdrawn.open(f"{taken_back}/consent/withdraw/everything")
    withdrawn.send("Yes, take it back")
    return {
        consent: signed,
        f"{consent}/consent": signed,
        f"{consent}/consent/withdraw/areas": signed,
        taken_back: withdrawn,
        f"{taken_back}/consent": withdrawn,
        f"{taken_back}/consent/sign": withdrawn,
        f"/book/{HOT_STONE}/safety": Visitor(asking),
        f"{BOOK}/safety": half,
        f"{BOOK}/time?day={WEDNESDAY}": half,
        f"{BOOK}/questions/about": half,
        f"{BOOK}/questions/leave_out": half,
        f"{BOOK}/questions/conditions": half,
        f"{BOOK}/check": ready,
        f"/book/{HOT_STONE}/check": waiting,
        f"/book/{HOT_STONE}/stop": stopped,
        link: later,
        f"{link}/questions": later,
        f"{link}/questions/about": later,
        f"{link}/move?day=2026-12-09": later,
    }


@pytest.fixture
def pages_of_the_known(asking, answered, known):
    """The same for a client who comes back: offered, asked for a code, and shown."""
    asker, offered = (comes_back(Visitor(asking), answered, clock=clock) for clock in ("11:45", "15:30"))
    asker.send(CODE)
    seen = {EARLIER_PAGE: known, f"{BOOK}/questions/about": known, f"{BOOK}/code": asker}
    return [*seen.items(), (EARLIER_PAGE, offered)]


def counted(house, pages):
    return {url: asked(house, visitor, url) for url, visitor in pages.items()}


def test_a_page_asks_as_often_for_much_as_for_little(asking, pages):
    few = counted(asking, pages)
    add_much(asking)
    add_versions_and_responses(asking)
    many = counted(asking, pages)
    assert many == few
    assert {status for _, status in few.values()} == {200}
    assert {url: count for url, (count, _) in few.items() if count > LIMIT} == {}


def test_a_page_of_somebody_known_asks_as_often_for_much_as_for_little(asking, pages_of_the_known):
    few = [asked(asking, visitor, url) for url, visitor in pages_of_the_known]
    add_much(asking)
    assert [asked(asking, visitor, url) for url, visitor in pages_of_the_known] == few
    assert [(count > LIMIT, status) for count, status in few] == [(False, 200)] * 4


def test_saving_a_page_asks_as_often_for_much_as_for_little(asking, pages):
    def save(page_id):
        """How often sending a page asks, apart from drawing it."""
        visitor = pages[f"{BOOK}/check"]
        visitor.open(f"{BOOK}/questions/{page_id}")
        form = visitor.page.form("Save and continue").fields
        return _sent(asking, visitor, f"{BOOK}/questions/{page_id}", form)

    few = save("medicines")
    add_much(asking)
    add_versions_and_responses(asking)
    assert save("medicines") == few
    assert few[0] <= LIMIT


def _sent(house, visitor, url, form):
    with selects(house) as seen:
        status = visitor.post(url, form).status
    return len(seen), status
