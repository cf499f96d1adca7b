"""Today: what needs somebody now, and her own day first."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from clinic import access, times
from clinic.access import DIARY_READ, HEALTH_READ, Staff, needs
from clinic.booking import caseload, diary
from clinic.booking.caseload import Case
from clinic.booking.staff import bp
from clinic.booking.staff.drawing import drawn
from clinic.booking.staff.fresh import SECONDS, Version, wants_piece
from clinic.booking.staff.items import Column, Item
from clinic.booking.staff.links import to_appointment
from clinic.booking.staff.marks import ask_the_therapist
from clinic.intake.staff.showing import waits_for
from clinic.settings.current import clinic
from clinic.times import to_minutes

HERE = frozenset({"arrived", "in_session"})
SOON = 60  # minutes in which somebody arrives soon


@bp.get("")
@needs(DIARY_READ)
def today() -> ResponseReturnValue:
    """What needs her now: decisions, arrivals in the next hour, gaps; for a therapist her own day above all."""
    staff, now = access.somebody(), times.now()
    on = diary.today(clinic(), now)
    drawing, read = drawn(staff, "therapist", [on], now)
    board = drawing.day(on)
    columns = board.columns
    mine = next((column for column in columns if column.key == f"r{staff.therapist_id}"), None)
    now_here = [(column.name, item) for column in columns for item in column.visits if item.status in HERE]
    told = render_template(
        "booking/staff/_today.html",
        on=on,
        mine=mine,
        expected=list(_expected(columns, to_minutes(now))),
        here=now_here,
        gaps=[column for column in columns if column.free and mine in (None, column)],
        **_waiting(staff, now),
    )
    version = Version.of(told, board)
    if version.is_seen:
        return "", 204
    version.trace(read)
    template = "booking/staff/_today_live.html" if wants_piece() else "booking/staff/today.html"
    fresh = url_for("diary.today", seen=str(version))
    return render_template(template, on=on, told=told, fresh=fresh, seconds=SECONDS)


def _waiting(staff: Staff, now: datetime) -> dict[str, Any]:
    """What waits for a decision: for who reads answers hers, for others everybody's, without a word about why."""
    reads = staff.may(HEALTH_READ)
    hers = staff.therapist_id if reads else None
    return {
        "reads": reads,
        "waiting": [
            (case.visit, waits_for(case) if reads else ask_the_therapist(), _address(case, reads=reads))
            for case in caseload.waiting(hers, now)
        ],
        "unfinished": len(caseload.unfinished(hers, now)) if reads else 0,
        "next_visit": caseload.next_visit(hers, now),
    }


def _address(case: Case, *, reads: bool) -> str:
    public_id = case.visit.public_id
    return url_for("health.review", public_id=public_id) if reads else to_appointment(public_id)


def _expected(columns: Iterable[Column], minute: int) -> Iterator[tuple[str, Item, bool]]:
    """Who arrives within the hour, or should have within the last one; the last part says whether she is late."""
    soon = [
        (column.name, item, item.span[0] <= minute)
        for column in columns
        for item in column.visits
        if item.status == "booked" and -SOON < item.span[0] - minute <= SOON
    ]
    yield from sorted(soon, key=lambda one: (one[1].span, one[0]))
