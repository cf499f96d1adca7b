"""The day in figures, in words."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from clinic.booking import timetable
from clinic.booking.entries import Visit
from clinic.booking.staff.board import Drawing
from clinic.booking.staff.items import Board
from clinic.booking.staff.marks import OVER, state_of
from clinic.booking.timetable import HOUR


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and what it counts; `url` is where they are, for who may go there."""

    number: str
    words: str
    url: str = ""


def tally(drawing: Drawing, board: Board) -> list[Figure]:
    """How many are booked, what waits, what is held and how much is free on what is shown."""
    visits = drawing.diary.visits
    coming = [visit for visit in visits if visit.status not in OVER]
    unclear = [visit for visit in coming if visit.status == "pending" or not visit.standing.clear]
    hers = [state_of(visit) for visit in unclear if visit.id in drawing.marks.hers]
    unfinished, others = hers.count("needed"), len(unclear) - len(hers)
    health = url_for("health.answers") if drawing.marks.hers else ""
    free = sum(timetable.total(item.span for item in column.free) for column in board.columns)
    figures = [
        Figure(str(sum(_counts(visit) for visit in visits)), _("booked")),
        Figure(str(len(hers) - unfinished), _("answers to review"), health),
        Figure(str(unfinished), _("not finished"), f"{health}#unfinished-h"),
        Figure(str(others), _("to ask the therapist about")),
        Figure(str(len(drawing.diary.holds)), _("held online")),
        Figure(hours_and_minutes(free), _("free")),
    ]
    return [one for one in figures if one.number != "0" and not (drawing.by_room and one is figures[-1])] or figures[:1]


def hours_and_minutes(minutes: int) -> str:
    """6 h 30, 45 min"""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return _("%(hours)s h %(minutes)02d", hours=hours, minutes=rest) if rest else _("%(hours)s h", hours=hours)


def _counts(visit: Visit) -> bool:
    return visit.status != "no_show"
