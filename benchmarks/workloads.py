"""Clinics of three sizes, the same each time: their rows, and the same facts as plain spans to check answers with.

Minutes are since the epoch. Every session lasts an hour; a therapist is busy ten minutes longer, a room fifteen, and
a stone heater from fifteen before to twenty after.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text

from clinic.db import db, transaction
from clinic.scheduling.models import Allocation, Claim, HoursException, Resource, ResourceCapability, WorkingHours

ZONE = "Europe/Dublin"
FIRST_DAY = date(2026, 11, 23)  # a Monday
SESSION, STEP = 60, 15
AROUND = {"therapist": (0, 10), "room": (0, 15), "equipment": (15, 20)}  # set-up and clean-up
WEEKS = [
    dict.fromkeys((0, 1, 2, 3, 4), ("09:00-17:00",)),
    dict.fromkeys((1, 2, 3, 4, 5), ("09:00-13:00", "14:00-18:00")),
    dict.fromkeys((0, 2, 3, 4, 5), ("12:30-20:30",)),
]


@dataclass(frozen=True)
class Size:
    """How many of everything; `days` is how far ahead the bookings go."""

    name: str
    therapists: int
    bookings: int
    days: int


SIZES = {
    size.name: size
    for size in (Size("small", 3, 600, 90), Size("medium", 20, 5_000, 90), Size("large", 200, 100_000, 365))
}


@dataclass
class Workload:
    """The facts, by resource."""

    of: dict[str, list[int]]
    weeks: dict[int, dict[int, tuple[str, ...]]]
    absent: set[tuple[int | None, date]]
    shifts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    busy: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    bookings: list[list[tuple[int, tuple[int, int]]]] = field(default_factory=list)


def make(size):
    """The clinic of that size."""
    random = Random(size.name)
    counts = {"therapist": size.therapists, "room": max(2, size.therapists * 3 // 4)}
    counts["equipment"] = max(1, size.therapists // 10)
    ids = iter(range(1, sum(counts.values()) + 1))
    of = {kind: [next(ids) for _ in range(count)] for kind, count in counts.items()}
    found = Workload(of, {}, {(None, FIRST_DAY + timedelta(days=10))})
    found.busy = {who: [] for kind in of for who in of[kind]}
    for therapist in of["therapist"]:
        found.weeks[therapist] = WEEKS[therapist % len(WEEKS)]
        away = random.sample(range(size.days), size.days // 45)
        found.absent |= {(therapist, FIRST_DAY + timedelta(days=day)) for day in away}
        found.shifts[therapist] = list(_shifts(found, therapist, size.days))
    for start, therapist in sorted(random.sample(list(_places(found)), size.bookings)):
        _book(found, start, therapist, with_heater=random.random() < 0.15)
    return found


def store(workload):
    """Put the clinic into the database of the open application."""
    with transaction():
        rows = [
            {"id": who, "kind": kind, "name": f"{kind} {who}", "keeps_hours": kind == "therapist"}
            for kind, ids in workload.of.items()
            for who in ids
        ]
        db.session.execute(insert(Resource), rows)
        skills = [{"resource_id": row["id"], "capability": row["kind"]} for row in rows]
        db.session.execute(insert(ResourceCapability), skills)
        db.session.execute(insert(WorkingHours), list(_hours_rows(workload)))
        away = [{"resource_id": who, "kind": "closed", "first_on": on, "last_on": on, "zone": ZONE, "reason": ""}
                for who, on in sorted(workload.absent, key=str)]  # fmt: skip
        db.session.execute(insert(HoursException), away)
        numbered = list(enumerate(workload.bookings, start=1))
        db.session.execute(insert(Claim), [{"id": number, "kind": "appointment"} for number, _ in numbered])
        busy = [
            {"claim_id": number, "resource_id": who, "starts_at": _instant(span[0]), "ends_at": _instant(span[1])}
            for number, seats in numbered
            for who, span in seats
        ]
        db.session.execute(insert(Allocation), busy)
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def minute(on, clock):
    """The minute at which the clocks show that on a day without a clock change."""
    local = datetime.combine(on, time.fromisoformat(clock), ZoneInfo(ZONE))
    return int(local.timestamp()) // 60


def _shifts(workload, therapist, days):
    for on in (FIRST_DAY + timedelta(days=day) for day in range(days)):
        if (None, on) not in workload.absent and (therapist, on) not in workload.absent:
            for shift in workload.weeks[therapist].get(on.weekday(), ()):
                yield tuple(minute(on, clock) for clock in shift.split("-"))


def _places(workload):
    """Every (start, therapist) at which a session could be, were there no other."""
    length = SESSION + sum(AROUND["therapist"])
    for therapist, shifts in workload.shifts.items():
        for start, end in shifts:
            yield from ((at, therapist) for at in range(start, end - length + 1, length + 5))


def _book(workload, start, therapist, *, with_heater):
    """A booking with the first free room and, if wanted, the first free heater; without what there is none of."""
    seats = [(therapist, _span("therapist", start))]
    for kind in ("room", "equipment") if with_heater else ("room",):
        span = _span(kind, start)
        free = (who for who in workload.of[kind] if not workload.busy[who] or workload.busy[who][-1][1] <= span[0])
        seats += [(who, span) for who in islice(free, 1)]
    for who, span in seats:
        workload.busy[who].append(span)
    workload.bookings.append(seats)


def _span(kind, start):
    before, after = AROUND[kind]
    return start - before, start + SESSION + after


def _hours_rows(workload):
    for therapist, week in workload.weeks.items():
        for weekday, shifts in week.items():
            for starts, ends in (shift.split("-") for shift in shifts):
                yield {
                    "resource_id": therapist,
                    "weekday": weekday,
                    "starts": time.fromisoformat(starts),
                    "ends": time.fromisoformat(ends),
                    "zone": ZONE,
                    "effective_from": FIRST_DAY - timedelta(days=30),
                }


def _instant(at):
    return datetime.fromtimestamp(at * 60, UTC)
