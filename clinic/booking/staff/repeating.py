"""A series before it is booked: each date with its time, what stands in its way, and what else there is that day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flask_babel import gettext as _

from clinic.booking import availability, why
from clinic.booking.availability import Latitude
from clinic.booking.picker import MINUTE_FORMAT
from clinic.booking.series import weekly
from clinic.booking.staff.telephone import Call, Time
from clinic.booking.staff.telephone_form import TelephoneForm, visits_asked
from clinic.scheduling.hours import midnight
from clinic.settings.current import clinic
from clinic.settings.formats import clock
from clinic.times import from_minutes, to_minutes

ALTERNATIVES = 6  # times of the same day


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit of a series: its day, the time on the clocks, why it can't be then, and the times to choose from."""

    on: date
    clock: str
    reasons: Sequence[str]
    choices: Sequence[Time]


def series_of(form: TelephoneForm, call: Call, now: datetime) -> list[Visit]:
    """The visits of the series that is asked for, if one is; ten SELECTs, however many there are."""
    count = form.repeat.data or 1
    if count < 2 or call.start is None or form.repeat.errors:
        return []
    there = clinic()
    dates = weekly(call.start, count, there.zone)
    starts = [start for _wall, start in dates if start]
    exact = replace(call.wish, latitude=Latitude(step=why.STEP))
    look = why.look(exact, starts, there, now)
    last = dates[-1][0].date() + timedelta(days=1)
    window = midnight(dates[0][0].date(), there.zone), midnight(last, there.zone)
    found = availability.find(call.wish, window, there, now)
    asked = visits_asked() if form.does == "book" else []
    visits = []
    for n, (wall, start) in enumerate(dates):
        on = wall.date()
        day = midnight(on, there.zone), midnight(on + timedelta(days=1), there.zone)
        reasons = look.sentences(start) if start else [_("The clocks leave this time out that day.")]
        others = _near(found.within(day), start or from_minutes(day[0]))
        choices = _choices([] if reasons or start is None else [start], others, asked[n] if n < len(asked) else None)
        visits.append(Visit(on, clock(start) if start else f"{wall:%H:%M}", reasons, choices))
    return visits


def _near(minutes: Iterable[int], start: datetime) -> list[datetime]:
    """The nearest of the times that are free, in order."""
    wanted = to_minutes(start)
    near = sorted((minute for minute in minutes if minute != wanted), key=lambda minute: abs(minute - wanted))
    return [from_minutes(minute) for minute in sorted(near[:ALTERNATIVES])]


def _choices(wanted: list[datetime], others: list[datetime], chosen: str | None) -> list[Time]:
    """The time of the series first where it is free, then the others, then none; what was chosen stays so."""
    times = [Time(start.astimezone(UTC).strftime(MINUTE_FORMAT), clock(start)) for start in (*wanted, *others)]
    times.append(Time("", _("Leave this one out")))
    known = {one.value for one in times}
    usual = times[0].value if wanted else ""
    value = chosen if chosen in known else usual
    return [replace(one, chosen=one.value == value) for one in times]
