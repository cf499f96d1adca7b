"""What is carried over to another visit, and what is asked once more when one is near: from the content alone."""

from datetime import timedelta

from clinic.demo.answers import answered
from clinic.intake.paging import Sheet, asked_again, carried, confirmed, lasts, next_page, pages, pages_again
from clinic.intake.screening import Context
from tests.intake.answering import CONTENT

SWEDISH = "swedish-massage"
NEAR = Context(SWEDISH, 41, timedelta(hours=48))
EARLIER = answered(CONTENT, SWEDISH, timedelta(days=9), {"heart": ["rhythm"]})
REPEAT = {name: question.repeat for name, question in CONTENT.questions.items()}
STAGE = {name: question.stage for name, question in CONTENT.questions.items()}


def test_only_what_seldom_changes_is_carried():
    sheet = carried(EARLIER.answers, Sheet(), CONTENT)
    assert {REPEAT[name] for name in sheet.answers} == {"profile"}
    assert set(sheet.answers) == {name for name in EARLIER.answers if REPEAT[name] == "profile"}
    assert (sheet.saved, sheet.ticked) == ((), ())


def test_what_was_said_since_stands():
    said = Sheet({"heart": ["angina"], "rf_fever": "no"}, saved=("safety",))
    sheet = carried(EARLIER.answers, said, CONTENT)
    assert (sheet.answers["heart"], sheet.answers["rf_fever"], sheet.saved) == (["angina"], "no", ("safety",))


def test_an_answer_its_question_no_longer_takes_and_one_without_a_question_stay_behind():
    earlier = {"bp": "sky_high", "heart": ["rhythm", "no_such"], "long_gone": "yes", "stroke": "none", "dob": ""}
    assert set(carried(earlier, Sheet(), CONTENT).answers) <= {"stroke"}


def test_pages_that_last_ask_nothing_else():
    sheet = carried(EARLIER.answers, Sheet(), CONTENT)
    those = [page for page in pages(sheet, CONTENT, NEAR) if lasts(page)]
    assert [page.id for page in those] == ["about", "circulation", "circulation-more", "conditions", "medicines"]


def test_confirmed_pages_are_done_and_the_others_are_not():
    sheet = carried(EARLIER.answers, Sheet(), CONTENT)
    those = pages(sheet, CONTENT, NEAR)
    sheet = confirmed(sheet, [page for page in those if lasts(page)])
    assert next_page(sheet, those).id == "visit"
    assert next_page(sheet, [page for page in those if lasts(page)]) is None


def test_a_confirmed_page_without_an_answer_it_needs_is_asked():
    sheet = carried({k: v for k, v in EARLIER.answers.items() if k != "devices"}, Sheet(), CONTENT)
    those = [page for page in pages(sheet, CONTENT, NEAR) if lasts(page)]
    assert next_page(confirmed(sheet, those), those).id == "medicines"


def test_near_the_visit_nothing_that_lasts_is_asked_and_no_agreement():
    again = asked_again(EARLIER.answers, CONTENT, due=True)
    those = pages_again(Sheet(again.standing), again, CONTENT, NEAR)
    asked = {question.id for page in those for question in page.questions}
    assert {REPEAT[name] for name in asked} == {"every_visit"}
    assert {STAGE[name] for name in asked} == {"safety_check", "questions"}
    assert "fever_48h" in asked
    assert asked.isdisjoint(again.standing)


def test_where_nothing_is_due_only_the_day_is_asked():
    again = asked_again(EARLIER.answers | {"fever_48h": "no", "alcohol_drugs": "no"}, CONTENT, due=False)
    whole = {**again.standing, **dict.fromkeys(("stomach_48h", "sunburn", "vaccine_48h"), "no")}
    day = Context(SWEDISH, 41, timedelta(hours=20), arrived=True)
    pages_now = pages_again(Sheet(whole), again, CONTENT, day)
    assert pages_now[-1].id == "arrival"  # whatever was said of another day
    assert {question.id for page in pages_now[:-1] for question in page.questions}.isdisjoint(again.standing)


def test_an_agreement_that_is_missing_is_shown_whole():
    again = asked_again(EARLIER.answers, CONTENT, due=True)
    sheet = Sheet({**again.standing, "focus_regions": ["b-buttock-l"]})
    (consent,) = [page for page in pages_again(sheet, again, CONTENT, NEAR) if page.id == "consent"]
    assert {"c_sensitive", "c_accurate", "signature"} <= {question.id for question in consent.questions}
