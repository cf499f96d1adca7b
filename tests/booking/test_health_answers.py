"""What is sent from the pages of health questions: as people write, wrong, twice, out of order, from two tabs."""

import pytest

from clinic.booking.models import Draft
from clinic.db import db
from clinic.intake.models import Response
from tests.booking.answering import SWEDISH, answer_all, begin, fill, pass_safety
from tests.booking.practice import WEDNESDAY
from tests.booking.test_health_questions import BOOK, PAGES, answers, appointments, at, token
from tests.booking.walking import choose
from tests.visiting import Visitor


@pytest.mark.parametrize("written", ["1987-03-27", "27 3 1987", "27/03/1987", "27.3.1987"])
def test_a_date_of_birth_may_be_written_as_people_do(ada, asking, written):
    begin(ada)
    at(ada, "about")
    fill(ada, dob=written)
    assert answers(asking)["answers"]["dob"] == "1987-03-27"


@pytest.mark.parametrize(
    ("page_id", "values", "field"),
    [
        ("about", {"dob": "soon"}, "dob"),
        ("about", {"dob": "1800-01-01"}, "dob"),
        ("about", {"dob": "2030-01-01"}, "dob"),
        ("about", {"dob": None}, "dob"),
        ("about", {"emergency_name": " "}, "emergency_name"),
        ("about", {"emergency_name": "x" * 201}, "emergency_name"),
        ("visit", {"pressure_pref": "crushing"}, "pressure_pref"),
        ("visit", {"goals": ["relaxation", "world_peace"]}, "goals"),
        ("visit", {"goals": None}, "goals"),
        ("areas", {"focus_regions": ["b-tail"]}, "focus_regions"),
        ("pain", {"pain_now": "unsure"}, "pain_now"),
        ("circulation", {"circulation": ["none", "bp"]}, "circulation"),
        ("circulation", {"circulation": ["rf_saddle"]}, "circulation"),
        ("consent", {"points": None}, "points"),
        ("consent", {"signature": ""}, "signature"),
    ],
)
def test_what_is_no_answer_is_said_beside_its_field_and_nothing_is_saved(ada, asking, page_id, values, field):
    begin(ada)
    before = answers(asking)
    assert at(ada, page_id).send("Save and continue", **values).status == 422
    assert field in ada.page.errors
    assert answers(asking) == before


def test_a_number_beyond_its_scale_is_refused(ada, asking):
    begin(ada)
    at(ada, "pain")
    fill(ada, pain_now="yes")
    for number in ("11", "-1", "3.5", "9" * 5000):
        at(ada, "pain_more")
        page = ada.send("Save and continue", pain_area=["neck"], pain_nrs=number, pain_duration="gt_3m")
        assert (page.status, [*page.errors]) == (422, ["pain_nrs"])
    assert "pain_nrs" not in answers(asking)["answers"]


def test_a_field_of_a_hidden_question_is_not_taken(ada, asking):
    begin(ada)
    at(ada, "pain")
    ada.send("Save and continue", pain_now="no", pain_nrs="9", signature="Forged", guardian_name="Nobody")
    assert (ada.page.status, answers(asking)["answers"]["pain_now"]) == (303, "no")
    assert {"pain_nrs", "signature", "guardian_name"} & set(answers(asking)["answers"]) == set()


@pytest.mark.parametrize(
    "page_id", ["pain_more", "guardian", "heat", "circulation-more", "safety", "arrival", "no-such"]
)
def test_a_page_that_is_not_hers_leads_to_the_one_that_waits(ada, asking, page_id):
    begin(ada)
    before = answers(asking)
    csrf = token(at(ada, "about"))
    url = f"{BOOK}/questions/{page_id}"
    for answer in (ada.open(url), ada.post(url, {"csrf_token": csrf, "pain_nrs": "9", "heat_sense_ok": "no"})):
        assert (answer.status, answer.location) == (303, f"{BOOK}/questions")
    assert answers(asking) == before


def test_pages_sent_out_of_order_are_kept_and_the_rest_is_asked(ada, asking):
    begin(ada)
    at(ada, "consent")
    assert fill(ada).location == f"{BOOK}/questions/about"
    at(ada, "pain")
    fill(ada)
    assert answers(asking)["saved"] == ["safety", "consent", "pain"]
    assert len(answer_all(ada)) == PAGES - 2
    assert ada.page.heading == "Check your booking"


def test_a_page_sent_twice_is_saved_once(ada, asking):
    begin(ada)
    page = at(ada, "pain").page
    for _ in range(2):
        ada.page = page
        assert fill(ada).status == 303
    assert answers(asking)["saved"] == ["safety", "pain"]


def test_a_page_that_another_tab_has_closed_changes_nothing(ada, asking):
    begin(ada)
    at(ada, "pain")
    fill(ada, pain_now="yes")
    old = at(ada, "pain_more").page
    at(ada, "pain")
    fill(ada, pain_now="no")
    before = answers(asking)
    ada.page = old
    sent = ada.send("Save and continue", pain_area=["neck"], pain_nrs="9", pain_duration="gt_3m")
    assert (sent.location, answers(asking)) == (f"{BOOK}/questions", before)


def test_two_tabs_fill_in_one_sheet(ada, asking):
    begin(ada)
    one, other = at(ada, "pain").page, at(ada, "areas").page
    for page in (one, other):
        ada.page = page
        fill(ada)
    assert answers(asking)["saved"] == ["safety", "pain", "areas"]


def test_another_visitor_has_no_part_in_it(ada, asking):
    begin(ada)
    at(ada, "pain")
    before = answers(asking)
    bo = Visitor(asking)
    bo.open("/find")
    form = {"csrf_token": token(bo), "pain_now": "yes"}
    for url in (f"{BOOK}/questions", f"{BOOK}/questions/pain", f"{BOOK}/stop"):
        assert bo.open(url).location == f"{BOOK}/safety"
    for url in (f"{BOOK}/questions/pain", f"{BOOK}/later", f"{BOOK}/instead"):
        page = bo.post(url, {**form, "service": "hot-stone-massage"})
        assert (page.status, page.location) == (303, f"{BOOK}/safety")
    assert answers(asking) == before


def test_a_step_that_is_too_early_leads_to_the_one_before(ada):
    ada.open(f"{BOOK}/safety")
    pass_safety(ada)
    assert ada.open(f"{BOOK}/questions/about").location == f"{BOOK}/time"
    choose(ada, "10:30", WEDNESDAY, slug=SWEDISH)
    assert ada.open(f"{BOOK}/questions/about").location == f"{BOOK}/you"


def test_the_check_page_waits_for_the_last_answer(ada, asking):
    begin(ada)
    assert ada.open(f"{BOOK}/check").location == f"{BOOK}/questions"
    with asking.app_context():
        draft = db.session.query(Draft).one().public_id
    csrf = token(at(ada, "about"))
    page = ada.post(f"{BOOK}/check", {"csrf_token": csrf, "draft": draft, "agreed": "x" * 20})
    assert (page.status, page.location) == (303, f"{BOOK}/questions")
    assert appointments(asking) == []


def test_an_answer_taken_back_after_the_check_page_was_drawn_is_asked_again(ada, asking):
    begin(ada)
    answer_all(ada)
    check = ada.page
    at(ada, "pain")
    fill(ada, pain_now="yes")
    ada.page = check
    page = ada.send("Confirm booking")
    assert (page.status, page.location) == (303, f"{BOOK}/questions")
    assert appointments(asking) == []


def test_confirmed_twice_it_is_one_booking_and_one_response(ada, asking):
    begin(ada)
    answer_all(ada)
    check = ada.page
    first = ada.send("Confirm booking").location
    ada.page = check
    assert ada.send("Confirm booking").location == first
    assert appointments(asking) == [("booked", None)]
    with asking.app_context():
        assert db.session.query(Response).count() == 1
