"""A client sends her doctor's letter, with scripts and without, and her therapist opens it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from clinic.booking.models import Appointment
from clinic.booking.soonest import next_openings
from clinic.db import db
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories
from tests.booking.lettering import PDF, PNG
from tests.conftest import SETTINGS
from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard
from tests.live import served
from tests.staff import STAFFED

CHOOSE = "Choose the file with the letter"
WRONG_KIND = "We can’t read this kind of file. Choose a PDF, or a photo as JPEG or PNG."
TOO_LARGE = "That file is too large: it may have at most 10 MB. Nothing was stored."


@pytest.fixture
def waiting(make_app, demo_db_url):
    """The private link and the number of a booking that waits for a doctor's letter."""
    with make_app(demo_db_url).app_context():
        at = now()
        openings = next_openings(settings.clinic(), at + timedelta(days=10))
        opening = next(one for one in openings if one.service.slug == "swedish-massage")
        visit = factories.appointment(
            opening.service.id, opening.starts_at, minutes=opening.minutes, now=at, answers={"heart": ["rhythm"]}
        )
        return f"/b/{visit.link}", visit.public_id


def file(name, content, kind="application/pdf"):
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_client_sends_her_letter(arrive, live_url, waiting, scripts):
    # Given a phone, and a booking that waits
    link, _ = waiting
    client = arrive(live_url, width=390, hands=Keyboard, java_script_enabled=scripts)
    client.opens(link)
    client.follows("Send the letter")
    client.sees_heading("Your doctor’s letter")
    client.finds_nothing_wrong()
    chosen = client.page.get_by_label("The letter", exact=True)

    # When she sends nothing, then something that is no letter
    assert client.is_answered("Send the letter") == 422
    expect(client.page.locator("#letter-err")).to_contain_text(CHOOSE)
    chosen.set_input_files(file("letter.pdf", b"<svg/>"))
    assert client.is_answered("Send the letter") == 422
    expect(client.page.locator("#letter-err")).to_contain_text(WRONG_KIND)
    if scripts:
        client.is_told("There is a problem", WRONG_KIND)
    client.finds_nothing_wrong()

    # And then her letter
    chosen.set_input_files(file("Dr No.pdf", PDF))
    client.presses("Send the letter")

    # Then it says that one came, not which, and another may follow
    client.sees("A letter came on")
    client.finds_nothing_wrong()
    chosen.set_input_files(file("page 2.png", PNG, "image/png"))
    client.presses("Send another letter")
    expect(client.page.get_by_text("A letter came on")).to_have_count(2)
    client.follows("Back to your booking")
    client.sees("A letter came on")
    assert "Dr No" not in client.page.content()
    client.finds_nothing_wrong()


def test_a_film_instead_of_a_letter_is_refused_with_a_sentence(arrive, live_url, waiting):
    # Given a file of thirty megabytes
    link, _ = waiting
    client = arrive(live_url)
    client.opens(f"{link}/letter")
    client.page.get_by_label("The letter", exact=True).set_input_files(file("film.pdf", PDF.ljust(30 * 1024**2)))

    # When she sends it, then she is told how large it may be
    client.presses("Send the letter")
    client.sees(TOO_LARGE)
    inspect(client.page)


@pytest.mark.parametrize("width", [390, 1280])
def test_her_therapist_opens_it(arrive, come_as, make_app, demo_db_url, tmp_path, waiting, width):
    # Given a letter that a client has sent, and her therapist
    link, visit = waiting
    with make_app(demo_db_url).app_context():
        seats = db.session.query(Appointment).filter_by(public_id=visit).one().seats
        anna = next(seat.resource_id for seat in seats if seat.kind == "therapist")
    running = {**SETTINGS, "DATABASE_URL": demo_db_url, "INSTANCE": tmp_path, "TEST_THERAPIST": anna}
    with served(running, tmp_path, STAFFED) as url:
        client = arrive(url)
        client.opens(f"{link}/letter")
        client.page.get_by_label("The letter", exact=True).set_input_files(file("Dr No.pdf", PDF))
        client.presses("Send the letter")
        client.sees("A letter came on")

        # When she looks for it
        therapist = come_as("therapist", url, width=width)
        therapist.opens(f"/staff/health/{visit}")
        therapist.follows("Doctor’s letters")
        therapist.sees_heading("Doctor’s letters")
        therapist.finds_nothing_wrong()

        # Then she gets it as it was sent, and can add what was brought to the desk
        assert therapist.saves("Dr No.pdf") == PDF
        therapist.page.get_by_label("The letter", exact=True).set_input_files(file("scan.png", PNG, "image/png"))
        therapist.presses("Add this letter")
        therapist.sees("added at the desk")
        therapist.finds_nothing_wrong()
