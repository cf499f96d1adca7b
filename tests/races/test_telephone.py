"""Reception books on the telephone while clients book online, and presses twice."""

from clinic.booking.picker import MINUTE_FORMAT
from clinic.catalog.queries import option_of, service_by_slug
from tests.races.arena import SWEDISH
from tests.races.people import ENDED, TAKEN, judge, race

WHY_NOT = "Why not "


def calling(arena, person, start, therapist=None, *, form="", name="Bo Example", **more):
    """What sends reception's form for somebody new."""
    person.cookies["staff"] = "reception"
    with arena.app.app_context():
        option = option_of(service_by_slug(SWEDISH), 60).id
    fields = {"option": option, "therapist": arena.ids[f"Therapist {therapist}"] if therapist else 0, "room": 0}
    fields |= {"drawn": form or person.name[:40], "slot": f"{start:{MINUTE_FORMAT}}", "date": f"{start:%Y-%m-%d}"}
    return person.ready("/staff/appointments/new", do="book", name=name, phone="085 555 0199", **fields, **more)


def test_staff_and_clients_want_the_same_time(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        start = arena.at(day, "10:00")
        callers, choosers, checkers = arena.people[:10], arena.people[10:20], arena.people[20:30]
        forms = [arena.draft(person, SWEDISH, start, "A", held=False) for person in checkers]
        answers = race(
            [
                *(calling(arena, person, start, "A", new="y") for person in callers),
                *(arena.choosing(person, SWEDISH, start, "A") for person in choosers),
                *(arena.checking(*each) for each in zip(checkers, forms, strict=True)),
            ]
        )
        judge(answers, winners=1, sentences=[WHY_NOT, TAKEN, ENDED])
        assert len(arena.booked()) + len(arena.held()) == 1


def test_a_form_of_reception_sent_thirty_times_books_once(arena, race_rounds):
    for day in arena.rounds(race_rounds):
        known, start = arena.count_clients(), arena.at(day, "10:00")
        answers = race([calling(arena, person, start, form="the form") for person in arena.people[:30]])
        assert {(answer.status, answer.location) for answer in answers} == {(303, answers[0].location)}
        assert (len(arena.booked()), arena.count_clients() - known) == (1, 1)
