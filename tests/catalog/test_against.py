"""What speaks against a treatment stands on its page, as the published rules say it."""

import pytest

from clinic.db import db
from clinic.intake.models import QuestionnaireVersion
from tests.factories import NOW
from tests.visiting import Visitor, selects

PAGE = "/treatments/hot-stone-massage"


@pytest.fixture
def against(demo_app):
    """What the page of hot stone massage says: titles by heading."""

    def read():
        page = Visitor(demo_app).open(PAGE)
        (box,) = page.root.all("div", id="against") or [None]
        if box is None:
            return {}
        lists = zip(box.all("h3"), box.all("ul"), strict=True)
        return {heading.text: [one.text for one in titles.all("li")] for heading, titles in lists}

    return read


def publish(app, change):
    """Publish the questionnaire again with a change."""
    with app.app_context():
        newest = db.session.query(QuestionnaireVersion).order_by(QuestionnaireVersion.number.desc()).first()
        document = {**newest.document, "rules": [change(rule) for rule in newest.document["rules"]]}
        row = QuestionnaireVersion(number=newest.number + 1, status="published", document=document, created_at=NOW)
        row.published_at, row.published_by = NOW, "test"
        db.session.add(row)
        db.session.commit()


def test_what_rules_it_out_and_what_needs_a_doctor_are_told_apart(against):
    said = against()
    assert list(said) == ["It has to wait with", "A doctor’s word is needed first with"]
    assert "Pregnancy from 13 weeks" in said["It has to wait with"]
    assert "Irregular heart rhythm" in said["A doctor’s word is needed first with"]
    assert [title for titles in said.values() for title in titles if "Raynaud" in title] == []  # a review is no refusal


def test_each_treatment_has_its_own(demo_app, against):
    swedish = Visitor(demo_app).open("/treatments/swedish-massage").root.one("div", id="against").text
    assert "Pregnancy from 13 weeks" not in swedish
    assert "Spreading skin infection" in swedish


def test_changing_a_rule_changes_the_page(demo_app, against):
    before = against()
    publish(demo_app, lambda rule: {**rule, "title": {"en": "Raynaud’s, any"}} if rule["id"] == "raynaud" else rule)
    assert against() == before

    def stricter(rule):
        changed = {**rule, "effects": {**rule["effects"], "hot-stone-massage": "block"}}
        return changed if rule["id"] == "raynaud" else rule

    publish(demo_app, stricter)
    assert "Raynaud’s, any" in against()["It has to wait with"]


def test_no_rule_no_section(demo_app, against):
    publish(demo_app, lambda rule: {**rule, "effects": {"swedish-massage": "allow"}})
    assert against() == {}


def test_a_draft_is_nobodys_to_read(demo_app, against):
    before = against()
    with demo_app.app_context():
        row = QuestionnaireVersion(status="draft", document={"rules": []}, created_at=NOW)
        db.session.add(row)
        db.session.commit()
    assert against() == before


def test_neither_ids_nor_the_therapists_notes_are_public(demo_app):
    text = Visitor(demo_app).open(PAGE).response.text
    with demo_app.app_context():
        document = db.session.query(QuestionnaireVersion).one().document
    private = [rule["id"] for rule in document["rules"] if "-" in rule["id"]]
    private += [rule["note"]["en"] for rule in document["rules"]] + [flag["suspects"] for flag in document["flags"]]
    assert [word for word in private if f">{word}<" in text or f'"{word}"' in text] == []


def test_it_costs_the_page_one_small_select(demo_app):
    visitor = Visitor(demo_app)
    visitor.open(PAGE)
    with selects(demo_app) as seen:
        visitor.open(PAGE)
    asked = [one for one in seen if "questionnaire_version" in one]
    assert len(asked) == 1
    assert "document" not in asked[0]
