"""The staff's pages are for staff with the permission; strangers are asked to sign in."""

import pytest
from flask import Flask

from clinic.access import HEALTH_READ, needs
from tests.intake.staff.conftest import REVIEW
from tests.staff import ROLES, signed_in, staff
from tests.visiting import Visitor

QUEUE, ANSWERS, CARD = "/staff/health", "/staff/health/{}", "/staff/appointments/{}/card"
EVERYBODY = {None: 303} | dict.fromkeys(ROLES, 403) | dict.fromkeys(("health-owner", "therapist", "senior"), 200)


def answered(ward, path):
    """What a page answers to each role, and to a stranger; therapists treat as Anna."""
    found = {}
    for role in (None, *ROLES):
        signed_in(ward.app, staff(role, ward.anna if role in {"therapist", "senior"} else None) if role else None)
        found[role] = ward.app.test_client().get(path).status_code
    return found


def test_a_stranger_is_asked_who_she_is_and_somebody_without_the_permission_is_told_so(ward):
    stranger = ward.app.test_client().get(QUEUE)
    assert (stranger.status_code, stranger.location) == (303, "/staff/sign-in?next=/staff/health")
    page = signed_in(ward.app, staff("reception")).test_client().get(QUEUE)
    assert page.status_code == 403
    assert "This page is for staff" in page.text


def test_the_queue_and_the_answers_are_for_those_who_may_read_health_answers(ward):
    visit = ward.book(**REVIEW)
    response = ward.response(visit).public_id
    pages = (QUEUE, ANSWERS.format(visit), ANSWERS.format(response))
    assert [answered(ward, page) for page in pages] == [EVERYBODY] * 3


def test_the_card_is_for_everybody_who_sees_the_diary(ward):
    visit = ward.book(**REVIEW)
    everybody = dict.fromkeys(ROLES, 200)
    assert answered(ward, CARD.format(visit)) == {None: 303, **everybody}


@pytest.mark.parametrize("role", ["therapist", "senior"])
def test_what_is_another_therapists_is_missing_and_leaves_no_trace(ward, role):
    visit = ward.book(therapist=ward.ben, **REVIEW)
    response = ward.response(visit)
    anna = ward.signs_in(role)
    assert [anna.open(ANSWERS.format(one)).status for one in (visit, response.public_id, "nobody")] == [404] * 3
    assert "Ada Sample" not in anna.open(QUEUE).text
    assert ward.readings(response) == []


def test_a_decision_on_another_therapists_client_is_missing(ward):
    visit = ward.book(therapist=ward.ben, **REVIEW)
    anna = ward.signs_in("senior")
    token = anna.open("/find").form().fields["csrf_token"]
    assert anna.post(ANSWERS.format(visit), {"csrf_token": token, "verdict": "as_booked"}).status == 404
    assert ward.visit(visit).status == "pending"


def test_who_treats_a_client_reads_her_answers_to_others_too(ward):
    ward.book("2026-12-02 10:30", **REVIEW)
    with_ben = ward.book("2026-12-03 10:30", therapist=ward.ben, **REVIEW)
    assert ward.same_client(with_ben)
    assert ward.signs_in("therapist").open(ANSWERS.format(with_ben)).status == 200


def test_pages_of_the_staff_are_never_kept(ward):
    visit = ward.book(**REVIEW)
    ward.signs_in()
    pages = [ward.app.test_client().get(page.format(visit)) for page in (QUEUE, ANSWERS, CARD)]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}


# ---- every page of the staff is guarded ------------------------------------


def unguarded(app):
    """Pages under /staff whose view does not say which permission it needs, or that it needs none but signing in."""
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/staff") and not hasattr(app.view_functions[rule.endpoint], "needs"):
            yield rule.rule


def test_every_page_of_the_staff_needs_a_permission(ward):
    doors = {"sign-in", "sign-in/code", "sign-in/passkey", "sign-out", "forgotten", "link/<link>"}
    assert set(unguarded(ward.app)) == {f"/staff/{door}" for door in doors}


def test_a_page_that_forgot_its_permission_is_seen():
    app = Flask("sample")
    app.add_url_rule("/staff/open", "open", lambda: "for all to see")
    app.add_url_rule("/staff/shut", "shut", needs(HEALTH_READ)(lambda: "for few"))
    app.add_url_rule("/elsewhere", "elsewhere", lambda: "for everybody")
    assert list(unguarded(app)) == ["/staff/open"]


def test_an_address_that_is_none_is_a_missing_page(ward):
    visitor = ward.signs_in("health-owner")
    assert isinstance(visitor, Visitor)
    odd = ["%00", "%ff", "a" * 5000, "'", "٢", "{{7*7}}"]
    statuses = {visitor.open(page.format(one)).status for page in (ANSWERS, CARD) for one in odd}
    assert statuses <= {400, 404}
