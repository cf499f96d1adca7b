"""A draft is tried before it is published: as a client would see it, and on what clients have answered."""

import pytest

from clinic.audit.models import AuditEvent
from clinic.booking.models import Appointment, AppointmentSeat
from clinic.db import db
from clinic.intake.models import Response
from clinic.intake.staff.what_if import LAST
from tests.booking.answering import HOT_STONE, SWEDISH, fill
from tests.intake.staff.writing import QUESTIONS, edit
from tests.staff import signed_in, staff
from tests.visiting import Visitor, selects

PREVIEW = f"{QUESTIONS}/preview"
WHAT_IF = f"{QUESTIONS}/what-if"
END = "What would come of it"


# ---- as a client ---------------------------------------------------------------


def begin(visitor, treatment=HOT_STONE, when="later"):
    visitor.open(PREVIEW)
    return visitor.send("Begin", treatment=treatment, when=when)


def walk(visitor, **wishes):
    """Answer page after page safely, but for these; the headings."""
    seen = []
    while visitor.page.heading != END:
        seen.append(visitor.page.heading)
        assert fill(visitor, "Continue", **wishes).status == 200, visitor.page.errors
    return seen


def test_the_draft_is_walked_page_by_page(drafting):
    edit(drafting, "question", "heat_sense_ok", text__en="Do you feel warmth?")
    assert begin(drafting).heading == "Do any of these apply to you?"
    seen = walk(drafting)
    assert seen[:2] == ["Do any of these apply to you?", "Date of birth and emergency contact"]
    assert "Feeling heat" in seen
    assert "Hot stone massage" in drafting.page.text


def test_what_is_answered_comes_out_for_each_treatment(drafting):
    begin(drafting)
    walk(drafting, circulation="bp", bp="high_controlled")
    rows = drafting.page.root.one("main").all("dl")[0]
    found = dict(zip([one.text for one in rows.all("dt")], [one.text for one in rows.all("dd")], strict=True))
    assert found["Hot stone massage"] == "A therapist decides"
    assert found["Myofascial release"].startswith("Go ahead, with care")
    assert "High blood pressure, controlled: A therapist decides" in drafting.page.text
    assert "Thank you, we will adapt and help you to get up slowly." in drafting.page.text
    assert "Also: Let the client rise slowly" in drafting.page.text


def test_a_sign_that_stops_ends_it_with_the_clinics_own_number(drafting):
    begin(drafting)
    drafting.send("Continue", safety=["rf_saddle"])
    assert drafting.page.heading == END
    assert "the client sees no further questions" in drafting.page.text
    assert "Call 112 or go to the nearest emergency department now." in drafting.page.text


def test_questions_about_the_last_days_are_asked_when_the_visit_is_near(drafting):
    begin(drafting, when="soon")
    soon = walk(drafting)
    begin(drafting, when="later")
    assert len(walk(drafting)) <= len(soon)


def test_a_page_with_a_mistake_is_shown_again(drafting):
    begin(drafting)
    page = drafting.send("Continue")
    assert page.status == 422
    assert page.errors == {"safety": "Tick what applies, or “None of these apply to me”"}


def test_nothing_is_stored_and_nothing_can_be_read_off_the_page(demo_app, drafting):
    with demo_app.app_context():
        before = db.session.query(Response).count(), db.session.query(AuditEvent).count()
    begin(drafting)
    walk(drafting, emergency_name="Plumbago")
    assert "Plumbago" not in drafting.page.response.text
    with demo_app.app_context():
        assert (db.session.query(Response).count(), db.session.query(AuditEvent).count()) == before


@pytest.mark.parametrize("text", ["", "nonsense", "AAAA", "%%%", "é"])
def test_what_was_not_sealed_here_is_a_bad_request(drafting, text):
    begin(drafting)
    assert drafting.send("Continue", so_far=text).status == 400


def test_what_somebody_else_has_sealed_is_not_opened(demo_app, drafting):
    begin(drafting)
    fields = drafting.page.form("Continue").fields
    signed_in(demo_app, staff("health-owner"))
    assert drafting.post(PREVIEW, fields).status == 400


def test_a_draft_with_faults_is_mended_first(demo_app, drafting):
    edit(drafting, "rule", "bp-controlled", message__en="Call {nobody}.")
    assert "The draft has faults." in drafting.open(PREVIEW).text
    signed_in(demo_app, staff("health-owner"))
    assert "The draft has faults." in drafting.open(WHAT_IF).text


def test_an_unknown_treatment_is_asked_back(drafting):
    assert begin(drafting, treatment="nonsense").status == 422


# ---- on what clients have answered -----------------------------------------------


@pytest.fixture
def reader(demo_app, drafting):
    """The same person, who may read health answers too."""
    signed_in(demo_app, staff("health-owner"))
    return drafting


def read(app):
    """Who has read which responses."""
    with app.app_context():
        events = db.session.query(AuditEvent).filter(AuditEvent.action == "read")
        return {(event.actor, one) for event in events for one in event.after.get("responses", ())}


def completed(app):
    """The last answers: for which treatment, and what came out."""
    with app.app_context():
        rows = db.session.query(Response).filter(Response.completed_at.is_not(None))
        rows = rows.order_by(Response.completed_at.desc(), Response.id.desc()).limit(LAST)
        return {row.id: (row.modality, row.outcomes[row.modality]) for row in rows}


def test_a_draft_that_changes_nothing_changes_nothing(demo_app, reader):
    page = reader.open(WHAT_IF)
    assert "None of them would come out differently." in page.text
    assert read(demo_app) == {("staff:2", one) for one in completed(demo_app)}
    assert completed(demo_app)


def test_a_rule_that_concerns_everybody_is_counted_by_treatment_and_change(demo_app, reader):
    reader.open(f"{QUESTIONS}/rule/new")
    reader.send("Show its answers", do="when", **{"when-0-question": "age_years"})
    values = {
        "title-en": "Grown up",
        "when-0-op": ">=",
        "when-0-answer": "1",
        "message-en": "Wait.",
        "note-en": "Wait.",
    }
    reader.send("Save to the draft", **values, **{f"effects-{HOT_STONE}": "block", f"effects-{SWEDISH}": "block"})
    assert reader.page.status == 303, reader.page.errors
    page = reader.open(WHAT_IF)
    outcomes = list(completed(demo_app).values())
    for modality, name in ((HOT_STONE, "Hot stone massage"), (SWEDISH, "Swedish massage")):
        count = outcomes.count((modality, "allow"))
        line = f"{count} for {name} : “Not this treatment now” instead of “Nothing speaks against it”"
        assert (line in page.text) == bool(count), page.text


def test_whoever_may_read_no_answers_learns_nothing_of_them(demo_app, drafting):
    """A count tells too: with a rule of one's own, each answer could be asked for."""
    edit(drafting, "rule", "bp-controlled", **{"effects__swedish-massage": "block"})
    page = drafting.open(WHAT_IF)
    assert "it is for those who may read health answers" in page.text
    assert read(demo_app) == set()


def test_a_therapist_who_edits_reads_her_own_clients_answers_alone(demo_app, drafting):
    with demo_app.app_context():
        seats = db.session.query(Appointment.response_id, AppointmentSeat.resource_id)
        treated = set(map(tuple, seats.join(AppointmentSeat).filter(Appointment.response_id.is_not(None))))
        answered = {row.id for row in db.session.query(Response.id).filter(Response.completed_at.is_not(None))}
    therapist_id = min(therapist for _response, therapist in treated)
    hers = {response for response, therapist in treated if therapist == therapist_id} & answered
    signed_in(demo_app, staff("health-owner", therapist_id))
    drafting.open(WHAT_IF)
    opened = {response_id for _who, response_id in read(demo_app)}
    assert opened <= hers < answered
    assert len(opened) == min(LAST, len(hers))


def test_answers_that_cannot_be_opened_are_counted_and_never_taken_for_none(demo_app, reader):
    with demo_app.app_context():
        (newest, *_) = completed(demo_app)
        db.session.get(Response, newest).answers_sealed = b"lost"
        db.session.commit()
    page = reader.open(WHAT_IF)
    assert page.status == 200
    assert "1 can’t be opened with the keys there are." in page.text


def test_it_asks_as_often_for_many_as_for_few(demo_app, reader):
    def asked():
        with selects(demo_app) as seen:
            Visitor(demo_app).open(WHAT_IF)
        return len(seen)

    many = asked()
    with demo_app.app_context():
        kept = db.session.query(Response.id).filter(Response.completed_at.is_not(None)).limit(1).scalar_subquery()
        db.session.query(Appointment).filter(Appointment.response_id != kept).update({"response_id": None})
        db.session.commit()
    assert asked() == many
    assert many <= 10
