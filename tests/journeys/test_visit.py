"""Reception moves a visit and takes that back, sees who has to wait, and writes down that the client has come."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select, update

from clinic.booking.models import Appointment
from clinic.times import now
from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard


@pytest.fixture
def visit(behind_the_scenes):
    """The page of a visit to come."""
    with behind_the_scenes() as session:
        coming = select(Appointment.public_id).where(Appointment.status == "booked", Appointment.starts_at > now())
        return f"/staff/appointments/{session.scalars(coming.order_by(Appointment.starts_at.desc())).first()}"


def test_reception_moves_a_visit_takes_it_back_and_checks_the_client_in(
    come_as, served_to_staff, visit, behind_the_scenes
):
    # Given somebody at the desk, with a keyboard, before the page of a visit
    desk = come_as("reception", served_to_staff, hands=Keyboard)
    desk.opens(visit)
    desk.sees("What has happened")
    inspect(desk.page)

    # When she moves it to another time
    desk.follows("Move or change")
    desk.sees_heading("Move or change")
    inspect(desk.page)
    slot = desk.page.locator("input[name=slot]:not(:checked)").last
    slot.focus()
    desk.page.keyboard.press("Space")
    desk.presses("Change it")

    # Then she reads where it is now, and takes it back
    desk.sees("will be e-mailed")
    desk.presses("Undo")
    desk.sees(re.compile("Moved to .* is not told|Moved to .* will be e-mailed"))

    # And sees who would have to wait, and what a cancellation asks for
    desk.opens(f"{visit}/late")
    desk.sees_heading("Running late")
    inspect(desk.page)
    desk.opens(f"{visit}/cancel")
    inspect(desk.page)

    # And when its day has come, writes down that the client has come
    desk.opens(visit)
    expect(desk.page.get_by_role("button", name="Mark as arrived")).to_have_count(0)
    with behind_the_scenes() as session:
        session.execute(update(Appointment).where(Appointment.public_id == visit[-16:]).values(starts_at=now()))
    desk.opens(visit)
    desk.presses("Mark as arrived")
    desk.sees("Not here after all")
    inspect(desk.page)
