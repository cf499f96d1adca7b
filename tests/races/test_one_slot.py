"""Fifty people want the same hour with the same therapist; she has one."""

from tests.races.arena import SWEDISH
from tests.races.people import ENDED, TAKEN, judge, race


def test_one_of_fifty_holds_a_time(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        judge(race([arena.choosing(person, SWEDISH, start, "A") for person in arena.people]), winners=1)
        assert [draft.starts_at for draft in arena.held()] == [start]


def test_one_of_fifty_whose_holds_have_ended_books(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        forms = [arena.draft(person, SWEDISH, start, "A", held=False) for person in arena.people]
        answers = race([arena.checking(*each) for each in zip(arena.people, forms, strict=True)])
        judge(answers, winners=1, sentences=[ENDED])
        assert [(starts_at, therapist) for starts_at, therapist, _ in arena.booked()] == [(start, "Therapist A")]


def test_one_of_fifty_who_have_answered_about_their_health_books(arena, race_rounds):
    with arena.asking_about_health(SWEDISH):
        for day in arena.rounds(race_rounds):
            start, kept = arena.at(day, "10:00"), arena.responses()
            forms = [arena.draft(person, SWEDISH, start, "A", held=False) for person in arena.people]
            answers = race([arena.checking(*each) for each in zip(arena.people, forms, strict=True)])
            judge(answers, winners=1, sentences=[ENDED])
            assert (len(arena.booked()), arena.responses() - kept) == (1, 1)


def test_whoever_still_holds_it_books_and_nobody_else(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        *late, holder = arena.people
        forms = [arena.draft(person, SWEDISH, start, "A", held=False) for person in late]
        forms.append(arena.draft(holder, SWEDISH, start, "A"))
        answers = race([arena.checking(*each) for each in zip(arena.people, forms, strict=True)])
        assert judge(answers, winners=1, sentences=[ENDED]) == [answers[-1]]
        assert len(arena.booked()) == 1


def test_a_hold_that_has_ended_is_booked_or_held_anew_but_not_both(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        form = arena.draft(arena.people[0], SWEDISH, start, "A", held=False)
        others = [arena.choosing(person, SWEDISH, start, "A") for person in arena.people[1:]]
        judge(race([arena.checking(arena.people[0], form), *others]), winners=1, sentences=[TAKEN, ENDED])
        assert len(arena.booked()) + len(arena.held()) == 1


def test_a_form_sent_fifty_times_books_once(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        person = arena.people[0]
        form = arena.draft(person, SWEDISH, arena.at(day, "10:00"))
        answers = race([arena.checking(person, form) for _ in arena.people])
        assert {(answer.status, answer.location) for answer in answers} == {(303, answers[0].location)}
        assert len(arena.booked()) == 1
        assert arena.messages() == ["booked"]
        again = arena.checking(person, form)()
        assert (again.status, again.location) == (303, answers[0].location)


def test_two_with_ended_holds_who_want_each_others_time_wait_in_no_ring(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        times = [arena.at(day, f"{hour}:00") for hour in ("09", 11, 13, 15, 17)]
        for person, start in zip(arena.people, times, strict=False):
            arena.draft(person, SWEDISH, start, "A", held=False)
        wanted = times[1:] + times[:1]
        pairs = zip(arena.people, wanted, strict=False)
        judge(race([arena.choosing(person, SWEDISH, start, "A") for person, start in pairs]), winners=len(times))
        assert sorted(draft.starts_at for draft in arena.held()) == times


def test_a_hold_that_was_left_a_day_ago_is_in_nobodys_way(arena, race_rounds):
    """Whoever books next clears it away, while others are already waiting for its time."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        arena.draft(arena.people[0], SWEDISH, start, "A", held=False)
        arena.let_drafts_be_old()
        judge(race([arena.choosing(person, SWEDISH, start, "A") for person in arena.people[1:17]]), winners=1)
        assert len(arena.held()) == 1
