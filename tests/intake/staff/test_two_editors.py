"""Two who write at once: the second is told, sees her own words, and nothing is lost unseen."""

from tests.intake.staff.writing import QUESTIONS, edit, entry
from tests.visiting import Visitor


def test_the_second_of_two_editors_is_told_and_loses_nothing(demo_app, drafting, draft):
    other = Visitor(demo_app)
    other.open(f"{QUESTIONS}/rule/bp-controlled")
    edit(drafting, "rule", "bp-controlled", title__en="Hers")
    page = other.send("Save to the draft", **{"title-en": "Mine"})
    assert page.status == 409
    assert "Somebody else has changed this since you opened it." in page.alert
    assert entry(draft(), "rule", "bp-controlled")["title"] == {"en": "Hers"}
    assert page.root.one("input", id="title-en").attrs["value"] == "Mine"
    assert other.send("Save to the draft").status == 303
    assert entry(draft(), "rule", "bp-controlled")["title"] == {"en": "Mine"}


def test_what_has_been_removed_meanwhile_can_be_put_back(demo_app, drafting, draft):
    other = Visitor(demo_app)
    other.open(f"{QUESTIONS}/rule/bp-controlled")
    drafting.open(f"{QUESTIONS}/rule/bp-controlled")
    drafting.send("Remove it")
    page = other.send("Save to the draft", **{"title-en": "Mine"})
    assert page.status == 409
    assert "It has been removed." in page.alert
    assert other.send("Save to the draft").status == 303
    assert entry(draft(), "rule", "bp-controlled")["title"] == {"en": "Mine"}


def test_what_is_written_for_a_draft_that_is_gone_is_shown_once_more(demo_app, drafting, draft):
    other = Visitor(demo_app)
    other.open(f"{QUESTIONS}/rule/bp-controlled")
    drafting.send("Throw the draft away")
    page = other.send("Save to the draft", **{"title-en": "Mine"})
    assert page.status == 409
    assert "There is no draft any more." in page.alert
    assert page.root.one("input", id="title-en").attrs["value"] == "Mine"
    assert draft() is None


def test_another_entry_is_no_conflict(demo_app, drafting, draft):
    other = Visitor(demo_app)
    other.open(f"{QUESTIONS}/rule/bp-controlled")
    edit(drafting, "rule", "bp-low", title__en="Hers")
    assert other.send("Save to the draft", **{"title-en": "Mine"}).status == 303
    assert [entry(draft(), "rule", one)["title"]["en"] for one in ("bp-low", "bp-controlled")] == ["Hers", "Mine"]
