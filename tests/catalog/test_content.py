"""The content file: what decisions settled, where every claim comes from, and in whose words."""

import re

import pytest

from clinic.intake.seed import read_content as read_questions
from tests.catalog.shingles import borrowed

SECTIONS = ("summary", "what_happens", "techniques", "helps_with", "equipment", "evidence")

# slug: lengths, the usual one, prices in cents, requirements as (kind, capabilities, set-up, clean-up)
SETTLED = {
    "swedish-massage": (
        [30, 60, 90], 60, [4200, 7500, 10500],
        [("therapist", ["massage"], 0, 10), ("room", [], 0, 15)],
    ),
    "deep-tissue-massage": (
        [60, 90], 60, [8200, 11200],
        [("therapist", ["deep-tissue"], 0, 10), ("room", [], 0, 15)],
    ),
    "hot-stone-massage": (
        [60, 75, 90], 75, [8700, 10400, 11700],
        [
            ("therapist", ["hot-stone"], 0, 10),
            ("room", ["power-point", "sink"], 15, 20),
            ("equipment", ["stone-heater"], 15, 20),
        ],
    ),
    "trigger-point-therapy": (
        [30, 45, 60], 45, [4200, 6200, 7500],
        [("therapist", ["trigger-point"], 0, 10), ("room", [], 0, 10)],
    ),
    "myofascial-release": (
        [30, 45, 60], 60, [4900, 6900, 8200],
        [("therapist", ["myofascial"], 0, 10), ("room", [], 0, 10)],
    ),
    "neuromuscular-therapy": (
        [60, 75], 60, [8200, 9900],
        [("therapist", ["nmt"], 0, 10), ("room", [], 0, 15)],
    ),
}  # fmt: skip
PRESSURE = {
    "swedish-massage": (1, 3, 4),
    "deep-tissue-massage": (3, 4, 5),
    "hot-stone-massage": (1, 2, 3),
    "trigger-point-therapy": (3, 4, 5),
    "myofascial-release": (1, 2, 3),
    "neuromuscular-therapy": (2, 4, 5),
}
TOO_MUCH = re.compile(
    r"\b(cure\w*|heal(?:s|ed|ing)?|guarantee\w*|detox\w*|toxins?|proven|inflammation|swelling|energy|harmony|long-term|prevent\w*|"
    r"discs?|break\w* up|will (?:ease|relieve|help|reduce|remove))\b"
)


def service(content, slug):
    return next(entry for entry in content["services"] if entry["slug"] == slug)


def claims(content):
    """Every claim with the entry it belongs to."""
    for entry in content["services"]:
        for section in SECTIONS:
            yield from ((entry["slug"], claim) for claim in entry[section])
        yield entry["slug"], entry["pressure"]
        yield entry["slug"], entry["lengths"]


def texts(content):
    """Everything a reader reads but the questions, which may be the article's."""
    for slug, claim in claims(content):
        yield from ((slug, claim[name]["en"]) for name in ("name", "text") if name in claim)
    for entry in content["services"]:
        yield from ((entry["slug"], other["reason"]["en"]) for other in entry["alternatives"])
    yield from ((faq["code"], faq["answer"]["en"]) for faq in content["faqs"])


def test_the_six_services_have_the_lengths_prices_and_requirements_that_were_settled(content):
    found = {}
    for entry in content["services"]:
        lengths = entry["lengths"]
        found[entry["slug"]] = (
            [option["minutes"] for option in lengths["options"]],
            lengths["default_minutes"],
            [option["price_minor"] for option in lengths["options"]],
            [
                (need["kind"], need["capabilities"], need["setup_minutes"], need["cleanup_minutes"])
                for need in entry["requirements"]
            ],
        )
    assert found == SETTLED


def test_each_service_is_one_that_the_health_rules_decide_on(content):
    modalities = [entry["modality"] for entry in content["services"]]
    assert modalities == read_questions()["modalities"]


def test_pressure_is_on_waltons_scale(content):
    found = {
        entry["slug"]: tuple(entry["pressure"][name] for name in ("min", "default", "max"))
        for entry in content["services"]
    }
    assert found == PRESSURE


def test_five_services_help_with_back_pain_and_four_are_often_chosen_for_it(content):
    helping = [entry["slug"] for entry in content["services"] if "lower-back" in complaints(entry)]
    chosen = [entry["slug"] for entry in content["services"] if entry["often_chosen_for_back_pain"]]
    assert helping == [slug for slug in SETTLED if slug != "hot-stone-massage"]
    assert chosen == ["swedish-massage", "deep-tissue-massage", "trigger-point-therapy", "myofascial-release"]


def complaints(entry):
    return [claim["complaint"] for claim in entry["helps_with"]]


def test_swedish_massage_has_its_five_strokes(content):
    strokes = [claim["name"]["en"] for claim in service(content, "swedish-massage")["techniques"]]
    assert strokes == ["Effleurage", "Petrissage", "Friction", "Tapotement", "Vibration"]


def test_every_claim_says_where_it_comes_from(content):
    sources = {source["code"] for source in content["sources"]}
    unknown = [
        (slug, claim)
        for slug, claim in claims(content)
        if claim.get("origin") not in {"article", "clinic", "source"}
        or (claim["origin"] == "source") != (claim.get("source") in sources)
    ]
    assert unknown == []


def test_every_source_is_used_dated_and_of_known_standing(content):
    used = {claim["source"] for _, claim in claims(content) if "source" in claim}
    used |= {code for faq in content["faqs"] for code in faq["sources"]}
    assert used == {source["code"] for source in content["sources"]}
    assert {source["tier"] for source in content["sources"]} == {
        "review", "guideline", "public_health", "textbook", "trade", "clinic",
    }  # fmt: skip
    assert {source["seen_on"] for source in content["sources"]} == {"2026-11-01"}


def test_the_six_questions_stand_where_they_belong(content):
    assert {faq["code"]: faq["places"] for faq in content["faqs"]} == {
        "faq-how-it-helps": ["home"],
        "faq-all-types": ["home", "safety_check", "stop"],
        "faq-risks": ["home"],
        "faq-how-often": ["booked"],
        "faq-best-types": [],
        "faq-self-massage": ["aftercare"],
    }


def test_descriptions_and_answers_are_in_our_own_words(content):
    assert [(where, run) for where, text in texts(content) for run in borrowed(text)] == []


def test_eight_words_of_the_article_are_seen(content):
    """The control: its longer questions are the article's own, and are found."""
    questions = [faq["question"]["en"] for faq in content["faqs"]]
    assert [bool(borrowed(question)) for question in questions] == [False, True, True, True, True, True]
    risks = "Are there any risks associated with massage therapy"
    assert borrowed(f"You ask: are there any risks, associated with “massage therapy”? {risks.upper()}!") == [
        "are there any risks associated with massage therapy",
        "are there any risks associated with massage therapy",
    ]
    assert borrowed(risks.removesuffix(" therapy")) == []


def test_nothing_is_promised(content):
    assert [(where, text) for where, text in texts(content) if TOO_MUCH.search(text.lower())] == []


@pytest.mark.parametrize("promise", ["It will relieve pain.", "Heals injuries", "It flushes toxins.", "Proven relief"])
def test_a_promise_is_seen(promise):
    assert TOO_MUCH.search(promise.lower())
