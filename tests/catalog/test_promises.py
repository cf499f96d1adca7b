"""Safety, questions, and what search engines and the law want to read."""

import re
from xml.etree import ElementTree as ET

import pytest

from tests import factories

QUESTIONS = {
    "how": "How does massage therapy alleviate back pain?",
    "all": "Can all types of back pain be treated with massage therapy?",
    "risks": "Are there any risks associated with massage therapy for back pain?",
    "often": "How often do I need to receive massage therapy for back pain?",
    "best": "What types of massage therapy are best for treating back pain?",
    "self": "Can I perform self-massage to alleviate back pain?",
}
PLACED = {
    "/": "how all risks",
    "/safety": "how all risks often best self",
    "/treatments/swedish-massage": "how all best often",
    "/treatments/deep-tissue-massage": "how all risks best",
    "/treatments/hot-stone-massage": "risks often all",
    "/treatments/trigger-point-therapy": "how best self",
    "/treatments/myofascial-release": "how best self",
    "/treatments/neuromuscular-therapy": "how often all",
    "/treatments": "",
    "/accessibility": "",
    "/privacy": "",
}


def questions(page):
    return [one.one("summary").text for one in page.all("details") if one.attrs.get("id", "").startswith("faq-")]


def test_questions_stand_where_they_belong(visit):
    assert {path: questions(visit(path)) for path in PLACED} == {
        path: [QUESTIONS[key] for key in keys.split()] for path, keys in PLACED.items()
    }


def test_questions_open_without_javascript_and_the_first_one_on_home_is_open(visit):
    first, *rest = [one for one in visit("/").all("details") if one.attrs.get("id")]
    assert "open" in first.attrs
    assert not any("open" in one.attrs for one in rest)


def test_search_engines_read_the_six_questions_once(visit):
    safety = visit("/safety")
    listed = safety.one(itemtype="https://schema.org/FAQPage")
    entries = listed.all(itemtype="https://schema.org/Question", itemprop="mainEntity")
    assert [entry.one(itemprop="name").text for entry in entries] == list(QUESTIONS.values())
    answers = [entry.one(itemtype="https://schema.org/Answer", itemprop="acceptedAnswer") for entry in entries]
    assert [one.one(itemprop="text").text for one in answers][3] == (
        "There is no fixed number. It depends on how severe the pain is, on your general health, "
        "and on what your therapist suggests after the first session."
    )
    assert [path for path in PLACED if visit(path).all(itemtype="https://schema.org/FAQPage")] == ["/safety"]


def test_warning_signs_come_first_with_the_clinics_own_emergency_number(visit, seeded):
    with seeded.app_context():
        factories.clinic(emergency_number="000")
    emergency, urgent = visit("/safety").all("div", class_="care")
    assert emergency.one("h2").text == ("Immediate action required: Call 000 or go to an emergency department if")
    assert len(emergency.all("li")) == 9
    assert urgent.one("h2").text == "Urgent advice: See a doctor today, before any massage, if"
    assert len(urgent.all("li")) == 6
    assert "Call 000" in visit("/").one("div", class_="care").text


def test_a_treatment_says_when_to_ask_a_doctor(visit):
    card = visit("/treatments/swedish-massage").one("div", class_="care")
    assert card.one("h3").text == "Non-urgent advice: Talk to your doctor first if"


def test_every_page_has_a_title_and_a_description_of_its_own(visit):
    titles = [visit(path).one("title").text for path in PLACED]
    descriptions = [visit(path).one("meta", name="description").attrs["content"] for path in PLACED]
    assert len(set(titles)) == len(set(descriptions)) == len(PLACED)
    assert all(40 <= len(text) <= 170 for text in descriptions)


def test_nothing_is_loaded_from_elsewhere(visit):
    for path in PLACED:
        loaded = [
            one.attrs.get("src") or one.attrs.get("href", "")
            for one in [*visit(path).all("script"), *visit(path).all("link"), *visit(path).all("img")]
        ]
        assert [address for address in loaded if not address.startswith("/static/")] == []


def test_a_clinic_without_a_telephone_is_written_to(visit, staffed):
    with staffed.app_context():
        factories.clinic(phone="", email="hello@clinic.example")
    for path in (*PLACED, "/treatments?for=nothing-known", "/book/swedish-massage/safety"):
        page = visit(path)
        assert [one.attrs["href"] for one in page.all("a") if one.attrs["href"].startswith("tel:")] == []
        assert not re.search(r"(?i)\bcall us\b|\bus on\b", page.text), path
    closed = visit("/treatments/hot-stone-massage").one("section", id="book")  # nobody there can give it
    assert closed.one("a").attrs["href"] == "mailto:hello@clinic.example"


def test_privacy_says_what_becomes_of_health_answers(visit):
    page = visit("/privacy")
    headings = [one.text for one in page.all("h2")]
    assert headings[headings.index("When you book") + 1] == "Your health answers"
    assert "Your private link shows which pages you have finished, never what you answered." in page.text


def test_privacy_names_every_cookie(visit):
    assert [one.text for one in visit("/privacy").all("dt") if one.text.islower()] == ["session", "visitor", "theme"]


def test_the_sitemap_lists_every_public_page_under_the_clinics_address(make_app, seeded_url):
    app = make_app(seeded_url, BASE_URL="https://clinic.example/")
    answer = app.test_client().get("/sitemap.xml", base_url="https://clinic.example")
    assert answer.mimetype == "application/xml"
    tree = ET.fromstring(answer.text)
    expected = ["/", "/treatments", "/safety", "/accessibility", "/privacy"]
    expected += [path for path in PLACED if path.startswith("/treatments/")]
    assert [loc.text for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")] == [
        f"https://clinic.example{path}" for path in expected
    ]


def test_robots_find_the_sitemap_and_leave_bookings_alone(client):
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /b/",
        "Disallow: /book/",
        "Disallow: /find",
        "",
        "Sitemap: http://localhost:8000/sitemap.xml",
    ]


@pytest.mark.parametrize("path", PLACED)
def test_no_page_needs_a_form_or_a_cookie_to_be_read(visit, path):
    answer = visit(path).response
    assert "Set-Cookie" not in answer.headers
    assert visit(path).all("form", method="post") == []
