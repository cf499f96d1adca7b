"""What is spoken, and what is seen where colours are forced, motion is unwelcome or the page is of paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_health import comes_to_the_questions, goes_to

DAY = r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+"
OUTLINE = "one => { const { outlineStyle, outlineWidth } = getComputedStyle(one); return outlineStyle + outlineWidth; }"
BORDER = "one => getComputedStyle(one).borderTopStyle"
FILL = "one => getComputedStyle(one).fill"
MOVING = """() => [...document.querySelectorAll('*')].filter((one) => {
  const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
  return /[1-9]/.test(transitionDuration) || animationName !== 'none' || scrollBehavior === 'smooth';
}).length"""


def test_days_and_times_are_spoken_whole(arrive, shared_live_url):
    # Given the picker with a day chosen
    client = arrive(shared_live_url)
    client.opens_the_times("/book/swedish-massage/time")
    day = client.chooses_a_day()

    # Then a day says its name and its state, in one list of fourteen
    days = client.page.get_by_role("list").filter(has=client.page.locator(".day")).get_by_role("listitem")
    spoken = [one.locator(".vh").inner_text() for one in days.all()]
    assert [
        re.fullmatch(f"{DAY}, (\\d+ times? free|full|closed|not open for booking yet)", one) is None for one in spoken
    ] == [False] * 14
    for link in client.page.locator("a.day").all():
        expect(link).to_have_accessible_name(re.compile(f"^{DAY}, \\d+ times? free$"))
    expect(client.page.locator("a.day[aria-current=date]")).to_have_accessible_name(re.compile(f"^{day}, "))

    # And a time says its day, its hour and who, in groups that say which part of the day
    for slot in client.page.locator(".slot input").all():
        expect(slot).to_have_accessible_name(re.compile(rf"^{day}, \d\d:\d\d Therapist [A-D]$"))
    parts = client.page.get_by_role("radiogroup", name=re.compile("^(Night|Morning|Afternoon|Evening)$"))
    expect(parts).to_have_count(client.page.locator("fieldset.part").count())
    assert parts.count() > 0
    client.finds_nothing_wrong()


def test_what_is_chosen_is_seen_where_colours_are_forced(arrive, shared_live_url):
    # Given a client whose device sets every colour
    client = arrive(shared_live_url, forced_colors="active")
    client.opens_the_times("/book/swedish-massage/time")
    client.chooses_a_day()
    client.chooses_a_time()
    # Then what is chosen has an outline that what is not has not
    chosen = (".slot input:checked + label", "a.day[aria-current]", ".chip-link[aria-current]")
    others = (".slot input:not(:checked) + label", "a.day:not([aria-current])", ".chip-link:not([aria-current])")
    assert [client.page.locator(one).first.evaluate(OUTLINE) for one in chosen] == ["solid3px"] * 3
    assert [client.page.locator(one).first.evaluate(OUTLINE)[:4] for one in others] == ["none"] * 3
    client.finds_nothing_wrong()
    client.opens("/treatments/swedish-massage")
    assert client.page.locator(".opt:has(:checked)").evaluate(OUTLINE) == "solid2px"
    client.opens("/treatments?for=neck")
    assert client.page.locator(".chip input:checked + label").evaluate(OUTLINE) == "solid3px"
    client.finds_nothing_wrong()


def test_answers_about_health_are_seen_where_colours_are_forced(arrive, shared_live_url):
    # Given a client whose device sets every colour, before the questions
    client = arrive(shared_live_url, forced_colors="active")
    comes_to_the_questions(client)
    assert client.page.locator(".notice").first.evaluate(BORDER) == "solid"
    # When she chooses on a scale, in a list and on the body
    goes_to(client, "pain_more", goals="back_pain", pain_now="yes")
    client.answers_the_page(pain_area="low_back", pain_nrs="4")
    # Then each is told from what she did not choose
    assert client.page.locator(".scale input:checked + label").first.evaluate(OUTLINE) == "solid3px"
    assert client.page.locator(".scale input:not(:checked) + label").first.evaluate(OUTLINE)[:4] == "none"
    assert client.page.locator(".opt:has(:checked)").first.evaluate(OUTLINE) == "solid2px"
    client.finds_nothing_wrong()
    goes_to(client, "pain_where", pain_area="low_back", pain_nrs="4")
    client.answers_the_page(pain_regions="b-lowback-l")
    chosen, other = (client.page.locator(f"svg [data-region=b-lowback-{side}]").evaluate(FILL) for side in "lr")
    assert chosen != other
    client.finds_nothing_wrong()


@pytest.mark.parametrize("path", ["/", "/treatments", "/book/swedish-massage/time", "/_components"])
def test_nothing_moves_where_motion_is_unwelcome(arrive, shared_live_url, path):
    # Given one client who minds motion and one who does not
    calm, lively = arrive(shared_live_url), arrive(shared_live_url, reduced_motion="no-preference")
    for client in (calm, lively):
        client.opens(path)
    # Then colours change slowly for the second alone
    assert calm.page.evaluate(MOVING) == 0
    assert lively.page.evaluate(MOVING) > 0
    calm.finds_nothing_wrong()


def test_on_paper_every_question_has_its_answer(arrive, shared_live_url):
    # Given the common questions, all closed on the screen
    client = arrive(shared_live_url)
    client.opens("/safety")
    answers = client.page.locator("[itemprop=text]:visible")
    expect(answers).to_have_count(0)
    # When they are printed, then every answer is there, without the arrows to open them
    client.page.emulate_media(media="print")
    expect(answers).to_have_count(6)


@pytest.mark.parametrize("just_booked", [True, False], ids=["booked", "later"])
def test_a_booking_prints_on_one_page(arrive, shared_live_url, just_booked):
    # Given a booking
    client = arrive(shared_live_url)
    client.books()
    if not just_booked:
        client.opens(client.page.url)
    # When she prints it
    pdf = client.page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "15mm"))
    # Then it is one page, with the words and without the buttons
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    client.page.emulate_media(media="print")
    expect(client.page.get_by_text("Your booking", exact=True).first).to_be_visible()
    expect(client.page.locator("main :is(.btn, .textlink, form):visible")).to_have_count(0)
    expect(client.page.locator("nav:visible")).to_have_count(0)
    # And of the foot of the page only where the clinic is
    expect(client.page.locator("footer :is(h2, li):visible")).to_have_text(
        ["1 Example Street, Demo Town", "01 555 0100", "hello@clinic.example"]
    )
