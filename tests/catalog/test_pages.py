"""What holds for every page of the catalog: in whose words, and at what cost."""

import pytest

from tests import factories
from tests.catalog.shingles import borrowed

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
    staffed.test_client().get(path)  # a process reads the questionnaire once
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
