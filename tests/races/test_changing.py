"""Moving and cancelling while others book."""

from tests.races.arena import SWEDISH
from tests.races.people import judge, race


def test_two_move_and_two_book_onto_one_slot(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        wanted = arena.at(day, "13:00")
        movers, bookers = arena.people[:2], arena.people[2:4]
        old = [arena.at(day, "10:00"), arena.at(day, "16:00")]
        links = [arena.book(person, SWEDISH, start, "A") for person, start in zip(movers, old, strict=True)]
        answers = race(
            [
                *(arena.moving(person, link, wanted, "A") for person, link in zip(movers, links, strict=True)),
                *(arena.choosing(person, SWEDISH, wanted, "A") for person in bookers),
            ]
        )
        judge(answers, winners=1)
        moved = [wanted if answer.status == 303 else start for answer, start in zip(answers, old, strict=False)]
        assert [starts_at for starts_at, _, _ in arena.booked()] == sorted(moved)
        assert len(arena.held()) == (wanted not in moved)


def test_fifty_move_onto_one_slot(arena, race_rounds):
    """Each from a time and a place of her own: five in a room at once, over ten hours."""
    for day in arena.rounds(race_rounds):
        wanted = arena.at(day, "13:00")
        starts = [arena.at(day + n, clock) for n in range(5) for clock in ("09:00", "10:45", "14:30", "16:15")]
        people = arena.people[: len(starts)]
        links = [arena.book(person, SWEDISH, start, "A") for person, start in zip(people, starts, strict=True)]
        answers = race([arena.moving(*each, wanted, "A") for each in zip(people, links, strict=True)])
        judge(answers, winners=1)
        kept = [wanted if answer.status == 303 else start for answer, start in zip(answers, starts, strict=True)]
        assert [starts_at for starts_at, _, _ in arena.booked()] == sorted(kept)


def test_moves_onto_each_others_time_wait_in_no_ring(arena, race_rounds):
    """Nobody may get a time that is still taken; both keep theirs, or one goes where the other has just left."""
    for day in arena.rounds(race_rounds):
        clocks = ("10:00", "11:15", "14:00")
        starts = [arena.at(day, clock) for clock in clocks]
        people = arena.people[:3]
        links = [arena.book(person, SWEDISH, start, "A") for person, start in zip(people, starts, strict=True)]
        questions = [
            arena.moving(people[n], links[n], starts[(n + step) % 3], "A") for n in range(3) for step in (1, 2) * 4
        ]
        questions += [arena.moving(people[n], links[n], arena.at(day, "17:00"), "A") for n in range(3)]
        answers = race(questions)
        assert {answer.status for answer in answers} <= {303, 409}
        assert len(arena.booked()) == 3


def test_small_moves_of_many_neighbours(arena, race_rounds):
    """A quarter of an hour to and fro, over one's own old time."""
    for day in arena.rounds(race_rounds):
        people = arena.people[:4]
        starts = [arena.at(day, clock) for clock in ("09:00", "10:30", "12:00", "13:30")]
        later = [arena.at(day, clock) for clock in ("09:15", "10:45", "12:15", "13:45")]
        links = [arena.book(person, SWEDISH, start, "A") for person, start in zip(people, starts, strict=True)]
        questions = [
            arena.moving(people[n], links[n], where[n], "A") for n in range(4) for where in (starts, later) * 3
        ]
        answers = race(questions)
        assert {answer.status for answer in answers} <= {303, 409}
        assert len(arena.booked()) == 4


def test_cancelling_against_bookings(arena, race_rounds):
    """At most one has the time, and it is offered if and only if nobody has."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        holder, *others = arena.people[:12]
        link = arena.book(holder, SWEDISH, start, "A")
        answers = race(
            [
                arena.cancelling(holder, link),
                arena.cancelling(holder, link),
                *(arena.choosing(person, SWEDISH, start, "A") for person in others),
            ]
        )
        assert [answer.status for answer in answers[:2]] == [303, 303]
        won = sum(answer.status == 303 for answer in answers[2:])
        judge(answers[2:], winners=min(won, 1))
        assert arena.booked() == []
        assert len(arena.held()) == won
        assert arena.offers(SWEDISH, start, "A") == (won == 0)
