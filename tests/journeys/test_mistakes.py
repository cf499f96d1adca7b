"""When something is missing, taken, too late or not there: what she is told, and how she goes on from there."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from clinic.scheduling.models import Claim
from clinic.times import now


def test_an_empty_form_says_what_is_missing_and_keeps_what_is_not(arrive, shared_live_url):
    # Given a client who holds a time
    client = arrive(shared_live_url, width=390)
    client.holds_a_time()

    # When she sends the form with a telephone number only
    client.types(phone="12")
    assert client.is_answered("Continue") == 422

    # Then she is told above and beside each field in the same words
    wrong = [
        "Enter your name",
        "Enter your e-mail address",
        "Enter a phone number like 085 555 0142, or leave it empty",
    ]
    client.is_told("There is a problem", *wrong)
    for name, sentence in zip(("name", "email", "phone"), wrong, strict=True):
        field = client.page.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile(f"Error: {sentence}$"))
    client.finds_nothing_wrong()

    # And what she typed is still there when she has put it right
    expect(client.page.locator("#phone")).to_have_value("12")
    client.types(name="Ada Sample", phone="")
    client.presses("Continue")
    client.is_told("There is a problem", "Enter your e-mail address")
    expect(client.page.locator("#name")).to_have_value("Ada Sample")


def test_no_time_chosen(arrive, shared_live_url):
    # Given the times of a day
    client = arrive(shared_live_url, width=390)
    client.opens_the_times("/book/swedish-massage/time")
    # When she goes on without choosing one
    client.presses("Continue")
    # Then she is told, and led to the first
    client.is_told("There is a problem", "Choose a time")
    client.finds_nothing_wrong()
    client.follows("Choose a time", within=".err-sum")
    client.has_the_focus_on(".slot input >> nth=0")


@pytest.mark.parametrize("scripts", [True, False], ids=["javascript", "no-javascript"])
def test_a_time_taken_meanwhile(arrive, shared_live_url, scripts):
    # Given two clients who look at the same times of one therapist
    slow, quick = arrive(shared_live_url, width=390, java_script_enabled=scripts), arrive(shared_live_url)
    for client in (slow, quick):
        client.opens_the_times("/book/trigger-point-therapy/time?length=60")
        client.chooses_a_therapist("Therapist C")
        day = client.chooses_a_day()

    # When both choose the same, and one is quicker
    clock, _therapist = slow.chooses_a_time()
    quick.chooses_a_time()
    quick.presses("Continue")
    quick.sees_heading("About you")
    assert slow.is_answered("Continue") == 409

    # Then the other is told, with two near times instead
    slow.sees_heading(f"{clock} has just been taken")
    expect(slow.page).to_have_title(re.compile("^Error: "))
    offers = slow.page.locator(".err-sum a")
    assert [
        re.fullmatch(r"Choose (\d\d:\d\d) with Therapist C instead", one)[1] != clock
        for one in offers.all_inner_texts()
    ] == [True, True]
    if scripts:
        slow.has_the_focus_on(".err-sum")
    slow.finds_nothing_wrong()

    # And one of them is hers
    other = offers.first.inner_text().split()[1]
    slow.follows(offers.first.inner_text())
    if scripts:
        expect(slow.page.get_by_role("radio", checked=True, name=f"{day}, {other} Therapist C")).to_be_focused()
    else:
        slow.hands.choose(slow.page.get_by_role("radio", name=f"{day}, {other} Therapist C"))
    slow.presses("Continue")
    slow.sees_heading("About you")
    slow.sees(f"{day}, {other}")


def test_a_hold_that_ended_keeps_everything_but_the_time(arrive, live_url, behind_the_scenes):
    # Given a client about to confirm, whose hold has ended
    slow, quick = arrive(live_url), arrive(live_url)
    clock, therapist = slow.holds_a_time(therapist="Therapist A")
    slow.says_who_she_is()
    with behind_the_scenes() as session:
        session.execute(update(Claim).where(Claim.kind == "hold").values(expires_at=now() - timedelta(seconds=1)))

    # And another who has booked the time
    assert quick.holds_a_time(therapist="Therapist A") == (clock, therapist)
    quick.says_who_she_is(name="Bo Example", email="bo@client.example")
    quick.presses("Confirm booking")
    quick.sees_heading("You’re booked")

    # When she confirms
    assert slow.is_answered("Confirm booking") == 409

    # Then she is told, and chooses another
    slow.sees_heading(f"We couldn’t keep {clock} any longer")
    slow.sees("Your answers are safe. Choose another time.")
    slow.has_the_focus_on(".err-sum")
    slow.finds_nothing_wrong()
    slow.hands.press(slow.page.locator(".err-sum a").first)
    slow.presses("Continue")

    # And has nothing to type again
    slow.sees_heading("Check your booking")
    slow.sees("Ada Sample")
    slow.sees("ada@client.example")
    slow.presses("Confirm booking")
    slow.sees_heading("You’re booked")


def test_a_booking_changed_in_another_tab_is_shown_again(arrive, shared_live_url):
    # Given a client about to confirm, who chooses another time in a second tab
    client = arrive(shared_live_url, width=390)
    client.holds_a_time()
    client.says_who_she_is()
    first_tab, client.page = client.page, client.page.context.new_page()
    client.hands.page = client.page
    clock, _therapist = client.holds_a_time(number=4)
    client.page = client.hands.page = first_tab
    # When she confirms what the first tab shows
    assert client.is_answered("Confirm booking") == 409
    # Then nothing is booked before she has seen what it is now
    client.sees_heading("Please check again")
    client.has_the_focus_on(".err-sum")
    client.sees(f" {clock} to ")
    client.finds_nothing_wrong()
    client.presses("Confirm booking")
    client.sees_heading("You’re booked")
    client.sees(f", {clock}, with ")


def test_a_hold_can_be_kept_for_longer(arrive, live_url, run_once, demo_db_url):
    # Given a clinic that holds times for five minutes, which is when she is asked
    run_once(demo_db_url, "set hold_minutes 5")
    client = arrive(live_url, width=390)
    client.holds_a_time()
    client.sees("We’re not holding it for much longer.")
    client.finds_nothing_wrong()
    # When she wants to keep it
    run_once(demo_db_url, "set hold_minutes 10")
    client.presses("Keep holding it")
    # Then it is kept, and nobody hurries her
    client.sees("Done. We’re holding it for longer.")
    expect(client.page.get_by_role("button", name="Keep holding it")).to_be_hidden()
    client.finds_nothing_wrong()


def test_too_late_to_change_is_said_with_the_telephone_number(arrive, live_url, run_once, demo_db_url):
    # Given a clinic that wants a month's notice, and somebody who has just booked there
    run_once(demo_db_url, "set grace_minutes 0", "set cancel_notice_minutes 43200", "set move_notice_minutes 43200")
    client = arrive(live_url, width=390)
    link = client.books()

    # Then her booking offers no change, and says why
    client.sees("It is too late to change the time online.")
    client.sees("It is too late to cancel online.")
    client.sees("Please call us on 01 555 0100 and we’ll help.")
    expect(client.page.get_by_role("link", name="Change the time")).to_have_count(0)
    expect(client.page.get_by_role("link", name="Cancel booking")).to_have_count(0)
    client.finds_nothing_wrong()

    # And addresses that she has kept say so too
    assert client.opens(f"{link}/move").status == 409
    client.sees("It is too late to change the time online.")
    client.sees("call us on 01 555 0100")
    client.finds_nothing_wrong()
    assert client.opens(f"{link}/cancel").status == 200
    client.sees("It is too late to cancel online.")
    client.sees("call us on 01 555 0100")
    expect(client.page.locator("main form")).to_have_count(0)
    client.finds_nothing_wrong()


def test_a_day_with_nothing_free_leads_to_the_next_that_has(arrive, shared_live_url):
    # Given a day on which the clinic is closed
    client = arrive(shared_live_url, width=390)
    client.opens_the_times("/book/swedish-massage/time")
    closed = client.page.locator(".day.off .vh", has_text="closed").first.inner_text().removesuffix(", closed")
    sunday = next(on for n in range(20) if f"{(on := now() + timedelta(days=n)):%A} {on.day} {on:%B}" == closed)
    # When she opens it
    client.opens_the_times(f"/book/swedish-massage/time?day={sunday:%Y-%m-%d}")
    client.sees_heading(closed)
    client.sees("Nothing is free on this day.")
    client.finds_nothing_wrong()
    # Then one link leads to the next free time
    offer = client.page.locator("#help-choosing li", has_text="The next day with a free time is").inner_text()
    client.follows("See that day")
    client.sees_heading(re.search(r"is (.*?)\.", offer)[1])
    client.chooses_a_time(0)
    client.finds_nothing_wrong()


@pytest.mark.parametrize("path", ["/b/nonsense", "/b/{changed}", "/b/{changed}/move", "/b/{changed}/cancel"])
def test_a_wrong_link_opens_nothing(arrive, shared_live_url, path):
    # Given a booking, and its link with one letter changed
    client = arrive(shared_live_url, width=390)
    link = client.books().rpartition("/")[2]
    changed = link[:-1] + ("a" if link[-1] != "a" else "b")
    # When she opens it, then there is nothing to see but what to do
    assert client.opens(path.format(changed=changed)).status == 404
    expect(client.page.locator("main")).not_to_contain_text("Swedish massage")
    client.sees("01 555 0100")
    client.finds_nothing_wrong()
