"""The diary made ready for a page: columns of what stands where, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from clinic.booking import timetable
from clinic.booking.diary import Absence, Diary, Hold, Lane
from clinic.booking.entries import Visit
from clinic.booking.staff.items import Board, Column, Item
from clinic.booking.staff.links import to_appointment, to_new
from clinic.booking.staff.marks import OVER, PROGRESS, Marks, progress
from clinic.booking.timetable import HOUR, ROW, Place, Ruler, Stretch
from clinic.intake.staff.showing import Tag
from clinic.scheduling.spans import A_DAY, Span, clip, minus
from clinic.settings.formats import clock
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

USUAL = 9 * HOUR, 17 * HOUR  # what is shown of a day on which nothing is
SIZES = {"tiny": 35, "short": 60, "": 75}  # how much fits on the card of a visit below so many minutes
BESIDE = 15  # minutes about the line of the present in which another time would be covered
Thing = Visit | Hold | Absence | Stretch


class Words:
    """What is said a hundred times on a page, looked up once."""

    def __init__(self) -> None:
        self.free, self.span = _("%(starts)s to %(ends)s free"), _("%(starts)s to %(ends)s")
        self.appointment, self.new = to_appointment(""), to_new("")
        self.book, self.to = _("Book %(name)s,"), _("to %(ends)s")
        self.off, self.away = _("Time off"), {"pause": _("Break"), "off": _("Not working")}
        self.outside = Tag(_("Outside hours"), "clock", "ochre")
        self.progress = {status: progress(status) for status in PROGRESS}
        self._clocks: dict[int, str] = {}

    def clock(self, minute: int) -> str:
        """What the clocks show."""
        if minute not in self._clocks:
            self._clocks[minute] = clock(from_minutes(minute))
        return self._clocks[minute]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all columns of a page have in common."""

    diary: Diary
    marks: Marks
    clinic: Clinic
    now: datetime
    shortest: int  # minutes; a shorter gap is no free time
    by_room: bool = False
    may_book: bool = False
    words: Words = field(default_factory=Words)
    lanes: dict[int, list[Visit | Hold | Absence]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort what there is into columns, once."""
        object.__setattr__(self, "lanes", self.diary.by_lane())

    def day(self, on: date) -> Board:
        """A day, a column for each therapist or room."""
        window = self.diary.days[on]
        shown = self._frame(on, self.diary.worked)
        columns = [
            self._column(lane, on, shown, lambda minute: minute - shown[0], f"r{lane.id}", lane.name)
            for lane in self.diary.lanes
        ]
        minute = to_minutes(self.now)
        here = shown[0] <= minute < shown[1] and window[0] <= minute < window[1]
        line = Place(*divmod((minute - shown[0]) // ROW, HOUR // ROW), 0, 0) if here else None
        hidden = range(minute - BESIDE, minute + BESIDE) if here else ()  # the line has a time of its own
        axis = ["" if at in hidden else self.clock(at) for at in range(shown[0], shown[1], HOUR)]
        return Board(columns, axis, line, self.clock(minute) if here else "")

    def week(self, days: Iterable[date], names: Iterable[str]) -> Board:
        """A week of the only lane, a column for each day, on the scale of the clocks."""
        (lane,) = self.diary.lanes
        minute = to_minutes(self.now)
        mine = self.diary.shifts(lane) or self.diary.worked
        frames = {on: self._frame(on, mine) for on in days}
        walls = {on: tuple(map(self._wall(on), frame)) for on, frame in frames.items()}
        top, bottom = min(start for start, _end in walls.values()), max(end for _start, end in walls.values())
        columns = [
            self._column(lane, on, self._on(on, (top, bottom)), self._below(on, top), f"d{on:%Y%m%d}", name, minute)
            for on, name in zip(frames, names, strict=True)
        ]
        axis = [f"{hour // HOUR % 24:02}:00" for hour in range(top, bottom, HOUR)]
        return Board(columns, axis, None, "")

    def clock(self, minute: int) -> str:
        """What the clocks show."""
        return self.words.clock(minute)

    def _frame(self, on: date, shifts: Iterable[Span]) -> Span:
        """What is shown of a day: whole hours."""
        standing = [*shifts, *(visit.span for visit in self.diary.visits), *(hold.span for hold in self.diary.holds)]
        shown = timetable.frame(self.diary.days[on], standing, self._on(on, USUAL))
        return timetable.whole_hours(shown, self._wall(on))

    def _column(self, lane: Lane, on: date, shown: Span, ruler: Ruler, key: str, name: str, minute: int = 0) -> Column:
        day = max(shown[0], self.diary.days[on][0]), min(shown[1], self.diary.days[on][1])
        things = sorted(self._things(lane, day), key=lambda one: one.span)
        spans = [clip([thing.span], shown)[0] for thing in things]
        places = timetable.places(spans, ruler)
        items = [
            self._item(thing, f"{key}-{n}", span, lane, place)
            for n, (thing, span, place) in enumerate(zip(things, spans, places, strict=True))
        ]
        window = self.diary.days[on]
        return Column(key, name, self._about(lane, day, things), items, window[0] <= minute < window[1])

    def _things(self, lane: Lane, day: Span) -> Iterator[Thing]:
        diary = self.diary
        there = [one for one in self.lanes.get(lane.id, ()) if one.span[0] < day[1] and one.span[1] > day[0]]
        yield from there
        shifts, closed, busy = diary.shifts(lane), diary.hours.closed(lane.id), diary.busy.get(lane.id, ())
        from_now = -(-to_minutes(self.now) // ROW) * ROW, day[1]
        for stretch in timetable.stretches(day, shifts, closed, busy, [thing.span for thing in there]):
            if stretch.kind != "free":
                yield stretch
            elif not self.by_room:
                left = clip([stretch.span], from_now) if from_now[0] < day[1] else []
                yield from (Stretch("free", span) for span in left if span[1] - span[0] >= self.shortest)

    def _about(self, lane: Lane, day: Span, things: Iterable[Thing]) -> str:
        """Where she is, and when she works."""
        seen = [thing for thing in things if isinstance(thing, Visit)]
        rooms = [] if self.by_room else list(dict.fromkeys(room for visit in seen for room in visit.rooms))
        shifts = self.diary.shifts(lane)
        if shifts is None:
            return ", ".join(rooms)
        works = minus(clip(shifts, day), self.diary.hours.closed(lane.id))
        hours = f"{self.clock(works[0][0])}–{self.clock(works[-1][1])}" if works else _("Not working")
        return ", ".join([*rooms, hours])

    def _item(self, thing: Thing, key: str, span: Span, lane: Lane, place: Place) -> Item:
        starts, ends = self.clock(thing.span[0]), self.clock(thing.span[1])
        if isinstance(thing, Visit):
            return self._visit(thing, key, (starts, ends), lane, place)
        if isinstance(thing, Hold):
            until = Tag(_("Held online until %(clock)s", clock=clock(thing.until)), "clock")
            title = thing.client or _("New client")
            said = self.words.to % {"ends": ends}
            return Item("hold", key, span, starts, said, title, thing.treatment, until, place=place.classes)
        told = {"starts": starts, "ends": ends}
        if isinstance(thing, Stretch) and thing.kind == "free":
            new = self._new(span[0], lane) if self.may_book else ""
            book = self.words.book % {"name": lane.name}
            return Item("free", key, span, starts, ends, self.words.free % told, book, url=new, place=place.classes)
        word = (thing.reason or self.words.off) if isinstance(thing, Absence) else self.words.away[thing.kind]
        return Item("off", key, span, starts, ends, word, self.words.span % told, place=place.classes)

    def _new(self, minute: int, lane: Lane) -> str:
        """Where a free time is booked."""
        at = from_minutes(minute).astimezone(ZoneInfo(self.clinic.zone))
        return f"{self.words.new}?date={at:%Y-%m-%d}&time={at:%H:%M}&therapist={lane.id}"

    def _visit(self, visit: Visit, key: str, clocks: tuple[str, str], lane: Lane, place: Place) -> Item:
        told = self.marks.of(visit)
        marks = told if self._works(visit, lane) else (*told, self.words.outside)
        tone = {"fulfilled": "done-a", "no_show": "done-a", "in_session": "now-a"}.get(visit.status, "")
        size = next((name for name, below in SIZES.items() if visit.minutes < below), "roomy")
        where = visit.therapists if self.by_room else visit.rooms
        waits = "rev" if any(mark.colour == "ochre" for mark in marks) and not tone else ""
        return Item(
            "visit",
            f"{key.partition('-')[0]}-{visit.public_id}",
            visit.span,
            clocks[0],
            self.words.to % {"ends": clocks[1]},
            visit.client,
            ", ".join([visit.treatment, *where]),
            None if visit.status == "pending" and told else self.words.progress[visit.status],
            marks,
            self.words.appointment + visit.public_id,
            " ".join(filter(None, (tone, waits, size))),
            place.classes,
            visit.status,
        )

    def _works(self, visit: Visit, lane: Lane) -> bool:
        """Whether a visit stands within hours; when they change, or an absence comes, it stays where it was."""
        shifts, closed = self.diary.shifts(lane), self.diary.hours.closed(lane.id)
        works = minus([visit.span] if shifts is None else shifts, closed)
        return visit.status in OVER or not minus([visit.span], works)

    def _wall(self, on: date) -> Ruler:
        """Minutes since midnight, as the clocks show it."""
        zone = ZoneInfo(self.clinic.zone)

        def wall(minute: int) -> int:
            there = from_minutes(minute).astimezone(zone)
            return (there.date() - on).days * A_DAY + there.hour * HOUR + there.minute

        return wall

    def _below(self, on: date, top: int) -> Ruler:
        wall = self._wall(on)
        return lambda minute: wall(minute) - top

    def _on(self, on: date, walls: Span) -> Span:
        """From one wall time to another, in minutes since midnight, on that date."""
        zone, begins = ZoneInfo(self.clinic.zone), datetime.combine(on, time())
        low, high = (to_minutes((begins + timedelta(minutes=wall)).replace(tzinfo=zone)) for wall in walls)
        return low, high
