"""The races can be lost: without the database's rule they show double bookings."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from clinic.booking import availability
from clinic.booking.availability import Wish
from clinic.catalog.queries import service_by_slug
from clinic.db import db, transaction
from clinic.scheduling import actions as diary
from clinic.scheduling import overlap
from clinic.scheduling.overlap import SlotTaken
from clinic.settings import queries as settings
from clinic.times import now, to_minutes
from tests.races.arena import DEMO, SWEDISH, Arena
from tests.races.diary import nothing_overlaps
from tests.races.people import judge, race


@pytest.fixture
def another_arena(databases, migrated, run_once, make_app, serve):
    """An arena of one's own, to break things in."""
    url = run_once(databases.new(migrated), DEMO)
    yield Arena(make_app(url), serve(url))
    databases.drop(url)


def drop_the_rule(app):
    with app.app_context(), db.engine.begin() as connection:
        for statement in overlap.remove(connection.dialect.name):
            connection.execute(text(statement))


def take_together(app, start, count=8):
    """So many look, all see the time free, and only then each takes it; how many believe they have it."""
    have_looked, won = Barrier(count), []

    def go():
        with app.app_context():
            wish = Wish(service_by_slug(SWEDISH), 60)
            minute = to_minutes(start)
            found = availability.find(wish, (minute, minute + 1), settings.clinic(), now())
            seats = found.seats(minute, lambda who: (who.id,))
            db.session.rollback()
            have_looked.wait(30)
            try:
                with transaction():
                    won.append(diary.claim("appointment", seats, now()))
            except SlotTaken:
                pass

    threads = [Thread(target=go) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(won)


def test_the_rule_lets_one_of_those_who_all_saw_it_free_have_it(another_arena):
    app = another_arena.app
    assert take_together(app, another_arena.at(2, "10:00")) == 1
    with app.app_context():
        nothing_overlaps()


def test_without_the_rule_they_all_have_it_and_the_check_sees_that(another_arena):
    app = another_arena.app
    drop_the_rule(app)
    assert take_together(app, another_arena.at(2, "10:00")) == 8
    with app.app_context(), pytest.raises(AssertionError):
        nothing_overlaps()


def test_without_the_rule_the_race_through_http_goes_red(another_arena, request):
    """On PostgreSQL. SQLite has one writer at a time, who looks and takes in one go: there it stays green.

    Different starts: whoever wants the same start waits for the other's transaction before she looks.
    """
    drop_the_rule(another_arena.app)
    red = False
    for day in another_arena.rounds(20 if request.config.option.database == "postgres" else 2):
        starts = [another_arena.at(day, clock) for clock in ("10:00", "10:15", "10:30", "10:45")] * 5
        wishes = zip(another_arena.people, starts, strict=False)
        answers = race([another_arena.choosing(person, SWEDISH, start, "A") for person, start in wishes])
        try:
            judge(answers, winners=1)
            assert len(another_arena.held()) == 1
        except AssertionError:
            red = True
            break
    assert red == (request.config.option.database == "postgres")
