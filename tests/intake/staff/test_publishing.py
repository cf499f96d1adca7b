"""The draft becomes the next version, once, and never with a fault."""

from threading import Barrier, Thread

import pytest

from clinic.db import db, transaction
from clinic.errors import ClinicError
from clinic.intake import actions, editing, queries
from clinic.intake.actions import ChangedMeanwhile
from tests.factories import NOW
from tests.intake.staff.test_questions import trail
from tests.intake.staff.writing import QUESTIONS, edit
from tests.visiting import Visitor

PUBLISH = f"{QUESTIONS}/publish"


@pytest.fixture
def changed(drafting):
    """Somebody who has changed a rule, before the last look."""
    edit(drafting, "rule", "bp-controlled", title__en="High pressure")
    drafting.open(PUBLISH)
    return drafting


def test_what_changes_is_shown_before_it_is_published(changed):
    assert changed.page.heading == "Publish version 2"
    assert "Rule changed: “High pressure” (Title)" in changed.page.text


def test_before_and_after_are_sentences_where_they_differ(drafting):
    edit(drafting, "rule", "bp-controlled", rebook_after_hours="24")
    page = drafting.open(PUBLISH)
    assert "Before: If “Blood pressure: which is true for you?” is “High, controlled by treatment”, then" in page.text
    assert "Let the client rise slowly. Book again after 24 hours. The client is told" in page.text


def test_it_becomes_the_next_version(demo_app, changed, published, draft):
    before = published()[1]
    page = changed.send("Publish it", reviewed_by="Dr Osteo  Path")
    assert (page.status, page.location) == (303, QUESTIONS)
    number, document = published()
    assert (number, document["reviewed_by"], draft()) == (2, "Dr Osteo Path", None)
    assert [(one.verb, one.id) for one in editing.changes(before, document)] == [("changed", "bp-controlled")]
    assert document["label"].endswith("version 2")
    page = changed.follow()
    assert "Version 2, on" in page.text
    assert "by Test owner" in page.text
    assert "Reviewed by Dr Osteo Path" in page.text
    assert [action for _who, action, _what in trail(demo_app)] == ["start", "edit", "publish"]
    assert trail(demo_app)[-1] == ("staff:1", "publish", {"number": 2})
    with demo_app.app_context():
        assert queries.numbered(1).document == before  # it never changes
        assert queries.published().content.rules != ()


def test_a_review_is_for_one_version(changed):
    changed.send("Publish it", reviewed_by="Dr Osteo Path")
    changed.follow()
    changed.send("Start a draft")
    edit(changed, "rule", "bp-controlled", title__en="Pressure that is high")
    changed.open(PUBLISH)
    changed.send("Publish it")
    assert "Nobody yet. It needs review by your clinician." in changed.follow().text


def test_a_draft_with_a_fault_is_not_published(drafting, published):
    drafting.open(PUBLISH)
    edit(drafting, "rule", "bp-controlled", message__en="Call {nobody}.")
    page = drafting.open(PUBLISH)
    assert "It can’t be published yet." in page.text
    assert {one.text for one in page.root.one("main").all("button")} == {"Sign out"}
    with drafting.http.application.app_context():
        seen = editing.fingerprint(queries.draft().document)
        with pytest.raises(ClinicError) as refused, transaction():
            actions.publish(seen, "", NOW, "staff:1", "Test")
        assert refused.value.advice == ("rule 'bp-controlled': unknown placeholder 'nobody'",)
    assert published()[0] == 1


def test_a_draft_that_changes_nothing_is_not_published(drafting, published):
    page = drafting.open(PUBLISH)
    assert "The draft changes nothing" in page.text
    with drafting.http.application.app_context():
        seen = editing.fingerprint(queries.draft().document)
        with pytest.raises(ClinicError, match="changes nothing"), transaction():
            actions.publish(seen, "", NOW, "staff:1", "Test")
    assert published()[0] == 1


def test_what_was_changed_since_the_last_look_is_shown_first(demo_app, changed, published):
    edit(Visitor(demo_app), "rule", "bp-low", title__en="Low pressure")
    page = changed.send("Publish it", reviewed_by="Dr Osteo Path")
    assert page.status == 409
    assert "Somebody has changed the draft since you looked." in page.alert
    assert "Rule changed: “Low pressure” (Title)" in page.text
    assert page.root.one("input", id="reviewed_by").attrs["value"] == "Dr Osteo Path"
    assert published()[0] == 1
    assert changed.send("Publish it").status == 303
    assert published()[0] == 2


def test_whoever_comes_second_is_told(demo_app, changed, published):
    other = Visitor(demo_app)
    other.open(PUBLISH)
    changed.send("Publish it")
    page = other.send("Publish it")
    assert page.status == 409
    assert "There is no draft any more." in page.text
    assert published()[0] == 2


def test_two_who_publish_at_once_make_one_version(make_app, demo_db_url, published, changed):
    app, together, outcomes = make_app(demo_db_url), Barrier(4), []
    with app.app_context():
        seen = editing.fingerprint(queries.draft().document)

    def publish():
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    outcomes.append(actions.publish(seen, "", NOW, "staff:1", "Test").number)
            except ChangedMeanwhile:
                outcomes.append("told")
            finally:
                db.session.remove()

    threads = [Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [2, "told", "told", "told"]
    assert published()[0] == 2


def test_two_who_edit_different_rules_at_once_lose_nothing(make_app, demo_db_url, changed, draft):
    app, rules = make_app(demo_db_url), ["bp-low", "epilepsy-recent", "raynaud", "kidney-ckd"]
    together = Barrier(len(rules))

    def remove(rule):
        with app.app_context():
            together.wait()
            with transaction():
                actions.remove_entry("rule", rule, NOW, "staff:1")
            db.session.remove()

    threads = [Thread(target=remove, args=(rule,)) for rule in rules]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [rule for rule in rules if editing.find(draft(), "rule", rule)] == []
