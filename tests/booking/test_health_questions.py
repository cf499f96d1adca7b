"""The questions while booking: page after page, Back, out of order, from two tabs, by somebody else."""

from datetime import timedelta

import pytest

from clinic.booking import queries
from clinic.booking.models import Appointment, Draft
from clinic.db import db
from clinic.intake.models import Response
from tests.booking.answering import SWEDISH, answer_all, begin, fill, pass_safety
from tests.booking.practice import TUESDAY, WEDNESDAY
from tests.booking.walking import choose
from tests.factories import NOW
from tests.visiting import Visitor

BOOK = f"/book/{SWEDISH}"
PAGES = 11  # for whoever is healthy


def answers(house):
    """The answers in the only draft that is being filled in."""
    with house.app_context():
        return db.session.query(Draft).filter(Draft.booked_at.is_(None)).one().health


def appointments(house):
    with house.app_context():
        return [(one.status, one.pending_reason) for one in db.session.query(Appointment)]


def at(visitor, page_id):
    """The visitor before a page of the questions."""
    visitor.open(f"{BOOK}/questions/{page_id}")
    assert visitor.page.status == 200
    return visitor


def token(visitor):
    return visitor.page.form().fields["csrf_token"]


def test_page_after_page_to_booked(ada, asking):
    assert begin(ada) == f"{BOOK}/questions/about"
    assert len(answer_all(ada)) == PAGES
    assert (ada.page.url, ada.page.heading) == (f"{BOOK}/check", "Check your booking")
    ada.send("Confirm booking")
    assert ada.follow().heading == "You’re booked"
    assert appointments(asking) == [("booked", None)]
    with asking.app_context():
        response = db.session.query(Response).one()
        assert (response.completed_at is not None, response.outcomes[SWEDISH]) == (True, "allow")
        assert (response.answers["answers"]["signature"], response.answers["answers"]["rf_saddle"]) == (
            "Signed by the demo",
            "no",
        )
        assert [draft.health for draft in db.session.query(Draft)] == [None]


def test_the_check_page_leads_to_every_page_and_tells_no_answer(ada):
    begin(ada)
    headings = answer_all(ada, emergency_name="Unmistakable Example")
    rows = ada.page.root.all("dl", class_="rows")[-1].all("div")
    assert [row.one("dt").text for row in rows] == ["Warning signs", *headings]
    assert [[one.text.split()[0] for one in row.all("dd")] for row in rows] == [["Change"]] * (1 + PAGES)
    assert "All answered." in ada.page.text
    assert "Unmistakable" not in ada.page.text


def test_each_page_leads_to_the_next_and_back_to_the_one_before(ada):
    begin(ada)
    seen = []
    while "/questions/" in ada.follow().url:
        seen.append((ada.page.url, ada.page.link("Back")))
        fill(ada)
    assert [back for _, back in seen] == [f"{BOOK}/you", *[url for url, _ in seen[:-1]]]
    assert ada.page.link("Back") == seen[-1][0]


def test_each_page_holds_the_time_for_longer(ada, asking, clock):
    begin(ada)
    ada.follow()
    held = []
    for minutes in (0, 7, 14):
        clock.move_to(NOW + timedelta(minutes=minutes), tick=False)
        fill(ada)
        ada.follow()
        with asking.app_context():
            held.append(queries.hold_until(db.session.query(Draft).one(), NOW + timedelta(minutes=minutes)))
    assert held == [NOW + timedelta(minutes=minutes + 10) for minutes in (0, 7, 14)]


def test_a_page_shows_what_was_answered(ada):
    begin(ada)
    at(ada, "about")
    fill(ada, dob="1990-02-03", emergency_name="Bo Sample")
    fields = at(ada, "about").page.form("Save and continue").fields
    assert (fields["dob"], fields["emergency_name"]) == ("1990-02-03", "Bo Sample")
    at(ada, "circulation")
    fill(ada, circulation=["bp", "bleeding_disorder"])
    fields = at(ada, "circulation").page.form("Save and continue").fields
    assert (fields.getlist("circulation"), fields.getlist("nerves")) == (["bleeding_disorder", "bp"], ["none"])


def test_how_long_is_asked_from_short_to_long(ada):
    begin(ada)
    at(ada, "pain")
    fill(ada, pain_now="yes")
    labels = {one.attrs.get("for", ""): one.text for one in at(ada, "pain_more").page.root.all("label")}
    assert [text for name, text in labels.items() if name.startswith("pain_duration")] == [
        "Less than 6 weeks",
        "6 weeks to 3 months",
        "More than 3 months",
    ]


def test_what_was_never_answered_is_shown_without_a_tick(ada):
    """A visit that is moved near asks about the last days: that page was saved, but those ticks were never hers."""
    begin(ada, day="2026-12-02")
    answer_all(ada)
    choose(ada, "10:30", WEDNESDAY, slug=SWEDISH)
    ada.open(f"{BOOK}/check")
    assert ada.page.location == f"{BOOK}/questions"
    assert ada.follow().location == f"{BOOK}/questions/today"
    fields = ada.follow().form("Save and continue").fields
    assert (fields.getlist("now"), fields.getlist("days")) == (["none"], [])


def test_an_answer_about_these_days_counts_only_for_a_visit_these_days(ada, asking):
    """With a fever nobody is treated tomorrow; the later time that the stop page advises can be booked."""
    begin(ada, day=TUESDAY)
    at(ada, "today")
    assert fill(ada, days=["fever_48h"]).location == f"{BOOK}/stop"
    assert ada.follow().heading == "This treatment has to wait"
    choose(ada, "10:30", "2026-12-02", slug=SWEDISH)
    ada.open(f"{BOOK}/questions")
    answer_all(ada)
    ada.send("Confirm booking")
    assert appointments(asking) == [("booked", None)]
    with asking.app_context():
        assert "fever_48h" in db.session.query(Response).one().due


# ---- what is sent ----------------------------------------------------------


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
