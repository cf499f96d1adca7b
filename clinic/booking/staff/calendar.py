"""The calendar: a day by therapist or by room, a week of one of them; kept fresh while it is looked at."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic import access, times
from clinic.access import DIARY_READ, DIARY_WRITE, Staff, needs
from clinic.booking import diary
from clinic.booking.diary import Diary
from clinic.booking.staff import bp
from clinic.booking.staff.asking import View, kind_asked_for, view_asked_for
from clinic.booking.staff.board import Board, Drawing
from clinic.booking.staff.links import to_new
from clinic.booking.staff.marks import marks_for
from clinic.booking.staff.tally import Figure, tally
from clinic.db import transaction
from clinic.errors import Missing
from clinic.intake.staff.showing import leave_trace
from clinic.settings.current import clinic
from clinic.settings.formats import day as day_in_words
from clinic.settings.formats import day_alone, day_month, weekday_short

FRESH_SECONDS = 10  # how often a page that is looked at asks whether anything has changed


@bp.get("/calendar")
@needs(DIARY_READ)
def day() -> ResponseReturnValue:
    """The day or the week; with `seen`, from a page that has it already, only what is new since, or nothing (204)."""
    staff, now = access.somebody(), times.now()
    today = diary.today(clinic(), now)
    names = diary.resources(kind_asked_for())
    view = view_asked_for(staff, today, [number for number, _name in names])
    drawing, read = drawn(staff, view.kind, view.days, now, of=view.of)
    if view.of is not None and not drawing.diary.lanes:
        raise Missing(_("There is nobody, and no room, with this number."))
    board = drawing.week(view.days, map(_column_name, view.days), today) if view.week else drawing.day(view.on)
    figures = tally(drawing, board)
    version = _version(board, figures)
    fragment = "seen" in request.args and "HX-Request" in request.headers
    if fragment and request.args["seen"] == version:
        return "", 204
    if read:
        with transaction():
            leave_trace(("calendar", staff.id), read)
    shown: dict[str, Any] = {"view": view, "board": board, "tally": figures, "names": names}
    shown["seconds"] = FRESH_SECONDS
    shown["fresh"] = f"{view.url()}&seen={version}"
    if fragment:
        return render_template("booking/staff/_board.html", **shown)
    page = render_template("booking/staff/calendar.html", **shown, **_bar(view, drawing.diary, today))
    return make_response(page)


def drawn(
    staff: Staff, kind: str, days: list[date], now: datetime, *, of: int | None = None
) -> tuple[Drawing, tuple[int, ...]]:
    """The diary of these days ready to be drawn for her, and the responses that were opened for it."""
    found = diary.read(kind, days, clinic(), now, of=of)
    marks = marks_for(staff, found.visits, clinic(), now)
    shortest = diary.shortest_visit()
    return Drawing(found, marks, clinic(), now, shortest, kind == "room", staff.may(DIARY_WRITE)), marks.read


def _version(board: Board, figures: list[Figure]) -> str:
    return f"{board.version}-{'-'.join(figure.number.replace(' ', '') for figure in figures)}"


def _column_name(on: date) -> str:
    return f"{weekday_short(on)} {on.day}"


def _bar(view: View, found: Diary, today: date) -> dict[str, Any]:
    """The heading and what is chosen from above the columns."""
    step = timedelta(days=7 if view.week else 1)
    name = next((lane.name for lane in found.lanes), "") if view.of is not None else ""
    return {
        "heading": _week_in_words(view.days) if view.week else day_in_words(view.on),
        "name": name,
        "today": today,
        "before": view.on - step,
        "after": view.on + step,
        "new": to_new(date=view.on) if access.somebody().may(DIARY_WRITE) else "",
    }


def _week_in_words(days: list[date]) -> str:
    """23 to 29 November; 30 November to 6 December"""
    first, last = days[0], days[-1]
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else day_month(first)
    end = day_month(last) if first.year == last.year else day_alone(last)
    return _("%(first)s to %(last)s", first=start, last=end)
