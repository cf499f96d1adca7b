"""The calendar: a day by therapist or by room, a week of one of them; kept fresh while it is looked at."""

from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from clinic import access, times
from clinic.access import DIARY_READ, DIARY_WRITE, needs
from clinic.booking import diary
from clinic.booking.diary import Diary
from clinic.booking.staff import bp
from clinic.booking.staff.asking import View, date_asked_for, kind_asked_for, view_asked_for, week_asked_for
from clinic.booking.staff.drawing import drawn
from clinic.booking.staff.fresh import SECONDS, Version, wants_piece
from clinic.booking.staff.links import to_new
from clinic.booking.staff.tally import tally
from clinic.settings.current import clinic
from clinic.settings.formats import day as day_in_words
from clinic.settings.formats import day_alone, day_month, weekday_short


@bp.get("/calendar")
@needs(DIARY_READ)
def day() -> ResponseReturnValue:
    """The day or the week; with `seen`, from a page that has it already, only what is new since, or nothing (204)."""
    staff, now = access.somebody(), times.now()
    names = diary.resources(kind_asked_for()) if week_asked_for() else []
    on = date_asked_for() or diary.today(clinic(), now)
    view = view_asked_for(staff, on, [number for number, _name in names])
    drawing, read = drawn(staff, view.kind, view.days, now, of=view.of)
    board = drawing.week(view.days, map(_column_name, view.days)) if view.week else drawing.day(view.on)
    figures = tally(drawing, board)
    version = Version.of((board, figures), board)
    if version.is_seen:
        return "", 204
    version.trace(read)
    shown = {"view": view, "board": board, "tally": figures, "names": names}
    shown |= {"seconds": SECONDS, "fresh": f"{view.url()}&seen={version}"}
    if wants_piece():
        return render_template("booking/staff/_board.html", **shown)
    return render_template("booking/staff/calendar.html", **shown, **_bar(view, drawing.diary))


def _column_name(on: date) -> str:
    return f"{weekday_short(on)} {on.day}"


def _bar(view: View, found: Diary) -> dict[str, Any]:
    """The heading and what is chosen from above the columns."""
    step = timedelta(days=7 if view.week else 1)
    name = next((lane.name for lane in found.lanes), "") if view.of is not None else ""
    return {
        "heading": _week_in_words(view.days) if view.week else day_in_words(view.on),
        "name": name,
        "before": view.on - step,
        "after": view.on + step,
        "new": to_new(f"date={view.on}") if access.somebody().may(DIARY_WRITE) else "",
    }


def _week_in_words(days: list[date]) -> str:
    """23 to 29 November; 30 November to 6 December"""
    first, last = days[0], days[-1]
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else day_month(first)
    end = day_month(last) if first.year == last.year else day_alone(last)
    return _("%(first)s to %(last)s", first=start, last=end)
