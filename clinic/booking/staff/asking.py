"""What of the calendar is asked for, in its address."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from clinic.access import Staff
from clinic.booking.picker import parse_day
from clinic.errors import Missing

KINDS = {"therapist": "therapist", "room": "room"}
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True)
class View:
    """What of the calendar is asked for."""

    on: date
    kind: str
    week: bool
    of: int | None

    @property
    def days(self) -> list[date]:
        """The dates that are shown; a week begins on a Monday."""
        if not self.week:
            return [self.on]
        monday = self.on - timedelta(days=self.on.weekday())
        return [monday + timedelta(days=n) for n in range(7)]

    def url(self, **changes: Any) -> str:
        """The address of the same, but for the changes."""
        other = replace(self, **changes)
        asked: dict[str, Any] = {
            "date": other.on,
            "by": other.kind,
            "view": "week" if other.week else None,
            "of": other.of,
        }
        return url_for("diary.day", **asked)


def asked_for() -> int | None:
    """Whose column alone is asked for. Raises Missing for what can't be anybody's number."""
    of = request.args.get("of", type=int)
    if of is not None and not 0 < of <= LARGEST_ID:
        raise Missing(_("There is nobody, and no room, with this number."))
    return of


def date_asked_for() -> date | None:
    """The day, if one is asked for."""
    return parse_day(request.args.get("date"))


def week_asked_for() -> bool:
    """Whether it is a week rather than a day."""
    return request.args.get("view") == "week"


def kind_asked_for() -> str:
    """Therapists, unless rooms are asked for."""
    return KINDS.get(request.args.get("by", ""), "therapist")


def view_asked_for(staff: Staff, on: date, known: list[int]) -> View:
    """What the address says, as far as it says anything that there is; `known` may have a week. Raises Missing."""
    week, of = week_asked_for(), asked_for()
    if week and of is None:
        of = staff.therapist_id if staff.therapist_id in known else next(iter(known), None)
    return View(on, kind_asked_for(), week and of is not None, of)
