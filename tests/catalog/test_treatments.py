"""The list of treatments and its filter, read as a client without JavaScript reads them."""

import pytest

from tests import factories

ROWS = {
    "Swedish massage": {"30 min": "€42", "60 min": "€75", "90 min": "€105"},
    "Deep tissue massage": {"60 min": "€82", "90 min": "€112"},
    "Hot stone massage": {"60 min": "€87", "75 min": "€104", "90 min": "€117"},
    "Trigger point therapy": {"30 min": "€42", "45 min": "€62", "60 min": "€75"},
    "Myofascial release": {"30 min": "€49", "45 min": "€69", "60 min": "€82"},
    "Neuromuscular therapy": {"60 min": "€82", "75 min": "€99"},
}
NAMES = list(ROWS)
SLUGS = [name.lower().replace(" ", "-") for name in NAMES]
SHELVES = {"Massage": NAMES[:3], "Focused therapies": NAMES[3:]}
OFTEN_CHOSEN = [*NAMES[:2], *NAMES[3:5]]
BADGE = "Often chosen for back pain"


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
def test_an_unpublished_service_is_nowhere(visit, set_state, state):
    set_state(state, "swedish-massage")
    assert [name_of(row) for row in rows(visit("/treatments"))] == NAMES[1:]
    assert len(visit("/").one("ul", class_="treats").all("li")) == 5
    assert "swedish" not in visit("/sitemap.xml").response.text
    assert visit("/treatments/deep-tissue-massage").all("a", href="/treatments/swedish-massage") == []
    missing = visit("/treatments/swedish-massage", status=404)
    assert "We don’t offer this treatment at present." in missing.text


@pytest.mark.parametrize("slug", ["no-such", "x" * 3000, "%F0%9F%92%86", "..%2F..%2Fetc", "1"])
def test_a_treatment_that_never_was_is_missing(visit, slug):
    visit(f"/treatments/{slug}", status=404)


def test_one_category_needs_no_heading(visit, set_state):
    set_state("draft", "trigger-point-therapy", "myofascial-release", "neuromuscular-therapy")
    assert [row.one("h2").text for row in rows(visit("/treatments"))] == NAMES[:3]


def test_a_catalog_without_services_still_has_its_pages(visit, set_state):
    set_state("draft", *SLUGS)
    assert "Showing 0 treatments" in visit("/treatments").text
    assert visit("/").all("ul", class_="treats") == []


# ---- where does it hurt ----------------------------------------------------


def test_back_pain_shows_the_five_services_that_help(visit):
    filtered = visit("/treatments?for=lower-back")
    assert [name_of(row) for row in rows(filtered)] == [name for name in NAMES if name != "Hot stone massage"]
    assert filtered.one(id="count").text == "Showing 5 treatments"
    assert filtered.one("form", class_="filter").one("input", checked="").attrs["value"] == "lower-back"
    assert not filtered.one("div", data_none="").shown
    assert filtered.one("title").text == "Treatments: Lower back pain | Your clinic"


def test_the_badge_is_on_exactly_four(visit):
    listed = rows(visit("/treatments"))
    assert [name_of(row) for row in listed if row.all("li", class_="badge")] == OFTEN_CHOSEN
    pages = [visit(f"/treatments/{slug}") for slug in SLUGS]
    assert [page.one("h1").text for page in pages if badge(page)] == OFTEN_CHOSEN


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


def test_a_complaint_that_nothing_helps_with_says_so(visit, set_state):
    set_state("draft", "swedish-massage")
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
