"""Somebody of the staff signs in: by a link, with a passkey of her device, with a password and an app's codes."""

import pytest
from passlib.totp import TOTP

from tests.journeys.accessibility import inspect

TOUCH = {  # a device whose owner has just touched it
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PASSWORD = "quiet river seven lamps"


@pytest.fixture
def owner(arrive, live_url, make_app, demo_db_url):
    """The owner of the demo in front of her one-time link."""
    said = make_app(demo_db_url).test_cli_runner().invoke(args=["sign-in-link", "owner@clinic.example"])
    owner = arrive(live_url)
    owner.opens(f"/staff/link/{said.output.strip().rpartition('/')[2]}")
    return owner


def leaves(owner):
    owner.page.set_viewport_size({"width": 1280, "height": 900})
    owner.presses("Sign out")
    owner.sees_heading("Sign in")


def test_a_passkey_is_added_and_signs_her_in(owner):
    # Given an owner who came in by her link, at a device that knows her by touch
    device = owner.page.context.new_cdp_session(owner.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": TOUCH})
    inspect(owner.page)
    owner.presses("Sign in")
    owner.sees("Free today")

    # When she adds a passkey
    owner.opens("/staff/account")
    inspect(owner.page)
    owner.follows("Add a passkey")
    owner.sees_heading("Add a passkey")
    inspect(owner.page)
    owner.types(name="My laptop")
    owner.presses("Add it")

    # Then she is shown recovery codes, once
    owner.sees_heading("Your recovery codes")
    inspect(owner.page)
    owner.follows("I have kept them")
    owner.sees("My laptop")
    inspect(owner.page)

    # And a touch is all that it takes from then on
    leaves(owner)
    inspect(owner.page)
    owner.presses("Sign in with a passkey")
    owner.sees("Free today")
    owner.opens("/staff/people")
    owner.sees("second step")
    inspect(owner.page)


def test_a_password_and_a_code_from_an_app(owner):
    # Given an owner who has chosen a password and set up an app
    owner.presses("Sign in")
    owner.opens("/staff/account/password")
    owner.types(password=PASSWORD)
    owner.presses("Save it")
    owner.sees_heading("Your account")
    owner.presses("Set it up")
    owner.sees_heading("Codes from an app")
    inspect(owner.page)
    app = TOTP(key=owner.page.locator(".keytext").inner_text())
    owner.types(code="123456" if app.generate().token != "123456" else "654321")
    owner.presses("Turn it on")
    owner.sees_heading("There is a problem")
    inspect(owner.page)
    owner.types(code=app.generate(time=app.now() - 30).token)  # the one before: the next is hers to sign in with
    owner.presses("Turn it on")
    owner.sees_heading("Your recovery codes")

    # When she leaves and goes to a page of the staff
    leaves(owner)
    owner.opens("/staff/people/new")
    owner.types(email="owner@clinic.example", password="not the password")
    owner.presses("Sign in")
    owner.sees_heading("There is a problem")
    inspect(owner.page)
    owner.types(password=PASSWORD)
    owner.presses("Sign in")
    owner.sees_heading("One more thing")
    inspect(owner.page)
    owner.types(code=app.generate().token)
    owner.presses("Continue")

    # Then she is where she wanted to go
    owner.sees_heading("Invite somebody")
    inspect(owner.page)
    owner.presses("Send the invitation")
    owner.sees_heading("There is a problem")
    inspect(owner.page)
    owner.opens("/staff/people")
    owner.follows("Front desk")
    owner.sees_heading("Front desk")
    inspect(owner.page)
    owner.presses("Make a one-time sign-in link")
    owner.sees("Open this link within the hour")
    inspect(owner.page)
