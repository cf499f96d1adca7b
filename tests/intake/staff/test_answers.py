"""A client's answers as a therapist reads them: in words, with what follows from them, and never blank."""

from datetime import timedelta

import pytest

from clinic.db import db
from clinic.intake.models import Consent, Decision, QuestionnaireVersion, Response
from clinic.intake.queries import published
from clinic.intake.signed import SEAL, permit
from tests.booking.test_finish_later import book_later
from tests.factories import NOW
from tests.intake.staff.conftest import CLEARANCE, REVIEW, WARNED
from tests.visiting import Visitor

PAIN = {
    "goals": ["back_pain"],
    "pain_now": "yes",
    "pain_area": ["low_back"],
    "pain_nrs": 4,
    "pain_worst": 7,
    "pain_duration": "gt_3m",
    "pain_checked": "yes",
    "pain_regions": ["b-lowback-l"],
    "focus_regions": ["b-midback-r"],
    "avoid_regions": ["f-abdomen"],
    "comfort_text": "A quiet room, please.",
}


def answers(ward, visit, role="therapist"):
    return ward.signs_in(role).open(f"/staff/health/{visit}")


def facts(page, heading):
    """Labels and lines under a heading."""
    section = next(one for one in page.root.all("section") if one.one("h2").text == heading)
    rows = [row for answers in section.all("dl") for row in answers.all("div")]
    return {row.one("dt").text: [line.text for line in row.one("dd").all("span")] for row in rows}


def unseal(ward, model, visit, column):
    """Break the seal of a row that belongs to the visit's answers."""
    response_id = ward.response(visit).id
    with ward.inside() as session, permit(SEAL):  # the database would not let go of what was signed
        name = "id" if model is Response else "response_id"
        row = session.query(model).filter_by(**{name: response_id}).one()
        setattr(row, column, b"nonsense")


def test_the_head_says_who_when_where_and_until_when_to_decide(ward):
    page = answers(ward, ward.book(**REVIEW))
    assert page.heading == "Ada Sample"
    assert (
        "Review answers Wednesday 2 December 2026, 10:30 to 11:30 Swedish massage, 60 min , Anna, Room 1" in page.text
    )
    assert "Decide by Tuesday 24 November, 09:00 ; after that the time goes to others." in page.text


def test_what_fired_is_told_with_its_effect_and_its_sources(ward):
    page = answers(ward, ward.book(**CLEARANCE))
    (reason,) = page.root.all("div", class_="reason")
    assert reason.one("h3").text == "Irregular heart rhythm"
    assert "A doctor’s note first" in reason.text
    assert "AF/rhythm: clot risk; specialist ok; usually also on a blood thinner." in reason.text
    assert (
        "British Heart Foundation: Is it safe to have a massage with a heart condition? (health charity)" in reason.text
    )


def test_a_warning_sign_is_told_by_what_was_ticked_and_what_it_may_point_to(ward):
    page = answers(ward, ward.book(**WARNED))
    (reason,) = page.root.all("div", class_="flag")
    assert reason.text.startswith("May point to: nerve root irritation Warning sign A therapist decides")
    assert "Pain, tingling or numbness runs down one leg" in reason.text


def test_what_to_keep_to_is_said_in_words(ward):
    page = answers(ward, ward.book(**PAIN, heart=["angina"], medicines=["anticoagulant"]))
    assert facts(page, "Keep to")["Leave out"] == ["Tummy"]
    assert facts(page, "Keep to")["Pressure"][0].endswith("of 5)")


def test_at_a_glance_the_picture_mirrors_what_the_list_says(ward):
    page = answers(ward, ward.book(**PAIN))
    assert facts(page, "At a glance") == {
        "Where it hurts": ["Low back, left"],
        "Pain now": ["4 out of 10"],
        "At its worst": ["7 out of 10"],
        "For how long": ["More than 3 months"],
        "To work on": ["Mid back, right"],
        "To leave out": ["Tummy"],
        "Usual pressure": ["Medium"],
        "Warning signs": ["None"],
    }
    (mirror,) = page.root.all("div", class_="mirror")
    painted = {
        (one.attrs["data-region"], one.attrs["class"]) for one in mirror.all("path") if "data-region" in one.attrs
    }
    assert {pair for pair in painted if pair[1] != "r"} == {
        ("b-lowback-l", "r hurts"),
        ("b-midback-r", "r work"),
        ("f-abdomen", "leave"),
    }


def test_every_answer_is_there_in_words_also_those_for_the_therapist_alone(ward):
    visit = ward.book(**PAIN, bp="high_controlled", allergies=["nuts"], allergies_text="Almonds", allergy_severe="no")
    page = answers(ward, visit)
    told = facts(page, "All answers")
    assert told["Blood pressure: which is true for you?"] == ["High, controlled by treatment"]
    assert told["What exactly are you allergic to?"] == ["Almonds"]
    private = [label for label in told if label.endswith("for the therapist only")]
    assert [told[label] for label in private] == [["A quiet room, please."]]
    asked = _content(ward).questions
    given = [asked[name] for name in ward_answers(ward, visit)]
    assert [one.id for one in given if not any(words in page.text for words in _words(one))] == []


def ward_answers(ward, visit):
    with ward.app.app_context():
        return db.session.get(Response, ward.response(visit).id).answers["answers"]


def _content(ward):
    with ward.app.app_context():
        return published().content


def _words(question):
    """How a page may call a question: as it is asked, or by its tick."""
    return [" ".join(words.split()) for words in (question.text["en"], question.tick.get("en")) if words]


def test_answers_are_read_in_the_words_of_the_version_they_were_given_to(ward):
    visit = ward.book(**REVIEW)
    with ward.inside() as session:
        old = session.query(QuestionnaireVersion).one()
        changed = {**old.document, "label": "newer", "reviewed_by": "Dr Example"}
        changed["rules"] = [{**rule, "title": {"en": "Renamed"}} for rule in changed["rules"]]
        newer = QuestionnaireVersion(number=2, status="published", document=changed, created_at=NOW, published_at=NOW)
        session.add(newer)
    page = answers(ward, visit)
    assert "Questions: version 1 (2026-11 default)." in page.text
    assert "Renamed" not in page.text
    assert "Default content: needs review by your clinician" in page.text
    later = answers(ward, ward.book("2026-12-03 10:30", name="Bo Example", **REVIEW))
    assert "Questions: version 2 (newer)." in later.text
    assert "needs review by your clinician" not in later.text


def test_consent_says_who_signed_and_when(ward):
    page = answers(ward, ward.book(**REVIEW, signature="Ada M. Sample"))
    assert facts(page, "Consent") == {
        "Signed by": ["Ada M. Sample"],
        "When": ["Monday 23 November 2026, 09:00"],
    }


def test_earlier_answers_are_linked_and_open_on_their_own(ward):
    earlier, now = ward.book("2026-12-02 10:30", **REVIEW), ward.book("2026-12-03 10:30", **CLEARANCE)
    ward.same_client(now)
    first = ward.response(earlier)
    page = answers(ward, now)
    assert page.link("Swedish massage , Monday 23 November 2026") == f"/staff/health/{first.public_id}"
    assert "longer ago" in answers(ward, first.public_id).text


def test_unfinished_answers_are_shown_as_far_as_they_go(ward):
    book_later(Visitor(ward.app), day="2026-12-02")
    queue = ward.signs_in("health-owner").open("/staff/health")
    page = ward.signs_in("health-owner").open(queue.link("Ada Sample"))
    assert page.status == 200
    assert "Not finished:" in page.text
    assert "Answers not finished" in page.text
    assert "Still open" in page.text


@pytest.mark.parametrize(
    ("model", "column", "sentence"),
    [
        (Response, "answers_sealed", "These answers can’t be opened"),
        (Consent, "record_sealed", "What was signed can’t be opened"),
        (Decision, "details_sealed", "The details can’t be opened"),
    ],
)
def test_what_cannot_be_opened_is_a_sentence_and_never_blank(ward, model, column, sentence):
    visit = ward.book(**REVIEW)
    anna = ward.signs_in()
    anna.open(f"/staff/health/{visit}")
    anna.send("Save decision", verdict="needs_doctor")
    unseal(ward, model, visit, column)
    page = anna.open(f"/staff/health/{visit}")
    assert (page.status, sentence in page.text) == (200, True)


def test_answers_that_were_deleted_say_so_and_are_never_a_yes(ward):
    visit = ward.book(**REVIEW)
    with ward.inside() as session:
        response = session.get(Response, ward.response(visit).id)
        response.answers = response.assessment = None
    anna = ward.signs_in()
    page = anna.open(f"/staff/health/{visit}")
    assert "These answers have been deleted" in page.text
    assert [one.attrs["value"] for one in page.root.all("input", name="verdict")] == ["needs_doctor", "no"]
    assert "Can’t be opened" in anna.open("/staff/health").text
    assert anna.open(f"/staff/appointments/{visit}/card").status == 200


def test_a_decision_shows_who_and_when_and_until(ward, clock):
    visit = ward.book(**REVIEW)
    anna = ward.signs_in()
    anna.open(f"/staff/health/{visit}")
    anna.send("Save decision", verdict="as_booked")
    clock.move_to(NOW + timedelta(days=1), tick=False)
    text = answers(ward, visit).text
    assert "Yes, as booked Test therapist, Monday 23 November 2026, 09:00 good until Saturday 22 May 2027" in text
    assert "Booked Wednesday 2 December 2026" in text


def test_what_has_changed_since_the_visit_before_is_told_with_both(ward):
    first, second = ward.book(**REVIEW), ward.book("2026-12-09 10:30", pressure_pref="light")
    with ward.inside() as session:
        session.merge(ward.response(second)).previous_id = ward.response(first).id
    page = answers(ward, second)
    changed = page.root.one("section", **{"aria-labelledby": "changed-h"})
    assert changed.one("h2").text == "Changed since Monday 23 November 2026"
    rows = {row.one("dt").text: row.one("dd").text for row in changed.one("dl").all("div")}
    assert rows["What pressure do you usually like?"] == "Medium Light"
    assert len(ward.trail("read")) == 2  # both answers were read
    assert "changed-h" not in answers(ward, first).response.text
