"""Different treatments, therapists and lengths that need the same person, room or thing at the same time."""

from collections import Counter

from tests.races.arena import DEEP, STONES, SWEDISH
from tests.races.people import ENDED, TAKEN, judge, race


def test_overlapping_lengths_of_two_treatments(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        early, late = arena.at(day, "10:00"), arena.at(day, "10:45")
        wishes = [(SWEDISH, early, 90), (DEEP, late, 60)] * 25
        questions = [
            arena.choosing(person, slug, start, "A", minutes)
            for person, (slug, start, minutes) in zip(arena.people, wishes, strict=True)
        ]
        judge(race(questions), winners=1)
        assert len(arena.held()) == 1


def test_more_therapists_than_rooms(arena, race_rounds):
    """Six could work, five rooms there are."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        wishes = [*((SWEDISH, letter) for letter in "ABCEF"), (DEEP, "D")]
        questions = [
            arena.choosing(person, slug, start, letter)
            for person, (slug, letter) in zip(arena.people, wishes * 8, strict=False)
        ]
        judge(race(questions), winners=5)
        assert len(arena.held()) == 5


def test_one_stone_heater(arena, race_rounds):
    """Three could work with stones and two rooms would do; the heater is alone."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        questions = [
            arena.choosing(person, STONES, start, letter, 90)
            for person, letter in zip(arena.people, "BDF" * 16, strict=False)
        ]
        judge(race(questions), winners=1)
        assert len(arena.held()) == 1


def test_a_known_client_is_in_one_place(arena, race_rounds):
    """She has shown who she is by her private link, in four browsers, and wants another treatment in each."""
    wishes = [(SWEDISH, "A"), (DEEP, "D"), (STONES, "B"), ("trigger-point-therapy", "C")]
    for day in arena.rounds(race_rounds):
        browsers = arena.people[:4]
        link = arena.book(browsers[0], SWEDISH, arena.at(day, "16:00"), "C")
        assert [browser.post(f"{link}/again").status for browser in browsers] == [303] * 4
        start = arena.at(day, "10:00")
        answers = race(
            [
                arena.choosing(browser, slug, start, letter)
                for browser, (slug, letter) in zip(browsers, wishes, strict=True)
            ]
        )
        [winner] = judge(answers, winners=1)
        browser = browsers[answers.index(winner)]
        assert winner.location.endswith("/check"), "a known client is not asked who she is"
        booked = browser.post(winner.location, **arena.form_on(browser.get(winner.location)))
        assert booked.status == 303
        assert [starts_at for starts_at, _, _ in arena.booked()] == [start, arena.at(day, "16:00")]
        assert arena.count_clients() == 1


def test_a_visitors_own_tabs_give_way_to_each_other(arena, race_rounds):
    """Four treatments at the same time: whichever she chose last is held."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        wishes = [(SWEDISH, "A"), (DEEP, "A"), ("neuromuscular-therapy", "A")]
        answers = race([arena.choosing(arena.people[0], slug, start, letter) for slug, letter in wishes])
        judge(answers, winners=3)
        assert len(arena.held()) == 1


def test_any_therapist_for_thirty_two(arena, race_rounds):
    """Five can do it, so five get it, each another; the thirty-two want nobody in particular."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        judge(race([arena.choosing(person, SWEDISH, start) for person in arena.people[:32]]), winners=5)
        assert set(Counter(arena.therapists_held()).values()) == {1}
        assert len(arena.therapists_held()) == 5


def test_any_therapist_for_thirty_two_whose_holds_have_ended(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        people = arena.people[:32]
        letters = "ABCEF" * 7  # who was shown is who comes
        forms = [
            arena.draft(person, SWEDISH, start, letter, held=False)
            for person, letter in zip(people, letters, strict=False)
        ]
        arena.let_anybody_do()
        answers = race([arena.checking(*each) for each in zip(people, forms, strict=True)])
        judge(answers, winners=5, sentences=[ENDED])
        assert sorted(therapist[-1] for _, therapist, _ in arena.booked()) == list("ABCEF")


def test_a_hold_of_ones_own_gives_way_or_is_booked_but_not_both(arena, race_rounds):
    """She confirms one treatment in one tab, and in another wants something else at the same time."""
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        person = arena.people[0]
        form = arena.draft(person, SWEDISH, start, "A")
        questions = [arena.checking(person, form), arena.choosing(person, DEEP, start, "A")]
        judge(race(questions), winners=1, sentences=[TAKEN, ENDED])
        assert len(arena.booked()) + len(arena.held()) == 1


def test_one_visitor_holds_three_times_at_most(arena, race_rounds):
    treatments = (SWEDISH, DEEP, STONES, "trigger-point-therapy", "myofascial-release", "neuromuscular-therapy")
    for day in arena.rounds(race_rounds):
        person = arena.people[0]
        clocks = ("09:00", "10:30", "12:00", "13:30", "15:00", "16:30")
        questions = [
            arena.choosing(person, slug, arena.at(day, clock)) for slug, clock in zip(treatments, clocks, strict=True)
        ]
        judge(race(questions), winners=3, sentences=["You are holding 3 other times already"])
        assert len(arena.held()) == 3
