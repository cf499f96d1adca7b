"""The public pages of the catalog, read as a client without JavaScript reads them."""

import pytest
import time_machine
from sqlalchemy import delete, select

from clinic.catalog.models import Service, ServiceOption
from clinic.db import db, transaction
from tests import factories
from tests.catalog.shingles import borrowed

ROWS = {
    "Swedish massage": {"30 min": "€42", "60 min": "€75", "90 min": "€105"},
    "Deep tissue massage": {"60 min": "€82", "90 min": "€112"},
    "Hot stone massage": {"60 min": "€87", "75 min": "€104", "90 min": "€117"},
    "Trigger point therapy": {"30 min": "€42", "45 min": "€62", "60 min": "€75"},
    "Myofascial release": {"30 min": "€49", "45 min": "€69", "60 min": "€82"},
    "Neuromuscular therapy": {"60 min": "€82", "75 min": "€99"},
}
NAMES = list(ROWS)
SHELVES = {"Massage": NAMES[:3], "Focused therapies": NAMES[3:]}
OFTEN_CHOSEN = [*NAMES[:2], *NAMES[3:5]]
BADGE = "Often chosen for back pain"
PAGES = (
    "/",
    "/treatments",
    "/treatments/swedish-massage",
    "/treatments/deep-tissue-massage",
    "/treatments/hot-stone-massage",
    "/treatments/trigger-point-therapy",
    "/treatments/myofascial-release",
    "/treatments/neuromuscular-therapy",
    "/safety",
    "/accessibility",
    "/privacy",
)


@pytest.fixture
def staffed(seeded):
    """The catalog with one therapist who can do everything but hot stones, every day from nine to five."""
    with seeded.app_context():
        factories.clinic(phone="01 555 0100")
        factories.therapist(
            "massage", "deep-tissue", "trigger-point", "myofascial", "nmt", name="Anna", zone=factories.ZONE
        )
        factories.room("power-point", "sink")
    with time_machine.travel(factories.NOW, tick=False):
        yield seeded


def set_state(session, slug, state):
    session.scalars(select(Service).where(Service.slug == slug)).one().state = state


def rows(page):
    return [row for row in page.all("li", class_="svc") if row.shown]


def name_of(row):
    return row.one("h3").text


# ---- what is on offer ------------------------------------------------------


def test_the_catalog_lists_every_service_by_category_with_lengths_prices_and_words(visit):
    shelves = visit("/treatments").all("section", class_="svc-group")
    assert {shelf.one("h2").text: [name_of(row) for row in rows(shelf)] for shelf in shelves} == SHELVES
    listed = [row for shelf in shelves for row in rows(shelf)]
    assert {name_of(row): prices(row) for row in listed} == ROWS
    assert min(len(row.one("div", class_="body").one("p").text) for row in listed) > 60


def prices(row):
    return {line.one("dt").text: line.one("dd").text for line in row.one("dl", class_="prices").all("div")}


def test_prices_are_in_the_clinics_currency(visit, seeded):
    with seeded.app_context():
        factories.clinic(currency="GBP")
    assert prices(rows(visit("/treatments"))[0]) == {"30 min": "£42", "60 min": "£75", "90 min": "£105"}


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_an_unpublished_service_is_nowhere(visit, change, state):
    with change() as session:
        set_state(session, "swedish-massage", state)
    assert [name_of(row) for row in rows(visit("/treatments"))] == NAMES[1:]
    assert len(visit("/").one("ul", class_="treats").all("li")) == 5
    assert "swedish" not in visit("/sitemap.xml").response.text
    assert visit("/treatments/deep-tissue-massage").all("a", href="/treatments/swedish-massage") == []
    missing = visit("/treatments/swedish-massage", status=404)
    assert "We don’t offer this treatment at present." in missing.text


@pytest.mark.parametrize("slug", ["no-such", "x" * 3000, "%F0%9F%92%86", "..%2F..%2Fetc", "1"])
def test_a_treatment_that_never_was_is_missing(visit, slug):
    visit(f"/treatments/{slug}", status=404)


def test_one_category_needs_no_heading(visit, change):
    with change() as session:
        for slug in ("trigger-point-therapy", "myofascial-release", "neuromuscular-therapy"):
            set_state(session, slug, "draft")
    assert [row.one("h2").text for row in rows(visit("/treatments"))] == NAMES[:3]


def test_a_catalog_without_services_still_has_its_pages(visit, change):
    with change() as session:
        for service in session.scalars(select(Service)):
            service.state = "draft"
    assert "Showing 0 treatments" in visit("/treatments").text
    assert visit("/").all("ul", class_="treats") == []


# ---- where does it hurt ----------------------------------------------------


def test_back_pain_shows_the_five_services_that_help(visit):
    filtered = visit("/treatments?for=lower-back")
    assert [name_of(row) for row in rows(filtered)] == [name for name in NAMES if name != "Hot stone massage"]
    assert filtered.one(id="count").text == "Showing 5 treatments"
    assert filtered.one("form", class_="filter").one("input", checked="").attrs["value"] == "lower-back"
    assert not filtered.one("div", data_none="").shown
    assert filtered.one("title").text == "Treatments for Lower back pain | Your clinic"


def test_the_badge_is_on_exactly_four(visit):
    listed = rows(visit("/treatments"))
    assert [name_of(row) for row in listed if row.all("li", class_="badge")] == OFTEN_CHOSEN
    on_pages = [visit(path).one("h1").text for path in PAGES if path.startswith("/treatments/") and badge(visit(path))]
    assert on_pages == OFTEN_CHOSEN


def badge(page):
    return [one.text for one in page.all("li", class_="badge")] == [BADGE]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("jaw", ["Swedish massage"]),
        ("arthritis", ["Swedish massage"]),
        ("headaches", ["Swedish massage", "Trigger point therapy", "Neuromuscular therapy"]),
        ("anxiety", ["Swedish massage", "Hot stone massage"]),
        ("shoulders", ["Deep tissue massage", "Trigger point therapy"]),
        ("", NAMES),
    ],
)
def test_each_complaint_shows_what_helps(visit, code, names):
    filtered = visit(f"/treatments?for={code}")
    assert [name_of(row) for row in rows(filtered)] == names
    count = len(names)
    assert filtered.one(id="count").text == f"Showing {count} treatment{'s' if count != 1 else ''}"


def test_every_row_tells_the_filter_what_it_helps_with(visit):
    codes = {row.attrs["id"]: row.attrs["data-for"].split() for row in visit("/treatments").all("li", class_="svc")}
    assert codes["myofascial-release"] == ["lower-back", "tightness", "mobility"]
    assert [slug for slug, helps in codes.items() if "jaw" in helps] == ["swedish-massage"]


def test_a_complaint_that_nothing_helps_with_says_so(visit, change):
    with change() as session:
        set_state(session, "swedish-massage", "draft")
    filtered = visit("/treatments?for=jaw")
    assert rows(filtered) == []
    none = filtered.one("div", data_none="")
    assert none.shown
    assert none.text.startswith("No treatment is listed for “Jaw pain” yet. See all treatments")
    assert none.all("a")[0].attrs["href"] == "/treatments"


@pytest.mark.parametrize("code", ["wings", "LOWER-BACK", "%00x"[3:], "<script>alert(1)</script>", "x" * 5000, "٣"])
def test_an_unknown_complaint_is_a_sentence_and_never_an_echo(visit, code):
    filtered = visit(f"/treatments?for={code}")
    assert rows(filtered) == []
    assert filtered.one("div", data_none="").text.startswith("No treatment is listed for that yet.")
    assert filtered.one("form", class_="filter").all("input", checked="") == []
    assert "<script>alert" not in filtered.response.text


def test_a_complaint_outside_the_filter_becomes_a_chip_when_it_is_chosen(visit):
    assert "Fatigue" not in chips(visit("/treatments"))
    assert chips(visit("/treatments?for=fatigue"))[-1] == "Fatigue"


def chips(page):
    return [chip.text for chip in page.all("div", class_="chip")]


def test_the_back_on_the_home_page_leads_into_the_filter(visit):
    spots = {spot.text: spot.attrs["href"].partition("?for=")[2] for spot in visit("/").all("a", class_="spot")}
    assert spots == {
        "Headaches": "headaches",
        "Neck": "neck",
        "Shoulders": "shoulders",
        "Posture": "posture",
        "Lower back": "lower-back",
        "Stress, not pain": "anxiety",
    }
    assert all(rows(visit(f"/treatments?for={code}")) for code in spots.values())


# ---- one treatment ---------------------------------------------------------


def test_the_card_starts_a_booking_without_javascript(visit, staffed):
    form = visit("/treatments/swedish-massage").one("form", id="book")
    assert (form.attrs["method"], form.attrs["action"]) == ("get", "/book/swedish-massage/time")
    lengths = form.one("div", class_="opts").all("div", class_="opt")
    assert [one.one("label").text for one in lengths] == ["30 minutes €42", "60 minutes €75", "90 minutes €105"]
    assert [one.one("input").attrs["value"] for one in lengths if "checked" in one.one("input").attrs] == ["60"]
    assert {one.one("input").attrs["name"] for one in lengths} == {"length"}
    select_field = form.one("select", name="with")
    anna = select_field.all("option")[1].attrs["value"]
    assert [option.text for option in select_field.all("option")] == ["Any therapist", "Anna"]
    assert visit(f"{form.attrs['action']}?length=60&with={anna}").response.status_code == 200
    assert visit(f"{form.attrs['action']}?length=60&with=").response.status_code == 200


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
    assert "Next: Mon 23 Nov, 13:00" in rows(visit("/treatments"))[0].text


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
    known = {path: known_about(visit(path)) for path in PAGES if path.startswith("/treatments/")}
    review = "A 2015 review of 25 trials called the evidence for massage in low-back pain low to very low in quality."
    assert [path for path, said in known.items() if review in said] == [
        path for path in known if path != "/treatments/hot-stone-massage"
    ]
    assert all(known.values())


def known_about(page):
    headings = [one for one in page.one("div", class_="prose").children if not isinstance(one, str)]
    at = next(n for n, one in enumerate(headings) if one.attrs.get("id") == "evidence")
    return [item.text for item in headings[at + 1].all("li")]


# ---- home ------------------------------------------------------------------


def test_home_shows_the_three_next_times_each_a_link_into_booking(visit, staffed):
    openings = visit("/").one("ul", class_="next-list").all("a")
    assert [one.text for one in openings] == [
        "Mon 23 Nov 13:00 Swedish massage 60 min with Anna",
        "Mon 23 Nov 13:15 Deep tissue massage 60 min with Anna",
        "Mon 23 Nov 13:30 Trigger point therapy 45 min with Anna",
    ]
    assert openings[0].attrs["href"].startswith("/book/swedish-massage/time?length=60&with=")
    assert openings[0].attrs["href"].endswith("&day=2026-11-23")
    visit(openings[0].attrs["href"])


def test_home_looks_further_when_a_fortnight_is_full(visit, staffed):
    with staffed.app_context():
        factories.exception("closed", factories.NOW.date(), factories.at("2026-12-10 00:00").date())
    (opening,) = visit("/").one("ul", class_="next-list").all("a")
    assert opening.text == "Fri 11 Dec 09:00 Swedish massage 60 min with Anna"


def test_home_gives_the_telephone_when_nothing_can_be_booked(visit, seeded):
    with seeded.app_context():
        factories.clinic(phone="01 555 0100")
    home = visit("/")
    assert home.all("ul", class_="next-list") == []
    assert home.one("div", class_="btn-row").all("a")[0].text == "Call 01 555 0100"


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (1440, "You can change or cancel online up to 24 hours before."),
        (2880, "You can change or cancel online up to 2 days before."),
        (90, "You can change or cancel online up to 90 minutes before."),
        (0, "You don’t need an account."),
    ],
)
def test_home_tells_the_notice_of_this_clinic(visit, seeded, minutes, sentence):
    with seeded.app_context():
        factories.clinic(cancel_notice_minutes=minutes, move_notice_minutes=0)
    assert visit("/").one("div", class_="hero-note").text.endswith(sentence)


# ---- in whose words, and at what cost --------------------------------------


def test_no_page_borrows_eight_words_of_the_article_but_its_questions(visit):
    assert [(path, run) for path in PAGES for run in borrowed(without_questions(visit(path)))] == []


def without_questions(page):
    text = page.one("main").text
    for question in page.all("summary"):
        text = text.replace(question.text, " ")
    return text


@pytest.mark.parametrize("path", ["/", "/treatments", "/treatments/swedish-massage", "/safety", "/sitemap.xml"])
def test_a_page_asks_the_same_number_of_questions_whatever_there_is(staffed, selects, path):
    counts = []
    for _ in range(2):
        with selects() as seen:
            assert staffed.test_client().get(path).status_code == 200
        counts.append(len(seen))
        with staffed.app_context():
            for _ in range(10):
                factories.service(prices=((30, 1000), (60, 2000)))
            for _ in range(3):
                factories.therapist("massage")
    assert counts[0] == counts[1]
    assert counts[0] <= 16
