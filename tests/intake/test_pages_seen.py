"""How much a client is asked: pages, controls on each, and what she agrees to at once."""

import pytest

from clinic.demo.answers import answered
from clinic.intake.paging import Filled, Sheet, filled, next_page
from clinic.intake.screening import Context
from tests.intake.answering import CONTENT
from tests.intake.test_paging import BACK_PAIN, NEAR, PREGNANT, asked, named, say, shown


@pytest.mark.parametrize(
    ("modality", "wishes", "count"),
    [("swedish-massage", {}, 11), ("swedish-massage", BACK_PAIN, 14), ("hot-stone-massage", PREGNANT, 13)],
    ids=["healthy", "back pain", "pregnant"],
)
def test_nobody_is_asked_much(modality, wishes, count):
    sheet = answered(CONTENT, modality, NEAR, wishes)
    found = shown(sheet, Context(modality, 41, NEAR))
    assert len(found) == count
    assert {page.id: len(page.controls) for page in found if len(page.controls) > 4} == {}


def test_a_minor_with_sensitive_areas_and_her_guardian_agree_on_five_controls():
    young = Context("hot-stone-massage", 16, NEAR, minor=True)
    sheet = filled(Sheet(), named("areas", context=young), Filled({"focus_regions": ["b-buttock-l"]}, {}))
    assert [control.id for control in named("consent", sheet, young).controls] == [
        "points",
        "c_guardian",
        "c_sensitive",
        "signature",
        "guardian_signature",
    ]


def test_the_points_are_agreed_to_together_and_kept_one_by_one():
    page = named("consent")
    (points, _signature) = page.controls
    told = [question.id for question in points.questions]
    assert told == [*[one for one in CONTENT.questions if one.startswith("c_")][:7], "c_data"]
    signed = say(Sheet(), "consent", **dict.fromkeys(told, True), signature="Ada")
    assert signed.answers == {**dict.fromkeys(told, True), "signature": "Ada"}
    refused = say(signed, "consent", signature="Ada")
    assert refused.answers == {"signature": "Ada"}
    assert [next_page(sheet, [page]) for sheet in (signed, refused)] == [None, page]


def test_a_point_that_comes_later_is_agreed_to_anew():
    signed = answered(CONTENT, "swedish-massage", NEAR)
    hot = Context("hot-stone-massage", 41, NEAR)
    assert "c_heat" in asked(named("consent", signed, hot))
    assert [page.id for page in shown(signed, hot) if next_page(signed, [page])] == ["heat", "consent"]


@pytest.mark.parametrize("modality", CONTENT.modalities)
def test_whoever_is_healthy_sees_at_most_twelve_pages(modality):
    sheet = answered(CONTENT, modality, NEAR)
    assert len(shown(sheet, Context(modality, 41, NEAR))) == (12 if modality == "hot-stone-massage" else 11)
