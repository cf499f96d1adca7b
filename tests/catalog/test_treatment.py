"""The page of one treatment: what is said, what it rests on, and the card that starts a booking."""

from sqlalchemy import delete

from clinic.catalog.models import ServiceOption
from clinic.db import db, transaction

SLUGS = (
    "swedish-massage",
    "deep-tissue-massage",
    "hot-stone-massage",
    "trigger-point-therapy",
    "myofascial-release",
    "neuromuscular-therapy",
)


def test_the_card_starts_a_booking_without_javascript(visit, staffed, seeded):
    form = visit("/treatments/swedish-massage").one("form", id="book")
    assert (form.attrs["method"], form.attrs["action"]) == ("get", "/book/swedish-massage/time")
    lengths = form.one("div", class_="opts").all("div", class_="opt")
    assert [one.one("label").text for one in lengths] == ["30 minutes €42", "60 minutes €75", "90 minutes €105"]
    assert [one.one("input").attrs["value"] for one in lengths if "checked" in one.one("input").attrs] == ["60"]
    assert {one.one("input").attrs["name"] for one in lengths} == {"length"}
    select_field = form.one("select", name="with")
    anna = select_field.all("option")[1].attrs["value"]
    assert [option.text for option in select_field.all("option")] == ["Any therapist", "Anna"]
    for who in (anna, ""):
        asked = seeded.test_client().get(f"{form.attrs['action']}?length=60&with={who}").location
        assert asked == f"/book/swedish-massage/safety?length=60&with={who}"
        visit(asked)


def test_one_length_is_a_price_and_no_question(visit, staffed):
    with staffed.app_context(), transaction():
        db.session.execute(delete(ServiceOption).where(ServiceOption.minutes != 60))
    form = visit("/treatments/swedish-massage").one("form", id="book")
    assert form.all("input", type="radio") == []
    assert form.one("input", name="length").attrs["value"] == "60"
    assert "60 minutes €75" in form.text


def test_a_treatment_nobody_can_give_is_booked_by_telephone(visit, staffed):
    card = visit("/treatments/hot-stone-massage").one(id="book")
    assert card.tag == "section"
    assert card.one("a").text == "Call 01 555 0100"


def test_the_next_free_time_is_on_the_card_the_phones_button_and_the_list(visit, staffed):
    swedish = visit("/treatments/swedish-massage")
    assert "Next free: Monday 23 November, 13:00." in swedish.one("form", id="book").text
    assert swedish.one("p", class_="mob-cta").text == "Book from €42 Next free: Mon 23 Nov, 13:00"
    assert "Next: Mon 23 Nov, 13:00" in visit("/treatments").one("li", id="swedish-massage").text


def test_the_five_strokes_are_named_and_drawn(visit):
    swedish = visit("/treatments/swedish-massage")
    assert "The five strokes" in [heading.text for heading in swedish.all("h2")]
    strokes = swedish.one("ul", class_="strokes").all("li")
    assert [one.one("strong").text for one in strokes] == [
        "Effleurage",
        "Petrissage",
        "Friction",
        "Tapotement",
        "Vibration",
    ]
    assert all(one.all("svg") for one in strokes)


def test_a_page_says_what_each_part_of_it_rests_on(visit):
    entries = visit("/treatments/hot-stone-massage").one("dl", class_="sum").all("div")
    said = {entry.one("dt").text: entry.one("dd").text for entry in entries}
    assert said.pop("A general article on massage and back pain").startswith(
        "For: what it is, techniques, what people choose it for and questions. It describes what people commonly say"
    )
    assert said.pop("Your clinic") == "For: pressure and lengths. These are the clinic’s own choices."
    assert said["Massage Magazine: how hot is too hot"] == (
        "For: what we use and what is known. Trade publication, looked up in November 2026"
    )
    assert len(said) == 9


def test_evidence_is_told_modestly_on_every_page_that_has_some(visit):
    known = {slug: known_about(visit(f"/treatments/{slug}")) for slug in SLUGS}
    review = "A 2015 review of 25 trials called the evidence for massage in low-back pain low to very low in quality."
    assert [slug for slug, said in known.items() if review in said] == [
        slug for slug in SLUGS if slug != "hot-stone-massage"
    ]
    assert all(known.values())


def known_about(page):
    headings = [one for one in page.one("div", class_="prose").children if not isinstance(one, str)]
    at = next(n for n, one in enumerate(headings) if one.attrs.get("id") == "evidence")
    said = headings[at + 1]
    return [item.text for item in said.all("li") or [said]]
