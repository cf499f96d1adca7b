"""The slot picker as its page needs it: fourteen days, the times of one, and a way on where there are none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from clinic.booking import availability
from clinic.booking.availability import Choice, Wish
from clinic.scheduling.hours import local_date, midnight
from clinic.scheduling.slots import Openings
from clinic.scheduling.spans import Span, clip, minus
from clinic.settings.formats import clock, day, offset
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

DAYS = 14
YEARS = range(2000, 2200)  # a date from an address is never far enough off to overflow
MINUTE_FORMAT = "%Y-%m-%dT%H:%MZ"

Address = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the picker. `state`: free, full, closed, soon (within the notice) or later (beyond the horizon)."""

    on: date
    count: int
    state: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of the chosen day; `offset` only where an hour happens twice."""

    id: str
    value: str
    clock: str
    offset: str
    therapist: str
    chosen: bool
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Part:
    """Times of one part of a day."""

    label: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A link to other days."""

    on: date
    url: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A near time instead of one that is gone."""

    id: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The time somebody wanted and could not have; `reason`: taken, ended (her hold), soon or later."""

    clock: str
    day: str
    reason: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Picker:
    """Everything the page shows."""

    days: tuple[Day, ...]
    first_on: date
    last_on: date
    earlier: Way | None
    later: Way | None
    chosen: Day | None
    parts: tuple[Part, ...]
    next_free: Way | None
    taken: Gone | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What the visitor is looking at: a wish, from which day on, which day, and what she holds already."""

    wish: Wish
    first_on: date | None = None
    on: date | None = None
    held: datetime | None = None
    own: frozenset[int] = frozenset()  # claims that are the asker's and block her nothing
    usual: frozenset[int] = frozenset()  # resources she has been shown already, at the held time or, moving, at any


def parse_slot(text: str) -> datetime | None:
    """The instant a page offered as `2026-11-24T10:30Z`, or None for anything else."""
    if not (text.isascii() and len(text) == 17):
        return None
    try:
        start = datetime.strptime(text, MINUTE_FORMAT).replace(tzinfo=ZoneInfo("UTC"))
    except ValueError:
        return None
    return start if start.year in YEARS else None


def parse_day(text: str | None) -> date | None:
    """A date as `2026-11-24`, or None for anything else."""
    if not text or not text.isascii() or len(text) != 10:
        return None
    try:
        on = date.fromisoformat(text)
    except ValueError:
        return None
    return on if on.year in YEARS else None


def pick(question: Question, clinic: Clinic, now: datetime, names: Mapping[int, str], address: Address) -> Picker:
    """The picker for a question. `names` are the therapists by resource id; `address(day=, first=)` makes links."""
    zone = clinic.zone
    earliest, latest = availability.offered(question.wish.service, clinic, now, question.wish.latitude)
    today, last_day = local_date(earliest, zone), local_date(latest - 1, zone)
    first_on = _first_day(question, today, last_day)
    asked_for = question.first_on or question.on
    reach = DAYS if asked_for else 2 * DAYS  # unasked, the days begin with the first that has a free time
    window = midnight(first_on, zone), midnight(first_on + timedelta(days=reach), zone)
    found = availability.find(question.wish, window, clinic, now, ignoring=question.own)
    if not asked_for and (start := found.first()) is not None:
        first_on = min(local_date(start, zone), first_on + timedelta(days=DAYS))
    days = tuple(_day(found, first_on + timedelta(days=n), last_day, zone, address, first_on) for n in range(DAYS))
    on = question.on or next((d.on for d in days if d.state == "free"), None)
    days = tuple(replace(d, chosen=d.on == on) for d in days)
    chosen = next((d for d in days if d.chosen), None)
    parts: tuple[Part, ...] = ()
    if chosen and chosen.count:
        parts = _parts(question, found, chosen.on, clinic, now, names)
    end = days[-1].on
    return Picker(
        days,
        first_on,
        end,
        _way(max(today, first_on - timedelta(days=DAYS)), address) if asked_for and first_on > today else None,
        _way(end + timedelta(days=1), address) if end < last_day else None,
        chosen,
        parts,
        None if parts else _next_free(question, found, on or first_on, window[1], clinic, now, address),
    )


def gone(picker: Picker, start: datetime, reason: str) -> Picker:
    """The same picker, saying that a time is gone and naming the two nearest that are free."""
    near = sorted((s for part in picker.parts for s in part.slots), key=lambda s: abs(s.starts_at - start))[:2]
    others = [
        Alternative(s.id, "", _("Choose %(clock)s with %(who)s instead", clock=s.clock, who=s.therapist)) for s in near
    ]
    if not others and picker.next_free:
        others = [Alternative("", picker.next_free.url, _("See %(day)s instead", day=day(picker.next_free.on)))]
    return replace(picker, taken=Gone(clock(start), day(start), reason, tuple(others)))


def _first_day(question: Question, today: date, last_day: date) -> date:
    wanted = question.first_on or today
    on = question.on
    if on and not wanted <= on < wanted + timedelta(days=DAYS):
        wanted = on
    return max(today, min(wanted, last_day))


def _day(found: Openings, on: date, last_day: date, zone: str, address: Address, first_on: date) -> Day:
    span = midnight(on, zone), midnight(on + timedelta(days=1), zone)
    count = found.count(span)
    works = _somebody_works(found, span)
    state = "free" if count else "later" if on > last_day else _why_nothing(found, span) if works else "closed"
    return Day(on, count, state, address(day=on, first=first_on), chosen=False)


def _why_nothing(found: Openings, span: Span) -> str:
    """On a day on which somebody works: it ends within the notice (soon), or everything is taken (full)."""
    return "soon" if span[0] <= found.ask.window[0] < span[1] else "full"


def _somebody_works(found: Openings, span: Span) -> bool:
    return any(minus(clip(diary.shifts, span), diary.closed) for diary in found.leaders if diary.shifts is not None)


def _parts(
    question: Question, found: Openings, on: date, clinic: Clinic, now: datetime, names: Mapping[int, str]
) -> tuple[Part, ...]:
    """The times of a day, by part of the day, each with who would serve it."""
    choice = Choice()
    if question.wish.therapist_id is None:
        held = to_minutes(question.held) if question.held else None
        choice = availability.choice(found, on, clinic, now, ignoring=question.own, usual=question.usual, usual_at=held)
    span = midnight(on, clinic.zone), midnight(on + timedelta(days=1), clinic.zone)
    zone = ZoneInfo(clinic.zone)
    labels = {0: _("Night"), 6: _("Morning"), 12: _("Afternoon"), 17: _("Evening")}
    parts: dict[str, list[Slot]] = {}
    for start in found.within(span):
        local = from_minutes(start).astimezone(zone)
        who = [names.get(seat.resource_id, "") for seat in found.led_by(start, choice.at(start))]
        label = labels[max(hour for hour in labels if hour <= local.hour)]
        parts.setdefault(label, []).append(_slot(local, " & ".join(filter(None, who)), question.held))
    return tuple(Part(label, tuple(slots)) for label, slots in parts.items())


def _slot(local: datetime, therapist: str, held: datetime | None) -> Slot:
    return Slot(
        id=f"t-{local:%H%M}{'-2' if local.fold else ''}",
        value=local.astimezone(ZoneInfo("UTC")).strftime(MINUTE_FORMAT),
        clock=f"{local:%H:%M}",
        offset=offset(local),
        therapist=therapist,
        chosen=local.astimezone(ZoneInfo("UTC")) == held,
        starts_at=local,
    )


def _next_free(
    question: Question, found: Openings, on: date, seen: int, clinic: Clinic, now: datetime, address: Address
) -> Way | None:
    """The first day after this one with a free time, looked for to the end of what can be booked."""
    after = midnight(on + timedelta(days=1), clinic.zone)
    start = next(iter(found.within((after, seen))), None)
    if start is None:
        latest = availability.offered(question.wish.service, clinic, now, question.wish.latitude)[1]
        start = availability.find(question.wish, (seen, latest), clinic, now, ignoring=question.own).first()
    return _way(local_date(start, clinic.zone), address, day_too=True) if start is not None else None


def _way(on: date, address: Address, *, day_too: bool = False) -> Way:
    return Way(on, address(first=on, day=on if day_too else None))
