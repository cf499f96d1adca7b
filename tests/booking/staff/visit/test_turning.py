"""What is written down about a visit: who came, what may start, what never happens by itself."""

import pytest

from clinic.booking.actions import forget_old
from clinic.booking.kept import kept
from clinic.booking.models import Explanation
from clinic.db import db, transaction
from clinic.scheduling.models import Claim
from clinic.settings.queries import clinic
from tests.booking.staff.visit.conftest import PLAIN, page_of, sent
from tests.factories import at

ARRIVED, START, FINISH = "Mark as arrived", "Start the session", "Finish the session"
WHY = "She told me herself that all is as it was"


def press(visitor, public_id, button, **values):
    visitor.open(page_of(public_id))
    return visitor.send(button, **values)


def test_every_step_has_its_button_and_leaves_who_and_when(ward, on_the_day):
    visit = ward.book(slug=PLAIN)
    on_the_day()
    desk = ward.signs_in("reception")
    for button in (ARRIVED, "Not here after all", ARRIVED, START, FINISH):
        assert press(desk, visit, button).status == 303
    page = desk.follow()
    assert "Completed" in page.text
    assert list(page.root.one("div", class_="desk-main").all("form", method="post")) == []  # nothing follows
    trail = [
        (actor, after["status"])
        for kind in ("check_in", "undo_arrival", "begin", "finish")
        for actor, _, _, after in ward.trail(kind)
    ]
    assert trail == [(f"staff:{3}", state) for state in ("arrived", "arrived", "booked", "in_session", "fulfilled")]
    lines = [one.text for one in page.root.one("ol", class_="trail").all("li")]
    assert "Session finished" in lines[0]
    assert "Test reception" in lines[0]
    assert "the client" in lines[-1]


def test_nothing_is_done_but_what_the_table_of_states_allows(ward, on_the_day):
    visit = ward.book(slug=PLAIN)
    on_the_day()
    desk = ward.signs_in("reception")
    desk.open(page_of(visit))
    form = desk.page.form(ARRIVED)
    for verb in ("begin", "finish", "no_show", "cancel", ""):
        page = desk.post(form.action, sent(form, verb=verb))
        assert (page.status, page.heading) in {(409, "Ada Sample"), (422, "Ada Sample")}, verb
    assert ward.visit(visit).status == "booked"


def test_nobody_has_come_before_the_day_of_her_visit(ward, on_the_day):
    visit = ward.book(slug=PLAIN)
    on_the_day("2026-12-01 23:59")
    desk = ward.signs_in("reception")
    assert ARRIVED not in desk.open(page_of(visit)).text
    token = desk.page.form("Sign out").fields["csrf_token"]
    seen = ward.visit(visit).as_seen
    page = desk.post(f"{page_of(visit)}/turn", {"csrf_token": token, "verb": "check_in", "seen": seen})
    assert (page.status, "on another day" in page.text) == (409, True)
    assert ward.visit(visit).status == "booked"


def test_a_second_click_changes_nothing_and_a_stale_form_says_so(ward, on_the_day):
    visit = ward.book(slug=PLAIN)
    on_the_day()
    desk = ward.signs_in("reception")
    desk.open(page_of(visit))
    form = desk.page.form(ARRIVED)
    assert [desk.post(form.action, form.fields).status for _ in range(3)] == [303] * 3
    assert len(ward.trail("check_in")) == 1
    stale = desk.post(form.action, sent(form, verb="begin"))
    assert stale.status == 409
    assert "Somebody has changed this appointment since you opened it" in stale.alert
    assert desk.send(START).status == 303  # the page that said so is fresh


def test_arrival_is_recorded_whatever_is_missing_and_the_session_is_not_started(ward, on_the_day):
    visit = ward.book()
    on_the_day()
    desk = ward.signs_in("reception")
    assert press(desk, visit, ARRIVED).status == 303
    page = desk.follow()
    assert "The questions shortly before a visit are not answered." in page.text
    assert START not in page.text
    refused = desk.post(f"{page_of(visit)}/turn", sent(page.form(), verb="begin", reason=WHY))
    assert refused.status == 409
    assert "Somebody who may must write down why" in refused.alert
    assert ward.visit(visit).status == "arrived"


def test_who_may_override_writes_down_why_and_it_is_kept_sealed(ward, on_the_day):
    visit = ward.book()
    on_the_day()
    senior = ward.signs_in("senior")
    press(senior, visit, ARRIVED)
    assert press(senior, visit, START, reason="  ").status == 409
    assert senior.page.errors == {"reason": "Write down why the session can start"}
    assert senior.send(START, reason=WHY).status == 303
    assert WHY in senior.follow().text
    ((actor, _, _, after),) = ward.trail("begin")
    assert (actor, after["override"], WHY in str(after)) == ("staff:5", True, False)
    with ward.inside() as session:
        (kept,) = session.query(Explanation)
        assert (kept.what, kept.words, WHY.encode() in kept.words_sealed) == ("start", WHY, False)
    assert WHY not in ward.signs_in("reception").open(page_of(visit)).text


def test_no_reason_is_good_enough_where_consent_is_missing(ward, on_the_day):
    visit = ward.book()
    on_the_day()
    with ward.inside():
        link = ward._visit(visit).link
    client = ward.signs_in("reader")
    client.open(f"/b/{link}/consent/withdraw/everything")
    client.send("Yes, take it back")
    senior = ward.signs_in("senior")
    press(senior, visit, ARRIVED)
    page = senior.follow()
    assert "Consent is not signed, or was taken back." in page.text
    refused = senior.post(f"{page_of(visit)}/turn", sent(page.form(), verb="begin", reason=WHY))
    assert (refused.status, refused.alert) == (
        409,
        "There is a problem Consent is not signed. Without it no session starts.",
    )


def test_nobody_counts_as_not_come_before_the_grace_is_over(ward, on_the_day):
    visit = ward.book(slug=PLAIN)
    on_the_day("2026-12-02 10:44")
    desk = ward.signs_in("reception")
    desk.open(page_of(visit))
    form = desk.page.form(ARRIVED)
    early = desk.post(form.action, sent(form, verb="no_show"))
    assert (early.status, "15 minutes after the start" in early.alert) == (409, True)
    on_the_day("2026-12-02 10:45")
    assert desk.post(form.action, sent(form, verb="no_show")).status == 303
    assert press(desk, visit, "Came after all").status == 303
    assert ward.visit(visit).status == "arrived"


def test_who_waits_for_a_decision_and_comes_is_decided_on_there(ward, on_the_day):
    visit = ward.book(heart=["mi_surgery_gt6m"])
    with ward.inside() as session:  # it was settled anew on the day, and is kept an hour for a decision
        one = ward._visit(visit)
        one.expires_at = session.get_one(Claim, one.claim_id).expires_at = one.ends_at
    on_the_day()
    doctor = ward.signs_in("therapist")
    press(doctor, visit, ARRIVED)
    assert ward.visit(visit).pending_reason is None
    doctor.open(f"/staff/health/{visit}")
    assert doctor.send("Save decision", verdict="as_booked").status == 303
    assert (ward.visit(visit).status, ward.decisions(visit)[0][0]) == ("arrived", "as_booked")


@pytest.mark.parametrize(
    ("role", "own", "others"), [("therapist", 303, 404), ("reception", 303, 303), ("reader", 403, 403)]
)
def test_a_therapist_changes_only_her_own(ward, on_the_day, role, own, others):
    mine, bens = ward.book(slug=PLAIN), ward.book(slug=PLAIN, therapist=ward.ben, name="Bo Example")
    on_the_day()
    visitor = ward.signs_in(role)
    token = visitor.open("/find").form().fields["csrf_token"]
    for visit, status in ((mine, own), (bens, others)):
        assert visitor.open(page_of(visit)).status == 200
        assert (ARRIVED in visitor.page.text) == (status == 303)
        sent = {"verb": "check_in", "seen": ward.visit(visit).as_seen, "csrf_token": token}
        assert visitor.post(f"{page_of(visit)}/turn", sent).status == status


def test_why_it_started_goes_with_the_record_of_the_visit(ward, on_the_day):
    visit = ward.book()
    on_the_day()
    senior = ward.signs_in("senior")
    press(senior, visit, ARRIVED)
    press(senior, visit, START, reason=WHY)
    press(senior, visit, FINISH)
    later = at("2035-01-01 09:00")
    with ward.app.app_context():
        with transaction():
            forget_old(kept(clinic(), later), clinic(), later)
        assert db.session.query(Explanation).count() == 0
