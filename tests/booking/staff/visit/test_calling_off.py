"""The staff cancel an appointment: with a reason, at any time, and the client is told or not."""

import pytest

from clinic.booking.models import Explanation
from clinic.notify.models import Message
from clinic.scheduling.models import Allocation
from tests.booking.staff.visit.conftest import PLAIN, page_of, sent
from tests.factories import NOW

CANCEL = "Cancel this appointment"


@pytest.fixture
def visit(ward, on_the_day):
    """A booking whose client can no longer cancel herself."""
    made = ward.book(slug=PLAIN)
    on_the_day()
    return made


def allocations(ward):
    with ward.inside() as session:
        return session.query(Allocation).count()


@pytest.mark.parametrize(("tell", "told"), [("yes", ["cancelled"]), ("no", [])])
def test_it_is_cancelled_with_a_reason_inside_the_notice(ward, visit, tell, told):
    with ward.inside() as session:
        session.query(Message).update({"sent_at": NOW})
    desk = ward.signs_in("reception")
    page = desk.open(f"{page_of(visit)}/cancel")
    assert "The client could cancel online until Tuesday 1 December, 10:30; you still can." in page.text
    assert desk.send(CANCEL).status == 422
    assert desk.page.errors == {"why": "Choose why the appointment is cancelled"}
    assert desk.send(CANCEL, why="other").status == 422
    assert desk.page.errors == {"words": "Write down the reason"}
    assert desk.send(CANCEL, why="other", words="Her bus is late", tell=tell).status == 303
    page = desk.follow()
    assert ("will be e-mailed" in page.text) == bool(told)
    assert "Her bus is late" in page.text
    one = ward.visit(visit)
    assert (one.status, one.cancel_reason, one.cancelled_by, one.claim_id) == ("cancelled", "other", "staff:3", None)
    assert allocations(ward) == 0
    assert ward.messages(visit)[1:] == told
    with ward.inside() as session:
        assert [(kept.what, kept.words) for kept in session.query(Explanation)] == [("cancel", "Her bus is late")]


def test_a_second_click_and_a_stale_form(ward, visit):
    desk = ward.signs_in("reception")
    desk.open(f"{page_of(visit)}/cancel")
    form = desk.page.form(CANCEL)
    desk.post(f"{page_of(visit)}/turn", sent(form, verb="check_in"))
    stale = desk.post(f"{page_of(visit)}/cancel", sent(form, why="asked"))
    assert (stale.status, "Somebody has changed this appointment" in stale.alert) == (409, True)
    form = stale.form(CANCEL)
    assert [desk.post(f"{page_of(visit)}/cancel", sent(form, why="asked")).status for _ in range(2)] == [303, 303]
    assert len(ward.trail("cancel")) == 1
