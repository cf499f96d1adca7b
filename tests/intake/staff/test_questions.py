"""The overview of the questionnaire: what is published, what a draft changes, and every version to look at."""

import json

import pytest

from clinic.audit.models import AuditEvent
from clinic.db import db
from clinic.intake import fhir
from clinic.intake.models import QuestionnaireVersion
from tests.factories import NOW
from tests.staff import ROLES, signed_in, staff
from tests.visiting import Visitor, selects

QUESTIONS = "/staff/questions"
LOOKING = [
    QUESTIONS,
    f"{QUESTIONS}/1",
    f"{QUESTIONS}/1/fhir",
    f"{QUESTIONS}/question/new",
    f"{QUESTIONS}/question/bp",
    f"{QUESTIONS}/rule/bp-controlled",
    f"{QUESTIONS}/flag/rf-saddle",
    f"{QUESTIONS}/preview",
    f"{QUESTIONS}/publish",
    f"{QUESTIONS}/what-if",
]
DOING = [
    f"{QUESTIONS}/draft",
    f"{QUESTIONS}/draft/discard",
    f"{QUESTIONS}/question/new",
    f"{QUESTIONS}/question/bp",
    f"{QUESTIONS}/question/bp/move",
    f"{QUESTIONS}/rule/bp-controlled/remove",
    f"{QUESTIONS}/preview",
    f"{QUESTIONS}/publish",
]


def trail(app):
    with app.app_context():
        events = db.session.query(AuditEvent).filter(AuditEvent.object_kind == "questionnaire_version")
        return [(event.actor, event.action, event.after) for event in events.order_by(AuditEvent.id)]


@pytest.mark.parametrize("path", LOOKING)
def test_looking_is_for_those_who_may_change_it(demo_app, drafting, path):
    answers = {}
    for role in (None, *ROLES):
        signed_in(demo_app, staff(role) if role else None)
        answers[role] = demo_app.test_client().get(path).status_code
    assert answers == {None: 303} | dict.fromkeys(ROLES, 403) | {"owner": 200, "health-owner": 200}


@pytest.mark.parametrize("path", DOING)
def test_nobody_else_changes_anything(demo_app, drafting, draft, path):
    token, before = drafting.page.form().fields["csrf_token"], draft()
    for role in (None, "reception", "therapist", "senior"):
        signed_in(demo_app, staff(role) if role else None)
        assert drafting.post(path, {"csrf_token": token, "to": "up"}).status == 403
    assert draft() == before


def test_what_is_published_is_shown_with_what_it_lacks(owner):
    page = owner.open(QUESTIONS)
    assert "It needs review by your clinician" in page.text
    assert [one.text for one in page.root.one("main").all("h2")] == ["Questions", "Rules", "Red flags"]
    assert "If “Blood pressure: which is true for you?” is “High, controlled by treatment”, then" in page.text
    assert [one for one in page.links() if "/question/bp" in one] == []  # nothing to change before there is a draft


def test_a_draft_is_started_once_and_thrown_away(demo_app, owner, draft, published):
    owner.open(QUESTIONS)
    owner.send("Start a draft")
    owner.follow()
    assert "Unpublished changes." in owner.page.text
    assert "Nothing has been changed yet." in owner.page.text
    assert draft() == published()[1]
    owner.post(f"{QUESTIONS}/draft", owner.page.form().fields)  # a second click
    owner.follow()
    owner.send("Throw the draft away")
    assert (owner.page.status, draft()) == (303, None)
    assert trail(demo_app) == [("staff:1", "start", {}), ("staff:1", "discard", {})]


def test_a_draft_that_somebody_has_changed_is_not_thrown_away_unseen(drafting, demo_app, draft):
    other = Visitor(demo_app)
    other.open(f"{QUESTIONS}/rule/bp-controlled")
    other.send("Remove it")
    drafting.send("Throw the draft away")
    assert drafting.page.status == 409
    assert "Look again before you throw it away" in drafting.page.text
    assert draft() is not None


def test_a_version_can_be_looked_at_and_taken_along(owner, published):
    page = owner.open(f"{QUESTIONS}/1")
    assert page.heading == "Version 1"
    exported = owner.http.get(page.link("Export as FHIR"))
    assert exported.mimetype == "application/fhir+json"
    assert json.loads(exported.text) == fhir.questionnaire(published()[1])
    assert owner.open(f"{QUESTIONS}/2").status == 404


def test_faults_are_listed_with_the_way_to_each(drafting):
    drafting.open(f"{QUESTIONS}/question/bp")
    drafting.send("Save to the draft", **{"options-1-en": ""})  # "Low, or I faint easily", which a rule looks at
    page = drafting.follow()
    assert "fault to mend before it can be published" in page.text
    (link,) = {one for one in page.links() if one.endswith("/rule/bp-low")}
    assert drafting.open(link).status == 200


def test_without_a_questionnaire_there_is_nothing_to_change(app):
    signed_in(app, staff("owner"))
    visitor = Visitor(app)
    assert "There is no questionnaire yet" in visitor.open(QUESTIONS).text
    assert visitor.open(f"{QUESTIONS}/publish").status == 303
    assert visitor.open(f"{QUESTIONS}/question/bp").status == 303


def test_pages_ask_as_often_for_much_as_for_little(demo_app, drafting, published):
    def counted():
        found = {}
        for path in LOOKING:
            with selects(demo_app) as seen:
                drafting.open(path)
            found[path] = len(seen)
        return found

    few = counted()
    with demo_app.app_context():
        for n in range(5):
            row = QuestionnaireVersion(number=-n, status="published", document=published()[1], created_at=NOW)
            row.published_at, row.published_by = NOW, "somebody"
            db.session.add(row)
        db.session.commit()
    assert counted() == few
    assert max(few.values()) <= 8
