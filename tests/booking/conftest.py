"""The practice, its clock, and people in front of its pages."""

from contextlib import contextmanager

import pytest

from clinic import create_app
from clinic.db import db
from tests.booking.nearing import NEAR, booked
from tests.booking.practice import WEDNESDAY, Practice, set_up, set_up_questions
from tests.booking.returning import SECRET, comes_back, proves
from tests.booking.walking import book
from tests.conftest import SETTINGS
from tests.factories import NOW, at
from tests.visiting import Visitor


@pytest.fixture(scope="session")
def practised(databases, migrated, tmp_path_factory):
    """The URL of a database with the practice in it: a template, never written to."""
    url = databases.new(migrated)
    app = create_app({**SETTINGS, "DATABASE_URL": url, "INSTANCE": str(tmp_path_factory.mktemp("instance"))})
    with app.app_context():
        set_up()
        db.session.remove()
        db.engine.dispose()
    return url


@pytest.fixture
def practice_url(databases, practised):
    url = databases.new(practised)
    yield url
    databases.drop(url)


@pytest.fixture
def clock(time_machine):
    """Monday at nine, until a test moves it."""
    time_machine.move_to(NOW, tick=False)
    return time_machine


@pytest.fixture
def house(make_app, practice_url, clock):
    """The application of the practice."""
    return make_app(practice_url)


@pytest.fixture(scope="session")
def questioned(databases, practised, tmp_path_factory):
    """The URL of the same practice with treatments that ask about health: a template, never written to."""
    url = databases.new(practised)
    app = create_app({**SETTINGS, "DATABASE_URL": url, "INSTANCE": str(tmp_path_factory.mktemp("instance"))})
    with app.app_context():
        set_up_questions()
        db.session.remove()
        db.engine.dispose()
    return url


@pytest.fixture
def asking_url(databases, questioned):
    url = databases.new(questioned)
    yield url
    databases.drop(url)


@pytest.fixture
def asking(make_app, asking_url, clock):
    """The application of the practice whose treatments ask about health."""
    return make_app(asking_url)


@pytest.fixture
def ada(asking):
    """Somebody in front of its pages."""
    return Visitor(asking)


@pytest.fixture
def practice(house):
    """The practice with its context open, for tests that call actions and queries; not together with `visitor`."""
    with house.app_context():
        yield Practice()


@pytest.fixture
def visitor(house):
    """Somebody in front of the pages of the practice."""
    return Visitor(house)


@pytest.fixture
def link(visitor):
    """The private link of a booking on Wednesday at half past ten, made by the visitor."""
    return book(visitor, day=WEDNESDAY)


@pytest.fixture
def inside(house):
    """`with inside() as practice:` changes the practice before somebody looks."""

    @contextmanager
    def changing():
        with house.app_context():
            yield Practice()
            db.session.commit()

    return changing


@pytest.fixture
def answered(asking):
    """The private link of a booking on Wednesday with every health question answered."""
    return booked(asking, starts_at=at(f"{WEDNESDAY} 10:30"), emergency_name=SECRET)


@pytest.fixture
def back(asking, answered):
    """Her, in another browser, with another booking that has come to the health questions."""
    return comes_back(Visitor(asking), answered)


@pytest.fixture
def known(asking, back):
    """The same with the code from her mail typed in."""
    proves(back, asking)
    return back


@pytest.fixture
def far(asking):
    """The private link of a booking far ahead, with every question answered that could be."""
    return booked(asking, emergency_name=SECRET)


@pytest.fixture
def near(far, clock):
    """The same, two days before the visit."""
    clock.move_to(NEAR, tick=False)
    return far
