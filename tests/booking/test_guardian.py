"""A client under age: a parent or guardian is named, with the relation, and signs too, and a therapist looks first."""

import pytest

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.intake.models import Consent
from tests import factories
from tests.booking.answering import SWEDISH, answer_all, begin, fill
from tests.booking.practice import HOUSE
from tests.booking.test_consent_page import EVERYTHING, FAR, sign, state, take_back

GUARDIAN = {
    "guardian_name": "Gwen Sample",
    "guardian_phone": "085 555 0143",
    "guardian_relation": "Mother",
    "guardian_attends": "yes",
    "guardian_signature": "Gwen Sample",
}
AGES = {"15": "2011-06-14", "17": "2009-06-14", "on her birthday": "2008-12-09", "the day before": "2008-12-10"}


@pytest.mark.parametrize("missing", ["guardian_name", "guardian_relation", "guardian_signature", "c_guardian"])
def test_under_age_nothing_is_complete_without_a_guardian(ada, asking, missing):
    begin(ada, day=FAR)
    ada.follow()
    while fill(ada, dob=AGES["17"], **GUARDIAN | {missing: ""}).status == 303:
        ada.follow()
    assert (ada.page.status, [*ada.page.errors]) == (422, [missing])
    assert ada.open(f"/book/{SWEDISH}/check").location == f"/book/{SWEDISH}/questions"


@pytest.mark.parametrize(
    ("age", "minor"), [("15", True), ("17", True), ("the day before", True), ("on her birthday", False)]
)
def test_a_guardian_signs_below_the_age_of_majority_on_the_day_of_the_visit(ada, asking, age, minor):
    begin(ada, day=FAR)
    pages = answer_all(ada, dob=AGES[age], **GUARDIAN)
    assert ("Parent or guardian" in pages) == minor
    ada.send("Ask for this time" if minor else "Confirm booking")
    with asking.app_context():
        guardian = db.session.query(Consent).one().record["guardian"]
        status = db.session.query(Appointment).one().pending_reason
    signed = {name: GUARDIAN[name] for name in ("guardian_name", "guardian_relation", "guardian_signature")}
    assert (guardian, status) == ((signed, "review") if minor else ({}, None))
    page = ada.open(f"{ada.page.location}/consent")
    assert ("You and a parent or guardian signed on" in page.text) == minor
    assert "Gwen" not in page.response.text


@pytest.mark.parametrize(("age", "stays"), [("15", True), ("17", False)])
def test_under_sixteen_the_guardian_stays_in_the_room_and_a_therapist_decides(ada, asking, age, stays):
    begin(ada, day=FAR)
    answer_all(ada, dob=AGES[age], **GUARDIAN)
    assert ("A parent or guardian must sign and stay in the room." in ada.page.text) == stays
    assert "A parent or guardian must sign" in ada.page.text


def test_the_clinic_says_who_is_under_age(ada, asking):
    with asking.app_context():
        factories.clinic(**HOUSE, age_of_majority=16)
    begin(ada, day=FAR)
    assert "Parent or guardian" not in answer_all(ada, dob=AGES["17"])
    ada.send("Confirm booking")
    assert state(asking)[0] == "booked"


def test_a_guardian_signs_again_too(ada, asking):
    begin(ada, day=FAR)
    answer_all(ada, dob=AGES["17"], **GUARDIAN)
    ada.send("Ask for this time")
    link = ada.page.location
    take_back(ada, link, EVERYTHING)
    refused = sign(ada, link, guardian_signature="")
    assert [*refused.errors] == ["guardian_signature"]
    sign(ada, link, guardian_signature="Gwen Sample")
    with asking.app_context():
        last = db.session.query(Consent).order_by(Consent.id.desc()).first()
        assert last.record["guardian"]["guardian_relation"] == "Mother"
