"""What other slices read of the catalog."""

import pytest

from clinic.catalog import queries
from clinic.catalog.models import words_in
from clinic.errors import Missing
from clinic.scheduling.slots import Need
from tests import factories


def slugs(services):
    return [service.slug for service in services]


SIX = [
    "swedish-massage",
    "deep-tissue-massage",
    "hot-stone-massage",
    "trigger-point-therapy",
    "myofascial-release",
    "neuromuscular-therapy",
]


def test_published_services_come_shelf_by_shelf(in_catalog):
    assert slugs(queries.published_services()) == SIX
    assert slugs(queries.bookable_services()) == SIX
    factories.service(slug="first-on-its-shelf", position=-1)
    factories.service(slug="not-yet", state="draft")
    factories.service(slug="no-longer", state="retired")
    assert slugs(queries.published_services()) == ["first-on-its-shelf", *SIX]
    assert slugs(queries.bookable_services()) == slugs(queries.published_services())


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_a_service_that_is_not_published_is_missing_but_can_still_be_named(in_app, state):
    service_id = factories.service(slug="quiet", state=state)
    for find in (queries.service_by_slug, queries.treatment):
        with pytest.raises(Missing):
            find("quiet")
    assert queries.service_by_id(service_id).slug == "quiet"
    with pytest.raises(Missing):
        queries.service_by_id(service_id + 1)


def test_a_service_without_a_length_is_not_offered(in_app):
    factories.service(slug="unpriced", prices=())
    assert queries.bookable_services() == queries.published_services() == []
    for find in (queries.service_by_slug, queries.treatment):
        with pytest.raises(Missing):
            find("unpriced")


def test_a_length_is_found_and_the_usual_one_without_asking(in_app):
    factories.service(slug="massage", prices=((60, 7500), (30, 4200)))
    service = queries.service_by_slug("massage")
    assert queries.option_of(service, 30).price_minor == 4200
    assert queries.option_of(service).minutes == 60
    for minutes in (0, 45, -60, 2**63):
        with pytest.raises(Missing):
            queries.option_of(service, minutes)


def test_needs_are_the_rows_as_values(in_catalog):
    assert queries.needs(queries.service_by_slug("hot-stone-massage")) == (
        Need("therapist", frozenset({"hot-stone"}), cleanup_minutes=10),
        Need("room", frozenset({"power-point", "sink"}), setup_minutes=15, cleanup_minutes=20),
        Need("equipment", frozenset({"stone-heater"}), setup_minutes=15, cleanup_minutes=20),
    )


def test_a_chosen_therapist_and_a_known_client_are_needed_by_name(in_catalog):
    needs = queries.needs(queries.service_by_slug("swedish-massage"), 7, 9)
    assert needs == (
        Need("therapist", frozenset({"massage"}), cleanup_minutes=10, among=frozenset({7})),
        Need("room", cleanup_minutes=15),
        Need("client", among=frozenset({9})),
    )


COUPLES = (
    Need("therapist", frozenset({"massage"}), quantity=2, cleanup_minutes=10),
    Need("room", frozenset({"double"}), cleanup_minutes=15),
)


def test_a_couples_massage_needs_two_therapists_and_a_chosen_one_is_the_first(in_app):
    factories.service(COUPLES, slug="couples")
    couples = queries.service_by_slug("couples")
    assert queries.needs(couples) == COUPLES
    assert queries.needs(couples, therapist_resource_id=7) == (
        Need("therapist", frozenset({"massage"}), cleanup_minutes=10, among=frozenset({7})),
        Need("therapist", frozenset({"massage"}), quantity=1, cleanup_minutes=10),
        COUPLES[1],
    )
    assert queries.therapist_skills(couples) == {"massage"}


def test_only_the_first_of_two_kinds_of_therapist_is_chosen(in_app):
    both = (Need("therapist", frozenset({"massage"})), Need("therapist", frozenset({"hot-stone"})))
    factories.service(both, slug="duet")
    assert queries.needs(queries.service_by_slug("duet"), 7) == (
        Need("therapist", frozenset({"massage"}), among=frozenset({7})),
        both[1],
    )


def test_a_service_without_a_therapist_asks_for_no_skills(in_app):
    factories.service((Need("room"),), slug="sauna")
    assert queries.therapist_skills(queries.service_by_slug("sauna")) == frozenset()


def test_complaints_are_codes_on_services(in_catalog):
    codes = {service.slug: service.complaint_codes for service in queries.published_services()}
    assert [slug for slug in SIX if "lower-back" in codes[slug]] == [
        slug for slug in SIX if slug != "hot-stone-massage"
    ]
    assert [complaint.code for complaint in queries.complaints() if complaint.in_filter] == [
        "lower-back", "neck", "shoulders", "headaches", "jaw", "tightness", "posture", "anxiety", "arthritis",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("home", ["faq-how-it-helps", "faq-all-types", "faq-risks"]),
        ("safety_check", ["faq-all-types"]),
        ("stop", ["faq-all-types"]),
        ("booked", ["faq-how-often"]),
        ("aftercare", ["faq-self-massage"]),
        ("elsewhere", []),
    ],
)
def test_questions_of_a_place(in_catalog, place, codes):
    assert [faq.code for faq in queries.faqs(place)] == codes


def test_all_questions_come_with_their_sources(in_catalog):
    assert {faq.code: [source.code for source in faq.sources] for faq in queries.faqs()} == {
        "faq-how-it-helps": ["COCHRANE15", "NICE-NG59"],
        "faq-all-types": ["NHS-BACK"],
        "faq-risks": ["ERNST03", "MAYO", "YIN14"],
        "faq-how-often": [],
        "faq-best-types": [],
        "faq-self-massage": ["FOAM-SURGEON"],
    }


def test_an_alternative_that_is_no_longer_offered_is_left_out(in_catalog):
    swedish = queries.treatment("swedish-massage")
    assert [one.other.slug for one in swedish.alternatives] == ["deep-tissue-massage", "hot-stone-massage"]
    swedish.alternatives[0].other.state = "retired"
    factories.db.session.commit()
    factories.db.session.expire_all()
    assert [one.other.slug for one in queries.treatment("swedish-massage").alternatives] == ["hot-stone-massage"]


READS = {
    "published_services": (queries.published_services, 4),
    "bookable_services": (queries.bookable_services, 1),
    "service_by_slug": (lambda: queries.service_by_slug("hot-stone-massage"), 1),
    "treatment": (lambda: queries.treatment("hot-stone-massage"), 6),
    "complaints": (queries.complaints, 1),
    "faqs": (queries.faqs, 2),
    "faqs of a place": (lambda: queries.faqs("home"), 1),
}


@pytest.mark.parametrize("name", READS)
def test_the_number_of_selects_does_not_grow_with_the_catalog(in_catalog, selects, name):
    read, count = READS[name]
    for _ in range(2):
        factories.db.session.expunge_all()
        with selects() as seen:
            read()
        assert len(seen) == count
        for _ in range(20):
            factories.service(prices=((30, 1), (60, 2)))


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Massage"), ("en-IE", "Massage"), ("de_DE", "Massagen"), ("fr", "Massage")]
)
def test_a_text_is_given_in_the_language_asked_for_or_in_english(language, text):
    assert words_in({"de": "Massagen", "en": "Massage"}, language) == text


def test_a_text_without_english_is_given_as_it_is():
    assert words_in({"de": "Massagen"}, "fr") == "Massagen"
    assert words_in({}, "fr") == ""
