"""The day on paper: who comes when, where, and for who treats what is kept to; never how to reach anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from clinic import access, times
from clinic.access import DIARY_READ, needs
from clinic.booking import diary
from clinic.booking.entries import Visit
from clinic.booking.staff import bp
from clinic.booking.staff.asking import asked_for, date_asked_for
from clinic.booking.staff.drawing import drawn
from clinic.booking.staff.marks import Marks, progress
from clinic.db import transaction
from clinic.intake.staff.contents import Contents, contents
from clinic.intake.staff.showing import Tag, leave_trace
from clinic.settings.current import clinic
from clinic.settings.formats import clock
from clinic.times import from_minutes


@dataclass(frozen=True, slots=True)
class Line:
    """A visit on the sheet; `told` is for who treats."""

    visit: Visit
    starts: str
    ends: str
    state: Tag
    marks: tuple[Tag, ...]
    told: Contents | None


@bp.get("/calendar/sheet")
@needs(DIARY_READ)
def sheet() -> str:
    """A list for each therapist, or for one: what reception may see, and the cards of the clients she treats."""
    staff, now = access.somebody(), times.now()
    on, of = date_asked_for() or diary.today(clinic(), now), asked_for()
    drawing, _read = drawn(staff, "therapist", [on], now, of=of)
    found = drawing.diary
    cards = _cards(drawing.marks, found.visits, now)
    read = sorted({visit.response.id for visit in found.visits if visit.id in cards and visit.response})
    lines = [
        (lane.name, [_line(visit, drawing.marks, cards) for visit in found.visits if lane.id in visit.lanes])
        for lane in found.lanes
    ]
    with transaction():
        for response_id in read:
            leave_trace(("response", response_id))
    return render_template("booking/staff/sheet.html", on=on, of=of, lists=lines, told=bool(drawing.marks.hers))


def _cards(marks: Marks, visits: Iterable[Visit], now: datetime) -> dict[int, Contents]:
    """What is kept to at the visits that she may read about, by visit."""
    those = [(visit, visit.response) for visit in visits if visit.id in marks.hers and visit.response is not None]
    told = contents([(response, from_minutes(visit.span[0])) for visit, response in those], now)
    return {visit.id: one for (visit, _response), one in zip(those, told, strict=True)}


def _line(visit: Visit, marks: Marks, cards: dict[int, Contents]) -> Line:
    starts, ends = (clock(from_minutes(minute)) for minute in visit.span)
    return Line(visit, starts, ends, progress(visit.status), marks.of(visit), cards.get(visit.id))
