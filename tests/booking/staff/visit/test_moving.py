"""The staff move an appointment, and change its length, therapist or room."""

from datetime import timedelta

import pytest

from clinic.booking.models import Explanation
from clinic.notify.models import Message
from tests import factories
from tests.booking.staff.visit.conftest import PLAIN, page_of, sent
from tests.factories import NOW
from tests.visiting import selects

CHANGE, UNDO = "Change it", "Undo"
WHY = "She flies at noon"
AT_TWO = "2026-12-02T14:00Z"


@pytest.fixture
def visit(ward, clock):
    """A booking of Ada's with Anna, long past the grace."""
    made = ward.book(slug=PLAIN)
    clock.move_to(NOW + timedelta(days=1), tick=False)
    return made


def seats(ward, visit):
    """Who and where, with what is pinned marked."""
    with ward.app.app_context():
        return sorted(f"{one.resource.name}{'!' if one.pinned else ''}" for one in ward._visit(visit).seats)


def facts(ward, visit):
    with ward.app.app_context():
        one = ward._visit(visit)
        return f"{one.begins:%d %H:%M}", one.minutes, one.price_minor


def open_move(visitor, visit, **asked):
    query = "&".join(f"{name.rstrip('_')}={value}" for name, value in asked.items())
    return visitor.open(f"{page_of(visit)}/move?{query}")


def test_it_is_moved_the_client_is_told_and_it_can_be_undone(ward, visit):
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    assert desk.send(CHANGE, slot=AT_TWO).status == 303
    assert facts(ward, visit) == ("02 14:00", 60, 7500)
    page = desk.follow()
    assert "Moved to Wednesday 2 December, 14:00. Ada Sample will be e-mailed." in page.text
    assert ward.messages(visit)[-1] == "moved"
    assert desk.send(UNDO).status == 303
    assert "Moved to Wednesday 2 December, 10:30." in desk.follow().text
    assert facts(ward, visit) == ("02 10:30", 60, 7500)
    assert "moved" not in ward.messages(visit)  # it had not left: nobody need hear of either
    assert [after["starts_at"][:16] for _, _, _, after in ward.trail("move")] == [
        "2026-12-02T14:00",
        "2026-12-02T10:30",
    ]


def test_what_has_been_heard_is_taken_back_in_a_message_of_its_own(ward, visit):
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    desk.send(CHANGE, slot=AT_TWO)
    desk.follow()
    with ward.inside() as session:
        session.query(Message).update({"sent_at": NOW})
    assert desk.send(UNDO).status == 303
    assert ward.messages(visit).count("moved") == 2


def test_the_client_is_not_told_where_the_staff_say_so(ward, visit):
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    desk.send(CHANGE, slot=AT_TWO, tell="no")
    assert "Ada Sample is not told." in desk.follow().text
    assert "moved" not in ward.messages(visit)


def test_who_has_no_address_is_told_by_nobody_and_the_page_says_so(ward, visit):
    with ward.inside():
        ward._visit(visit).client.email = ""
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    desk.send(CHANGE, slot=AT_TWO)
    assert "Ada Sample is not told." in desk.follow().text
    assert "moved" not in ward.messages(visit)


def test_length_therapist_and_a_pinned_room_are_chosen_by_links(ward, visit):
    desk = ward.signs_in("reception")
    page = open_move(desk, visit)
    desk.open(page.link("90 min"))
    assert desk.send(CHANGE).status == 303  # its own time is chosen
    assert "It takes 90 minutes now. Ada Sample will be e-mailed." in desk.follow().text
    assert facts(ward, visit) == ("02 10:30", 90, 10500)
    desk.open(open_move(desk, visit).link("Room 2"))
    desk.send(CHANGE)
    assert "Now with Anna, Room 2." in desk.follow().text
    assert seats(ward, visit) == ["Anna", "Room 2!"]
    assert "(room pinned)" in desk.page.text
    desk.open(open_move(desk, visit).link("Ben"))
    desk.send(CHANGE, slot=AT_TWO)
    assert seats(ward, visit) == ["Ben", "Room 2!"]  # a pinned room stays
    desk.open(open_move(desk, visit).link("Any room that fits"))
    desk.send(CHANGE)
    assert seats(ward, visit) in (["Ben", "Room 1"], ["Ben", "Room 2"])
    assert ward.visit(visit).therapist_id == ward.ben


def test_neither_notice_nor_the_clients_own_binds_the_staff(ward, visit, on_the_day):
    on_the_day("2026-12-02 09:00")  # the client's notice is over, and so is that to book
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    assert desk.send(CHANGE, slot="2026-12-02T09:30Z").status == 303
    assert "Moved to 09:30." in desk.follow().text


def test_outside_hours_goes_only_who_may_and_with_a_reason(ward, visit):
    late = "2026-12-02T19:00Z"
    therapist = ward.signs_in("therapist")
    open_move(therapist, visit, past=1)
    assert therapist.send(CHANGE, slot=late, reason=WHY).status == 409
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    assert desk.send(CHANGE, slot=late).status == 409
    desk.open(open_move(desk, visit).link("Show times outside working hours, and beyond the day’s limit, too"))
    assert desk.send(CHANGE, slot=late, reason=" ").status == 422
    assert "reason" in desk.page.errors
    assert desk.send(CHANGE, slot=late, reason=WHY).status == 303
    assert WHY in desk.follow().text
    ((_, _, _, after),) = ward.trail("move")
    assert (after["past"], WHY in str(after)) == (["hours", "cap"], False)
    with ward.inside() as session:
        assert [(one.what, one.words) for one in session.query(Explanation)] == [("past", WHY)]


def test_nobody_overlaps_whatever_the_reason(ward, visit):
    ward.book("2026-12-02 14:00", slug=PLAIN, name="Bo Example")
    desk = ward.signs_in("reception")
    open_move(desk, visit, past=1)
    answer = desk.send(CHANGE, slot=AT_TWO, reason=WHY)
    assert (answer.status, "14:00 has just been taken" in answer.alert) == (409, True)
    assert facts(ward, visit) == ("02 10:30", 60, 7500)


def test_the_answers_are_looked_at_again(ward, clock):
    visit = ward.book(heart=["rhythm"])
    clock.move_to(NOW + timedelta(days=1), tick=False)
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    assert (
        desk.send(CHANGE, slot="2026-11-25T09:30Z").status == 303
    )  # within the time to decide: it waits an hour at least
    assert ward.visit(visit).expires_at == NOW + timedelta(days=1, hours=1)
    assert ward.visit(visit).status == "pending"


def test_a_stale_form_is_told_so_and_a_second_click_changes_once(ward, visit):
    desk = ward.signs_in("reception")
    open_move(desk, visit)
    form = desk.page.form(CHANGE)
    both = [desk.post(form.action, sent(form, slot=AT_TWO)).status for _ in range(2)]
    assert (both, len(ward.trail("move"))) == ([303, 303], 1)
    stale = desk.post(form.action, sent(form, slot="2026-12-02T15:00Z"))
    assert (stale.status, "Somebody has changed this appointment" in stale.alert) == (409, True)
    assert facts(ward, visit)[0] == "02 14:00"


def test_nonsense_is_answered_with_a_sentence(ward, visit):
    desk = ward.signs_in("reception")
    for name, odd in (
        ("with", "9" * 30),
        ("length", "-1"),
        ("room", "x"),
        ("day", "9999-99-99"),
        ("from", "2026-02-30"),
    ):
        assert desk.open(f"{page_of(visit)}/move?{name}={odd}").status == 200
    for slot in (None, "", "2026-99-99T10:00Z", "x"):
        answer = desk.send(CHANGE, slot=slot)
        assert (answer.status, list(answer.errors)) == (422, ["slot"])
    assert desk.send(CHANGE, slot=AT_TWO, tell="perhaps").status == 422


def test_a_therapist_moves_only_her_own(ward, visit):
    bens = ward.book(
        slug=PLAIN, therapist=ward.ben, name="Bo Example", when="2026-12-02 12:30", now=NOW + timedelta(days=1)
    )
    therapist = ward.signs_in("therapist")
    assert [open_move(therapist, one).status for one in (visit, bens)] == [200, 404]
    assert ward.signs_in("reader").open(f"{page_of(visit)}/move").status == 403


def test_the_page_asks_as_much_whatever_there_is(ward, visit):
    desk, counts = ward.signs_in("reception"), []
    for clock_ in ("09:00", "12:00", "14:00"):
        with selects(ward.app) as seen:
            open_move(desk, visit)
        counts.append(len(seen))
        with ward.inside():
            factories.room(name=f"Room at {clock_}")
        ward.book(
            f"2026-12-02 {clock_}", slug=PLAIN, therapist=ward.ben, name="Bo Example", now=NOW + timedelta(days=1)
        )
    assert counts == [counts[0]] * 3
