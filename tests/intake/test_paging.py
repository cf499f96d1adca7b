"""Which pages somebody sees, what her ticks mean, and what is still to be asked."""

from datetime import timedelta

import pytest

from clinic.demo.answers import answered
from clinic.intake.paging import Filled, Sheet, filled, is_ticked, next_page, pages, timely
from clinic.intake.screening import Context
from tests.intake.answering import CONTENT

NEAR, FAR = timedelta(hours=24), timedelta(days=9)
SWEDISH = Context("swedish-massage", 41, NEAR)
BACK_PAIN = {
    "goals": ["back_pain"],
    "pain_now": "yes",
    "pain_area": ["low_back"],
    "pain_nrs": 3,
    "pain_duration": "gt_3m",
    "pain_checked": "yes",
}
PREGNANT = {"pregnancy_status": "pregnant", "trimester": "t2"}


def shown(sheet, context=SWEDISH, stage="questions"):
    return pages(sheet, CONTENT, context, stage)


def named(page_id, sheet=None, context=SWEDISH):
    """The page of that name, for somebody with that sheet."""
    sheet = sheet or Sheet()
    every = [page for stage in ("safety_check", "questions") for page in shown(sheet, context, stage)]
    (page,) = [page for page in every if page.id == page_id]
    return page


def tick(page_id, group, *ticked, sheet=None, context=SWEDISH):
    """The sheet after these ticks on a page, and none in its other groups."""
    return filled(sheet or Sheet(), named(page_id, sheet, context), Filled({}, {group: list(ticked)}))


def say(sheet, page_id, context=SWEDISH, **answers):
    return filled(sheet, named(page_id, sheet, context), Filled(answers, {}))


def ids(found):
    return [page.id for page in found]


def asked(page):
    return [question.id for question in page.questions]


# ---- groups and ticks ------------------------------------------------------


def test_no_tick_stores_the_safe_answer_of_every_question():
    sheet = tick("safety", "safety")
    assert sheet.answers == dict.fromkeys(asked(named("safety")), "no")
    assert (sheet.ticked, sheet.saved) == ((), ("safety",))


def test_a_question_with_several_answers_has_a_safe_one_too():
    sheet = tick("circulation", "circulation")
    assert (sheet.answers["heart"], sheet.answers["bp"], sheet.answers["ms"]) == (["none"], "normal", "none")


def test_a_tick_on_a_question_with_two_options_says_it_all():
    sheet = tick("safety", "safety", "rf_saddle")
    assert sheet.answers["rf_saddle"] == "yes"
    assert (sheet.ticked, ids(shown(sheet, stage="safety_check"))) == ((), ["safety"])


def test_any_other_tick_opens_the_question_on_the_page_that_follows():
    sheet = tick("circulation", "circulation", "bp", "heart")
    assert sheet.ticked == ("heart", "bp")
    assert {"bp", "heart"} & set(sheet.answers) == set()
    follow_up = named("circulation-more", sheet)
    assert (asked(follow_up), follow_up.follow_up) == (["heart", "bp"], True)
    found = ids(shown(sheet))
    assert found[found.index("circulation") + 1] == "circulation-more"


def test_the_page_with_the_tick_is_done_and_the_one_that_follows_is_not():
    sheet = tick("circulation", "circulation", "bp")
    those = [page for page in shown(sheet) if page.section.id == "circulation"]
    assert next_page(sheet, those).id == "circulation-more"
    answered_now = say(sheet, "circulation-more", bp="high_controlled")
    assert (answered_now.answers["bp"], answered_now.ticked) == ("high_controlled", ())
    assert next_page(answered_now, [page for page in shown(answered_now) if page.section.id == "circulation"]) is None


def test_a_follow_up_without_an_answer_leads_back_to_the_ticks():
    sheet = say(tick("circulation", "circulation", "bp"), "circulation-more")
    assert "bp" not in sheet.answers
    assert next_page(sheet, [page for page in shown(sheet) if page.section.id == "circulation"]).id == "circulation"


def test_unticked_it_is_safe_again_and_the_page_is_gone():
    sheet = say(tick("circulation", "circulation", "bp"), "circulation-more", bp="high_uncontrolled")
    cleared = tick("circulation", "circulation", sheet=sheet)
    assert (cleared.answers["bp"], cleared.ticked) == ("normal", ())
    assert "circulation-more" not in ids(shown(cleared))


def test_ticked_before_its_question_was_answered_and_unticked():
    cleared = tick("circulation", "circulation", sheet=tick("circulation", "circulation", "bp"))
    assert (cleared.answers["bp"], cleared.ticked) == ("normal", ())


def test_unticked_and_ticked_again_it_is_asked_again():
    sheet = say(tick("circulation", "circulation", "bp"), "circulation-more", bp="high_uncontrolled")
    again = tick("circulation", "circulation", "bp", sheet=tick("circulation", "circulation", sheet=sheet))
    assert "bp" not in again.answers
    assert next_page(again, [page for page in shown(again) if page.section.id == "circulation"]).follow_up


def test_a_tick_that_stays_keeps_its_answer():
    sheet = say(tick("circulation", "circulation", "bp"), "circulation-more", bp="low_faint")
    assert tick("circulation", "circulation", "bp", sheet=sheet).answers["bp"] == "low_faint"


def test_what_was_ticked_is_shown_ticked():
    sheet = tick("circulation", "circulation", "bp", "bleeding_disorder")
    ticked = [question.id for question in named("circulation").questions if is_ticked(sheet, question)]
    assert ticked == ["bleeding_disorder", "bp"]


# ---- the order in which options are read -------------------------------------


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("pain_duration", ["lt_6w", "6w_3m", "gt_3m"]),
        ("clot_history", ["none", "current", "lt_6m", "6m_2y", "gt_2y", "unsure"]),
        ("trimester", ["t1", "t2", "t3"]),
        ("skin_contagious", ["none", "local_minor", "spreading", "unsure"]),
        ("position_needs", ["no_front", "no_back", "no_flat", "help_table", "wheelchair", "none"]),
    ],
)
def test_options_are_read_by_time_amount_or_severity(question, codes):
    assert [option.code for option in CONTENT.questions[question].listed] == codes


def test_every_option_is_read_yes_before_no_and_not_sure_last():
    asked = [question for question in CONTENT.questions.values() if question.options and question.stage != "system"]
    for question in asked:
        codes = [option.code for option in question.listed]
        assert sorted(codes) == sorted(question.codes)
        assert "unsure" not in codes[:-1]
        if question.group is None and {"yes", "no"} <= {*codes}:
            assert codes[:2] == ["yes", "no"], question.id


# ---- what one answer asks for ----------------------------------------------


def test_a_question_that_waits_for_another_of_its_section_is_on_the_page_that_follows():
    sheet = tick("conditions", "bones", "surgery_when")
    assert asked(named("conditions-more", sheet)) == ["surgery_when"]
    more = say(sheet, "conditions-more", surgery_when="lt_6w")
    assert asked(named("conditions-more", more)) == ["surgery_when", "surgery_size"]
    assert next_page(more, [named("conditions-more", more)]).id == "conditions-more"
    done = say(more, "conditions-more", surgery_when="lt_6w", surgery_size="minor")
    assert next_page(done, [named("conditions-more", done)]) is None


def test_a_yes_in_a_group_opens_its_text():
    sheet = tick("conditions", "longterm", "other_condition")
    assert asked(named("conditions-more", sheet)) == ["other_condition_text"]


def test_a_section_that_depends_on_an_answer_is_there_only_then():
    before, after = say(Sheet(), "pain", pain_now="no"), say(Sheet(), "pain", pain_now="yes")
    assert {"pain_more", "pain_where"} & set(ids(shown(before))) == set()
    found = ids(shown(after))
    assert found[found.index("pain") + 1 :][:2] == ["pain_more", "pain_where"]


def test_a_modality_has_pages_of_its_own():
    hot = ids(shown(Sheet(), Context("hot-stone-massage", 41, NEAR)))
    assert [page for page in hot if page not in ids(shown(Sheet()))] == ["heat"]


def test_a_minor_has_a_page_for_who_is_responsible():
    minor = ids(shown(Sheet(), Context("swedish-massage", 16, NEAR, minor=True)))
    assert [page for page in minor if page not in ids(shown(Sheet()))] == ["guardian"]


def test_a_later_answer_opens_an_earlier_page_again():
    sheet = answered(CONTENT, "swedish-massage", NEAR)
    assert next_page(sheet, shown(sheet)) is None
    goals = dict(sheet.answers, goals=["back_pain"])
    more = filled(sheet, named("visit", sheet), Filled(goals, {}))
    assert next_page(more, shown(more)).id == "back"


def test_a_closed_page_keeps_nobody_waiting():
    sheet = answered(CONTENT, "swedish-massage", NEAR)
    opened = say(sheet, "pain", pain_now="yes")
    assert next_page(opened, shown(opened)).id == "pain_more"
    closed = say(opened, "pain", pain_now="no")
    assert next_page(closed, shown(closed)) is None


# ---- questions about the days before the visit -----------------------------


@pytest.mark.parametrize(
    ("ahead", "is_asked"),
    [
        (None, True),
        (timedelta(hours=72), True),
        (timedelta(hours=72, minutes=1), False),
        (FAR, False),
        (timedelta.max, False),
    ],
)
def test_timed_questions_are_asked_only_near_the_visit(ahead, is_asked):
    every = {q for page in shown(Sheet(), Context("swedish-massage", 41, ahead)) for q in asked(page)}
    assert ("fever_48h" in every, "skin_local" in every) == (is_asked, True)


def test_a_visit_that_is_moved_near_opens_the_page_again():
    far = Context("swedish-massage", 41, FAR)
    sheet = answered(CONTENT, "swedish-massage", FAR)
    assert next_page(sheet, shown(sheet, far)) is None
    assert next_page(sheet, shown(sheet)).id == "today"


def test_what_was_said_about_these_days_counts_for_a_visit_these_days_alone():
    sheet = tick("today", "days", "fever_48h", "sunburn", sheet=answered(CONTENT, "swedish-massage", NEAR))
    assert timely(sheet, CONTENT, SWEDISH) == sheet
    far = timely(sheet, CONTENT, Context("swedish-massage", 41, FAR))
    assert ({"fever_48h", "vaccine_48h", "sunburn"} & {*far.answers, *far.ticked}, far.saved) == (set(), sheet.saved)
    timed = {question.id for question in CONTENT.questions.values() if question.timed}
    assert {**sheet.answers, **far.answers} == sheet.answers
    assert set(sheet.answers) - set(far.answers) == timed - {"alcohol_drugs", "sunburn"}  # asked on arrival; ticked


# ---- the sheet -------------------------------------------------------------


def test_a_page_that_was_sent_is_replaced_whole():
    sheet = say(Sheet(), "about", dob="1990-01-01", emergency_name="Bo", emergency_phone="1", emergency_relation="Son")
    again = say(sheet, "about", dob="1990-01-01", emergency_name="Bo", emergency_phone="1")
    assert again.answers == {"dob": "1990-01-01", "emergency_name": "Bo", "emergency_phone": "1"}
    assert again.saved == ("about",)


def test_an_answer_to_a_question_of_another_page_is_not_taken():
    assert say(Sheet(), "pain", pain_now="no", signature="Forged").answers == {"pain_now": "no"}


@pytest.mark.parametrize("stored", [None, {}])
def test_nothing_stored_is_an_empty_sheet(stored):
    assert Sheet.read(stored) == Sheet()


@pytest.mark.parametrize("wishes", [{}, BACK_PAIN, PREGNANT])
def test_a_sheet_is_read_as_it_was_stored(wishes):
    sheet = answered(CONTENT, "swedish-massage", NEAR, wishes)
    half = tick("circulation", "circulation", "bp", sheet=sheet)
    assert (Sheet.read(sheet.stored()), Sheet.read(half.stored())) == (sheet, half)
