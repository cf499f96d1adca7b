"""A sign that needs a doctor first lets others have the time; what was typed stays, and so do the other answers."""

import pytest

from clinic.booking.models import Draft
from clinic.db import db
from clinic.intake.models import QuestionnaireVersion
from clinic.intake.seed import read_content
from clinic.scheduling.models import Claim
from tests.booking.answering import HOT_STONE, SAFETY, SWEDISH, answer_all, begin, fill, pass_safety
from tests.booking.practice import ADA, TUESDAY, WEDNESDAY
from tests.booking.walking import choose
from tests.visiting import Visitor

BOOK = f"/book/{SWEDISH}"
BACK = "Go back and change your answer"
SIGNS = {"rf_saddle": "Please get medical help now", "rf_fever": "Please see a doctor first"}
MINE = ("10:30", WEDNESDAY)


def claims(house):
    """What is held, and what the drafts say of a time."""
    with house.app_context():
        held = [kind for (kind,) in db.session.query(Claim.kind)]
        return held, [draft.starts_at is not None for draft in db.session.query(Draft).order_by(Draft.id)]


def saddle_everywhere():
    """The product's questions, with an emergency also among those after the time was chosen."""
    document = read_content()
    rule = next(rule for rule in document["rules"] if rule["id"] == "emergency-now")
    asks = {"q": "bleeding_disorder", "op": "=", "v": "yes"}
    document["rules"].append({**rule, "id": "emergency-later", "when": asks})
    return document


@pytest.fixture
def ticked(ada, asking):
    """Somebody who has come to the check page and then ticks a sign."""
    begin(ada)
    answer_all(ada, comfort_text="Soft music")

    def ticked(sign):
        ada.open(SAFETY)
        assert pass_safety(ada, sign).location == f"{BOOK}/stop"
        return ada.follow()

    return ticked


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_gives_the_time_back(ada, asking, ticked, sign):
    assert claims(asking) == (["hold"], [True])
    assert ticked(sign).heading == SIGNS[sign]
    assert "We have let your time go" in ada.page.text
    assert claims(asking) == ([], [False])
    assert choose(Visitor(asking), *MINE, slug="swedish", who="Anna").status == 303


@pytest.mark.parametrize("sign", SIGNS)
def test_ticked_by_mistake_a_time_is_chosen_again_and_nothing_else(ada, asking, ticked, sign):
    ticked(sign)
    assert ada.open(ada.page.link(BACK)).url == SAFETY
    assert pass_safety(ada).location == f"{BOOK}/time"
    assert choose(ada, "14:00", WEDNESDAY, slug=SWEDISH).location == f"{BOOK}/check"
    page = ada.follow()
    assert all(text in page.text for text in (ADA["name"], ADA["email"], "14:00 to 15:00"))
    assert ada.open(f"{BOOK}/questions/leave_out").form("Save and continue").fields["comfort_text"] == "Soft music"
    ada.open(f"{BOOK}/check")
    ada.send("Confirm booking")
    assert ada.follow().heading == "You’re booked"


def test_what_was_said_about_these_days_is_still_known_for_a_time_these_days(ada, asking):
    begin(ada, day=TUESDAY)
    answer_all(ada, days=["vaccine_48h"])
    ada.open(SAFETY)
    pass_safety(ada, "rf_saddle")
    ada.open(SAFETY)
    pass_safety(ada)
    assert choose(ada, "14:00", TUESDAY, slug=SWEDISH).location == f"{BOOK}/check"
    fields = ada.open(f"{BOOK}/questions/today").form("Save and continue").fields
    assert fields.getlist("days") == ["vaccine_48h"]


def test_a_sign_among_the_questions_gives_it_back_and_is_taken_back_there(ada, asking):
    with asking.app_context():
        db.session.query(QuestionnaireVersion).one().document = saddle_everywhere()
        db.session.commit()
    begin(ada)
    ada.open(f"{BOOK}/questions/circulation")
    assert fill(ada, circulation=["bleeding_disorder"]).location == f"{BOOK}/stop"
    assert claims(asking) == ([], [False])
    for page in ("questions", "questions/about", "check"):
        assert ada.open(f"{BOOK}/{page}").location == f"{BOOK}/time"
    back = ada.open(f"{BOOK}/stop").link("Go back and change your answers")
    assert ada.open(back).url == f"{BOOK}/questions/circulation"
    assert fill(ada).location == f"{BOOK}/time"
    assert choose(ada, *MINE, slug=SWEDISH).location == f"{BOOK}/questions"
    answer_all(ada)
    assert ada.page.url == f"{BOOK}/check"


def test_a_treatment_that_is_ruled_out_keeps_its_hold_until_another_is_taken(ada, asking):
    begin(ada, HOT_STONE)
    answer_all(ada, pregnancy_status="pregnant", trimester="t2")
    assert ada.page.heading == "This treatment has to wait"
    assert claims(asking) == (["hold"], [True])
    ada.send("Choose Swedish massage")
    assert claims(asking) == ([], [False, False])
