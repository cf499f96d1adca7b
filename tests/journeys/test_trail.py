"""An owner looks who did what, by keyboard alone."""

from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard


def test_an_owner_finds_what_was_done(come_as, served_to_staff):
    # Given an owner with a keyboard
    owner = come_as("owner", served_to_staff, hands=Keyboard)
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
