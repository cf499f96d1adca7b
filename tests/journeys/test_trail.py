"""An owner looks who did what, by keyboard alone."""

import pytest

from tests.conftest import SETTINGS
from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard
from tests.live import served
from tests.staff import STAFFED


@pytest.fixture
def served_to_staff(demo_db_url, tmp_path):
    """The address of the demo clinic with the sign-in of tests."""
    with served({**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path}, tmp_path, STAFFED) as url:
        yield url


def test_an_owner_finds_what_was_done(arrive, served_to_staff):
    # Given an owner with a keyboard
    owner = arrive(served_to_staff, hands=Keyboard)
    owner.page.context.add_cookies([{"name": "staff", "value": "owner", "url": served_to_staff}])
    owner.opens("/staff/clients")

    # When she opens the trail by the menu
    owner.follows("Trail")
    owner.sees_heading("Trail")
    inspect(owner.page)

    # Then she turns its pages, and back
    owner.follows("Older")
    owner.follows("Newer")

    # And is told what to mend when what she looks for isn't there
    owner.page.get_by_label("Client or reference").fill("nobody at all")
    owner.presses("Show")
    owner.sees("Nothing matches “nobody at all”")
    inspect(owner.page)

    # And finds who has read health answers: nobody yet
    owner.page.get_by_label("Client or reference").fill("")
    owner.page.get_by_label("What", exact=True).select_option(label="Reading health answers")
    owner.presses("Show")
    owner.sees("Nothing.")
