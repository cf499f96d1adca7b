"""Six of the clinical vignettes as somebody walks them, from the treatment page to where her answers lead."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.demo.answers import USUAL
from clinic.intake.models import Response
from tests.booking.answering import answer_all, pass_safety
from tests.booking.practice import ADA
from tests.intake.answering import CONTENT
from tests.visiting import Visitor

FILE = Path(__file__).parents[1] / "intake/vignettes.json"
CASES = {case["id"]: case for case in json.loads(FILE.read_text(encoding="utf-8"))["vignettes"]}
SWEDISH, DEEP, HOT = "swedish-massage", "deep-tissue-massage", "hot-stone-massage"
TRIGGER, MYOFASCIAL, NEURO = "trigger-point-therapy", "myofascial-release", "neuromuscular-therapy"
WALKS = {
    "P01": (SWEDISH, HOT),
    "P02": (SWEDISH, NEURO),
    "P03": (SWEDISH, DEEP),
    "P06": (SWEDISH, HOT, TRIGGER),
    "P08": (SWEDISH, MYOFASCIAL),
    "P11": (SWEDISH, HOT),
}
BOOKED, CHECKING, WAITS, GET_HELP = (
    "You’re booked",
    "We’re checking your booking",
    "This treatment has to wait",
    "Please get medical help now",
)
LEADS_TO = {  # outcome -> heading of the page, status of the booking and what it waits for
    "allow": (BOOKED, [("booked", None)]),
    "allow_with_notes": (BOOKED, [("booked", None)]),
    "therapist_review": (CHECKING, [("pending", "review")]),
    "clearance_required": (CHECKING, [("pending", "clearance")]),
    "block": (WAITS, []),
    "block_emergency": (GET_HELP, []),
}


def wishes_of(case):
    """The answers of a case as controls of pages: each question by itself, and the ticks of its group."""
    answers = {**case["answers"]}
    answers["dob"] = f"{2026 - answers.pop('age_years')}-01-01"
    ticks = {}
    for name, answer in answers.items():
        question = CONTENT.questions[name]
        if question.group and question.safe is not None and answer != question.safe:
            ticks.setdefault(question.group, []).append(name)
    return {**USUAL, **answers, **ticks}, ticks.get("safety", [])


@pytest.fixture
def monday(demo_app, time_machine):
    """The demo clinic on the Monday after it was made, at nine."""
    today = datetime.now(UTC)
    on = today.date() + timedelta(days=7 - today.weekday())
    time_machine.move_to(datetime(on.year, on.month, on.day, 9, tzinfo=UTC), tick=False)
    return demo_app


def choose_wednesday(visitor, slug):
    """A time that is near enough for questions about these days, and far enough for a decision."""
    day = datetime.now(UTC).date() + timedelta(days=2)
    visitor.open(f"/book/{slug}/time?day={day}")
    return visitor.send("Continue", slot=next(iter(visitor.page.slots.values())))


def walk(visitor, modality, case):
    """From the treatment's page to the outcome; the heading there."""
    wishes, signs = wishes_of(case)
    visitor.open(f"/treatments/{modality}")
    book = visitor.page.root.one("form", id="book")
    visitor.open(book.attrs["action"])
    visitor.follow()
    pass_safety(visitor, *signs)
    if visitor.page.location.endswith("/stop"):
        return visitor.follow().heading
    choose_wednesday(visitor, modality)
    visitor.follow()
    visitor.send(name=ADA["name"], email=ADA["email"])
    answer_all(visitor, **wishes)
    if not visitor.page.url.endswith("/stop"):
        visitor.send()
        visitor.follow()
    return visitor.page.heading


@pytest.mark.parametrize(
    ("case_id", "modality"), [(case_id, modality) for case_id, those in WALKS.items() for modality in those]
)
def test_a_case_is_led_where_a_clinician_expects(monday, case_id, modality):
    case = CASES[case_id]
    outcome = case["expected"][modality]
    with monday.app_context():
        last = max((number for (number,) in db.session.query(Appointment.id)), default=0)
    heading = walk(Visitor(monday), modality, case)
    with monday.app_context():
        made = db.session.query(Appointment).filter(Appointment.id > last).all()
        assert (heading, [(one.status, one.pending_reason) for one in made]) == LEADS_TO[outcome]
        kept = [db.session.get(Response, one.response_id).outcomes[modality] for one in made]
        assert kept == [outcome] * len(made)
