"""Questions, rules and red flags written in the draft, one at a time."""

import pytest
from werkzeug.datastructures import MultiDict

from clinic.intake import editing
from clinic.intake.sentences import Sentences
from clinic.intake.staff.entry_form import EntryForm
from tests.intake.staff.writing import QUESTIONS, edit, entry


def untouched(form):
    """What a browser would send of a form that nobody touched."""
    sent = MultiDict()
    for field in form:
        if field.type == "Ticks":
            sent.setlist(field.name, field.data)
        elif field.type != "BooleanField":
            sent.add(field.name, field._value() if hasattr(field, "_value") else field.data or "")
        elif field.data:
            sent.add(field.name, "y")
    return sent


# ---- what is there stays there -------------------------------------------------


def test_a_form_that_nobody_touched_changes_nothing(demo_app, published):
    """Every entry of the shipped content, through its form and back."""
    document = published()[1]
    changed = []
    demo_app.config["WTF_CSRF_ENABLED"] = False
    for kind in editing.KINDS:
        for one in editing.entries(document, kind):
            where = editing.home(document, one["id"])
            with demo_app.test_request_context():
                sent = untouched(EntryForm(kind, one, Sentences(document, "en", {}), where).form)
            with demo_app.test_request_context(method="POST", data=sent):
                form = EntryForm(kind, one, Sentences(document, "en", {}), where)
                if not form.valid() or form.read() != one or form.section not in (where, None):
                    changed.append((one["id"], form.form.errors))
    assert changed == []


def test_what_the_form_does_not_show_is_kept(drafting, draft):
    edit(drafting, "question", "pain_nrs", text__en="How strong is the pain now?")
    found = entry(draft(), "question", "pain_nrs")
    assert found["text"] == {"en": "How strong is the pain now?"}
    assert found["anchors"] == {"en": ["No pain", "Worst imaginable pain"]}
    assert (found["min"], found["max"]) == (0, 10)


# ---- questions -----------------------------------------------------------------


def test_a_question_is_changed_in_the_draft_alone(drafting, draft, published):
    page = edit(drafting, "question", "fever_48h", text__en="A fever?", help__en="Or a flu.", required=None, timed=None)
    assert (page.status, page.location) == (303, f"{QUESTIONS}?at=fever_48h#question-fever_48h")
    found = entry(draft(), "question", "fever_48h")
    assert (found["text"], found["help"], found["required"]) == ({"en": "A fever?"}, {"en": "Or a flu."}, False)
    assert "timed" not in found
    assert entry(published()[1], "question", "fever_48h")["text"] != found["text"]
    assert "Question changed: “A fever?”" in drafting.follow().text


def test_answers_are_added_renamed_moved_and_taken_away(drafting, draft):
    before = entry(draft(), "question", "bp")["options"]
    drafting.open(f"{QUESTIONS}/question/bp")
    page = drafting.send("Another answer", do="options-1-down", **{"options-5-en": "It jumps up and down"})
    assert page.status == 200
    assert [one.attrs["value"] for one in page.root.all("input") if one.attrs.get("name") == "options-2-en"] == [
        before[1]["label"]["en"]
    ]
    drafting.send("Save to the draft", **{"options-0-en": "Normal", "options-3-en": ""})
    after = entry(draft(), "question", "bp")["options"]
    assert [one["code"] for one in after] == [
        before[0]["code"],
        before[2]["code"],
        before[1]["code"],
        before[4]["code"],
        "it_jumps_up_and_down",
    ]
    assert after[0]["label"] == {"en": "Normal"}
    assert entry(draft(), "question", "bp")["safe"] == before[0]["code"]


def test_the_first_answer_is_what_none_of_these_means(drafting, draft):
    drafting.open(f"{QUESTIONS}/question/bp")
    drafting.send("Another answer", do="options-0-down")
    drafting.send("Save to the draft")
    found = entry(draft(), "question", "bp")
    assert found["safe"] == found["options"][0]["code"] == "low_faint"


def test_not_sure_is_known_by_its_words(drafting, draft):
    edit(drafting, "question", "fever_48h", options__2__en="Not sure")
    assert [one["code"] for one in entry(draft(), "question", "fever_48h")["options"]] == ["no", "yes", "unsure"]


def test_a_question_is_added_to_the_section_it_is_added_in(drafting, draft):
    drafting.open(f"{QUESTIONS}/question/new?section=heat")
    page = drafting.send(
        "Save to the draft",
        **{"text-en": "Do you like saunas?", "options-0-en": "Yes", "options-1-en": "No", "repeat": "yearly"},
    )
    assert page.status == 303
    assert editing.home(draft(), "do_you_like_saunas") == "heat"
    assert entry(draft(), "question", "do_you_like_saunas") == {
        "id": "do_you_like_saunas",
        "text": {"en": "Do you like saunas?"},
        "type": "choice",
        "required": True,
        "repeat": "yearly",
        "options": [{"code": "yes", "label": {"en": "Yes"}}, {"code": "no", "label": {"en": "No"}}],
        "sources": [],
    }


def test_a_new_question_that_is_sent_twice_is_added_once(drafting, draft):
    drafting.open(f"{QUESTIONS}/question/new?section=heat")
    asked = {"text-en": "Saunas?", "options-0-en": "Yes", "options-1-en": "No"}
    form = {**drafting.page.form("Save to the draft").fields, **asked}
    places = {drafting.post(f"{QUESTIONS}/question/new?section=heat", form).location for _ in range(2)}
    assert places == {f"{QUESTIONS}?at=saunas#question-saunas"}
    assert [one["id"] for one in editing.entries(draft(), "question") if "sauna" in one["id"]] == ["saunas"]


def test_a_question_moves_within_its_section_and_keeps_the_place_on_the_page(drafting, draft):
    before = [one["id"] for one in editing.askable(draft())[1]["questions"]]
    drafting.post(f"{QUESTIONS}/question/{before[1]}/move", {**drafting.page.form().fields, "to": "up"})
    assert drafting.page.location == f"{QUESTIONS}?at={before[1]}#question-{before[1]}"
    page = drafting.follow()
    assert "Section asked in another order: “Date of birth and emergency contact”" in page.text
    assert [one["id"] for one in editing.askable(draft())[1]["questions"]] == [before[1], before[0], *before[2:]]
    row = page.root.one("li", id=f"question-{before[1]}")
    assert row.attrs["tabindex"] == "-1"
    assert [one.attrs["value"] for one in row.all("button")] == ["down"]  # the first has nothing above it
    drafting.post(f"{QUESTIONS}/question/{before[1]}/move", {**page.form().fields, "to": "up"})
    assert [one["id"] for one in editing.askable(draft())[1]["questions"]] == [before[1], before[0], *before[2:]]


def test_a_question_moves_to_another_section(drafting, draft):
    edit(drafting, "question", "first_massage", section="heat")
    assert editing.home(draft(), "first_massage") == "heat"
    assert "Question moved: “Is this your first professional massage?”" in drafting.follow().text


def test_a_list_of_ticks_belongs_to_a_section(drafting):
    page = edit(drafting, "question", "fever_48h", section="heat")
    assert page.status == 422
    assert page.errors == {"group": "This list is in another section than the question"}


def test_a_question_that_is_needed_is_not_removed(drafting, draft):
    drafting.open(f"{QUESTIONS}/question/trimester")
    page = drafting.send("Remove it")
    assert page.status == 400
    assert "rule “Pregnancy from 13 weeks”" in page.text
    assert entry(draft(), "question", "trimester")


@pytest.mark.parametrize(("question", "why"), [("dob", "the booking itself"), ("focus_regions", "would be empty")])
def test_what_the_booking_itself_needs_is_not_removed(drafting, draft, question, why):
    drafting.open(f"{QUESTIONS}/question/{question}")
    assert why in drafting.send("Remove it").text
    assert entry(draft(), "question", question)


def test_a_rule_is_removed_and_stays_removed(drafting, draft):
    drafting.open(f"{QUESTIONS}/rule/bp-controlled")
    form = drafting.page.form("Remove it")
    assert drafting.send("Remove it").status == 303
    assert entry(draft(), "rule", "bp-controlled") is None
    assert drafting.post(form.action, form.fields).status == 303
    assert "Rule removed: “High blood pressure, controlled”" in drafting.follow().text


# ---- rules and red flags ---------------------------------------------------------


def test_a_rule_is_added_with_all_it_says(drafting, draft):
    drafting.open(f"{QUESTIONS}/rule/new")
    drafting.send("Show its answers", do="when", **{"when-0-question": "reduced_sensation"})
    drafting.send(
        "Save to the draft",
        **{
            "title-en": "Numb hands",
            "when-0-answer": "yes",
            "effects-deep-tissue-massage": "therapist_review",
            "on_unsure-deep-tissue-massage": "therapist_review",
            "never_override": "y",
            "rebook_after_hours": "48",
            "constraints-pressure_max": "2",
            "constraints-heat": "none",
            "constraints-avoid": ["deep_calf"],
            "message-en": "Your therapist looks first.",
            "note-en": "Check the hands.",
            "sources": ["BHF"],
        },
    )
    assert drafting.page.status == 303, drafting.page.errors
    assert entry(draft(), "rule", "numb_hands") == {
        "id": "numb_hands",
        "title": {"en": "Numb hands"},
        "when": {"q": "reduced_sensation", "op": "=", "v": "yes"},
        "category": "adjust",
        "effects": {"deep-tissue-massage": "therapist_review"},
        "on_unsure": {"questions": ["reduced_sensation"], "effects": {"deep-tissue-massage": "therapist_review"}},
        "never_override": True,
        "rebook_after_hours": 48,
        "constraints": {"pressure_max": 2, "heat": "none", "avoid": ["deep_calf"]},
        "message": {"en": "Your therapist looks first."},
        "note": {"en": "Check the hands."},
        "sources": ["BHF"],
        "evidence": "clinic",
    }


def test_an_empty_rule_is_told_beside_each_field(drafting, draft):
    drafting.open(f"{QUESTIONS}/rule/new")
    page = drafting.send("Save to the draft", rebook_after_hours="a while")
    assert page.status == 422
    assert page.errors == {
        "title-en": "Fill in “Title”",
        "when-0-question": "Choose a question",
        "effects-swedish-massage": "Choose what follows for one treatment at least",
        "rebook_after_hours": "Enter a whole number, for example 48",
        "message-en": "Fill in “The client is told”",
        "note-en": "Fill in “The therapist is told”",
    }
    assert page.root.one("input", id="rebook_after_hours").attrs["value"] == "a while"
    assert draft() is not None


def test_not_sure_needs_a_question_that_offers_it(drafting):
    page = edit(drafting, "rule", "epilepsy-recent", **{"on_unsure__swedish-massage": "therapist_review"})
    assert page.errors == {
        "on_unsure-swedish-massage": "None of the questions above can be answered with “Not sure”",
    }


def test_constraints_that_say_nothing_are_gone(drafting, draft):
    edit(drafting, "rule", "bp-controlled", constraints__pressure_max="", constraints__extras=None)
    assert "constraints" not in entry(draft(), "rule", "bp-controlled")


def test_a_red_flag_is_changed(drafting, draft):
    edit(drafting, "flag", "rf-saddle", urgency="urgent_today", suspects="a pinched nerve")
    found = entry(draft(), "flag", "rf-saddle")
    assert (found["urgency"], found["suspects"]) == ("urgent_today", "a pinched nerve")


# ---- bad input -------------------------------------------------------------------


@pytest.mark.parametrize("path", ["question/no-such", "rule/bp", "flag/%00", "question/minor", "region/f-head"])
def test_what_is_no_entry_is_a_missing_page(drafting, path):
    assert drafting.open(f"{QUESTIONS}/{path}").status in {400, 404}


def test_a_forged_form_is_refused_and_changes_nothing(drafting, draft):
    token, before = drafting.page.form().fields["csrf_token"], draft()
    forged = {
        "csrf_token": token,
        "type": "nonsense",
        "options-99-code": "x",
        "when-7-question": "no-such",
        "do": "x-1-up",
    }
    for wish in ("x-1-up", "options-999-up", "options-0-up", "when-more", "'"):
        assert drafting.post(f"{QUESTIONS}/question/bp", {**forged, "do": wish}).status == 200
    del forged["do"]
    assert drafting.post(f"{QUESTIONS}/question/bp", forged).status == 422
    assert drafting.post(f"{QUESTIONS}/question/minor", {**forged, "seen": ""}).status == 404
    assert drafting.post(f"{QUESTIONS}/question/bp/move", {"csrf_token": token, "to": "sideways"}).status == 400
    assert drafting.post(f"{QUESTIONS}/rule/bp-low/move", {"csrf_token": token, "to": "up"}).status == 400
    assert draft() == before
