"""Taking back what she agreed to, signing again, and asking for her health answers to be deleted."""

import pytest
from playwright.sync_api import expect

from tests.journeys.accessibility import inspect
from tests.journeys.hands import Keyboard
from tests.journeys.test_health import comes_to_the_questions


def books_with_answers(client):
    """A treatment, with every question answered; the address of her booking."""
    comes_to_the_questions(client)
    client.answers_everything()
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    return client.page.url


def test_consent_is_taken_back_and_given_again(arrive, shared_live_url):
    # Given a booking at a desk, and its link on a phone
    desk = arrive(shared_live_url)
    link = books_with_answers(desk)
    inspect(desk.page)
    client = arrive(shared_live_url, width=390, hands=Keyboard)
    client.opens(link)

    # When she reads what she agreed to and takes the sensitive areas back
    client.follows("read what you agreed to, and take it back")
    client.sees_heading("Your consent")
    inspect(client.page)
    client.follows("Take back sensitive areas")
    client.sees_heading("Take back my agreement to work on sensitive areas")
    inspect(client.page)
    client.presses("Yes, take it back")

    # Then they are left out, and her visit stands
    client.sees("Your therapist leaves them out.")
    inspect(client.page)

    # When she takes everything back
    client.follows("Take back my consent")
    client.sees("Your booking isn’t cancelled")
    inspect(client.page)
    client.presses("Yes, take it back")

    # Then her place is hers still, and she is led to signing again
    client.sees("Your time stays yours.")
    inspect(client.page)
    client.opens(link)
    client.sees("We need your consent again.")
    inspect(client.page)
    client.follows("Read and sign again")
    client.sees_heading("Read and sign again")
    assert client.is_answered("Sign") == 422
    client.sees("Fill in “Type your full name to sign”")
    inspect(client.page)
    client.answers_the_page()
    client.presses("Sign")
    client.sees_heading("Your consent")
    client.sees("You signed on")
    client.opens(link)
    expect(client.page.get_by_text("We need your consent again.")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_deletion_is_asked_for(arrive, shared_live_url, scripts):
    # Given a booking on a narrow screen
    client = arrive(shared_live_url, width=320, java_script_enabled=scripts)
    link = books_with_answers(client)

    # When she asks for her health answers to be deleted
    client.follows("Delete my health answers")
    client.sees_heading("Delete my health answers")
    client.sees("We delete it 8 years after your last visit.")
    client.finds_nothing_wrong()
    client.presses("Ask for deletion")

    # Then the clinic has her request, and her booking stands
    client.sees("We have your request")
    client.finds_nothing_wrong()
    client.opens(link)
    client.sees_heading("What happens next")


def test_without_scripts_consent_is_taken_back_all_the_same(arrive, shared_live_url):
    client = arrive(shared_live_url, width=320, java_script_enabled=False)
    link = books_with_answers(client)
    client.opens(f"{link}/consent")
    client.finds_nothing_wrong()
    client.follows("Take back my consent")
    client.presses("Yes, take it back")
    client.sees("You took back your consent")
    client.follows("Read and sign again")
    client.answers_the_page()
    client.presses("Sign")
    client.sees_heading("Your consent")
    client.finds_nothing_wrong()
