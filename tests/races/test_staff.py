"""Staff and clients want the same, at the same moment."""

import pytest
from sqlalchemy import func, select, update

from clinic.audit.models import AuditEvent
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.times import now
from tests.races.arena import SWEDISH
from tests.races.people import judge, race


@pytest.fixture
def desk(arena):
    """Two who work there."""
    clerks = arena.people[40:42]
    for one in clerks:
        one.cookies["staff"] = "reception"
    yield clerks
    for one in clerks:
        del one.cookies["staff"]


def page_of(link):
    return "/staff/appointments/" + link.removeprefix("/b/").partition("-")[0]


def as_seen(arena, link):
    with arena.app.app_context():
        public_id = page_of(link).rpartition("/")[2]
        return db.session.scalars(select(Appointment).where(Appointment.public_id == public_id)).one().as_seen


def moving(arena, clerk, link, start):
    path = f"{page_of(link)}/move?with={arena.ids['Therapist A']}&length=60&room=any"
    return clerk.ready(path, slot=f"{start:%Y-%m-%dT%H:%MZ}", tell="yes", seen=as_seen(arena, link))


def let_it_be_now(arena, link):
    """Let the visit be due: nobody comes before its day."""
    with arena.app.app_context(), transaction():
        mine = Appointment.public_id == page_of(link).rpartition("/")[2]
        db.session.execute(update(Appointment).where(mine).values(starts_at=now()))


def events(arena, action):
    with arena.app.app_context():
        return db.session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == action))


def test_two_moves_of_the_staff_and_two_bookings_onto_one_slot(arena, desk, race_rounds):
    for day in arena.rounds(race_rounds):
        wanted, old = arena.at(day, "13:00"), [arena.at(day, "10:00"), arena.at(day, "16:00")]
        links = [arena.book(person, SWEDISH, start, "A") for person, start in zip(arena.people[:2], old, strict=True)]
        answers = race(
            [
                *(moving(arena, clerk, link, wanted) for clerk, link in zip(desk, links, strict=True)),
                *(arena.choosing(person, SWEDISH, wanted, "A") for person in arena.people[2:4]),
            ]
        )
        judge(answers, winners=1)
        moved = [wanted if answer.status == 303 else start for answer, start in zip(answers, old, strict=False)]
        assert [starts_at for starts_at, _, _ in arena.booked()] == sorted(moved)
        assert len(arena.held()) == (wanted not in moved)


def test_the_staff_cancel_while_the_client_moves(arena, desk, race_rounds):
    """It is cancelled in the end, or the staff are shown what has changed under their hands."""
    for day in arena.rounds(race_rounds):
        ada = arena.people[0]
        link = arena.book(ada, SWEDISH, arena.at(day, "10:00"), "A")
        moved, cancelled = race(
            [
                arena.moving(ada, link, arena.at(day, "13:00"), "A"),
                desk[0].ready(f"{page_of(link)}/cancel", why="asked", tell="yes", seen=as_seen(arena, link)),
            ]
        )
        assert {moved.status, cancelled.status} == {303, 409}
        assert [start for start, _, _ in arena.booked()] == ([arena.at(day, "13:00")] if moved.status == 303 else [])


def test_one_arrival_however_often_it_is_said(arena, desk, race_rounds):
    for day in arena.rounds(race_rounds):
        link = arena.book(arena.people[0], SWEDISH, arena.at(day, "10:00"), "A")
        let_it_be_now(arena, link)
        before, seen = events(arena, "check_in"), as_seen(arena, link)
        answers = race([clerk.ready(f"{page_of(link)}/turn", verb="check_in", seen=seen) for clerk in desk * 4])
        assert {answer.status for answer in answers} == {303}
        assert events(arena, "check_in") == before + 1


def test_two_run_late_while_others_book_behind_them(arena, desk, race_rounds):
    """Neighbours are pushed on, the last first, into time that somebody else may want."""
    for day in arena.rounds(race_rounds):
        clocks, letters = ("10:00", "11:15", "12:30"), ("A", "B")
        people, links = iter(arena.people), {}
        for letter in letters:
            links[letter] = [arena.book(next(people), SWEDISH, arena.at(day, clock), letter) for clock in clocks]
        late = []
        for clerk, letter in zip(desk, letters, strict=True):
            fields = {"by": 15, "seen": as_seen(arena, links[letter][0])}
            ids = [page_of(link).rpartition("/")[2] for link in links[letter]]
            fields |= {f"do-{one}": "move" for one in ids}
            fields |= {f"seen-{one}": as_seen(arena, link) for one, link in zip(ids, links[letter], strict=True)}
            late.append(clerk.ready(f"{page_of(links[letter][0])}/late", visit=ids, **fields))
        wanting = [
            arena.choosing(next(people), SWEDISH, arena.at(day, "13:45"), letter)
            for letter in letters
            for _ in range(2)
        ]
        answers = race([*late, *wanting])
        assert {answer.status for answer in answers} <= {303, 409}
        for answer, letter in zip(answers, letters, strict=False):
            starts = [start for start, who, _ in arena.booked() if who == f"Therapist {letter}"]
            shift = "15" if answer.status == 303 else "00"
            assert starts[0] == arena.at(day, f"10:{shift}")
