"""The diary as somebody of the staff may see it, ready to be drawn."""

from datetime import date, datetime

from flask_babel import gettext as _

from clinic.access import DIARY_WRITE, Staff
from clinic.booking import diary
from clinic.booking.staff.board import Drawing
from clinic.booking.staff.marks import marks_for
from clinic.errors import Missing
from clinic.settings.current import clinic


def drawn(
    staff: Staff, kind: str, days: list[date], now: datetime, *, of: int | None = None
) -> tuple[Drawing, tuple[int, ...]]:
    """The diary of these days, and the responses that were opened for it. Raises Missing where `of` is nobody."""
    found = diary.read(kind, days, clinic(), now, of=of)
    if of is not None and not found.lanes:
        raise Missing(_("There is nobody, and no room, with this number."))
    marks = marks_for(staff, found.visits, clinic(), now)
    drawing = Drawing(found, marks, clinic(), now, diary.shortest_visit(), kind == "room", staff.may(DIARY_WRITE))
    return drawing, marks.read
