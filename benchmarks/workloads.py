"""Clinics of three sizes, the same each time: their rows, and the same facts as plain spans to check answers with.

Minutes are since the epoch. Every session lasts an hour; a therapist is busy ten minutes longer, a room fifteen, and
a stone heater from fifteen before to twenty after.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, text

from clinic.booking.models import Appointment, AppointmentSeat
from clinic.catalog import seed
from clinic.catalog.models import Service, ServiceOption
from clinic.db import db, transaction
from clinic.intake import seed as questions
from clinic.intake.models import Response
from clinic.people.models import Client, Therapist
from clinic.scheduling.models import Allocation, Claim, HoursException, Resource, ResourceCapability, WorkingHours
from clinic.settings.models import ClinicSettings

ZONE = "Europe/Dublin"
FIRST_DAY = date(2026, 11, 23)  # a Monday
SESSION, STEP = 60, 15
CLIENTS = 20_000  # at most
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

    @property
    def kinds(self):
        """The resources of each kind, to look them up in."""
        return {kind: range(ids[0], ids[-1] + 1) for kind, ids in self.of.items()}


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


def store_visits(workload):
    """Give every booking its appointment: a client, a treatment that asks about health, and answers that are good.

    The clinic of `store` must be there already.
    """
    made_at = _instant(minute(FIRST_DAY, "00:00")) - timedelta(days=2)
    first_client = 1 + max(who for ids in workload.of.values() for who in ids)
    clients = min(CLIENTS, len(workload.bookings))
    with transaction():
        db.session.add(ClinicSettings(id=1, name="Large", zone=ZONE))
        seed.load_content(seed.read_content())
        questions.load_content(questions.read_content(), made_at)
        therapists = [{"resource_id": who, "position": n} for n, who in enumerate(workload.of["therapist"])]
        db.session.execute(insert(Therapist), therapists)
        numbers = range(1, clients + 1)
        db.session.execute(insert(Resource), [{"id": first_client + n, "kind": "client"} for n in numbers])
        db.session.execute(insert(Client), [_client(n, first_client + n, made_at) for n in numbers])
        option = db.session.execute(
            select(ServiceOption.id, Service.id.label("service_id"), Service.modality)
            .join(Service, Service.id == ServiceOption.service_id)
            .where(ServiceOption.minutes == SESSION, Service.slug == "swedish-massage")
        ).one()
        visits = [_visit(n, seats, option, clients, made_at) for n, seats in enumerate(workload.bookings, start=1)]
        db.session.execute(insert(Response), [_response(visit, option.modality) for visit in visits])
        db.session.execute(insert(Appointment), visits)
        seats = [
            {"appointment_id": n, "resource_id": who, "kind": kind}
            for n, seats in enumerate(workload.bookings, start=1)
            for who, _span in seats
            for kind in AROUND
            if who in workload.kinds[kind]
        ]
        db.session.execute(insert(AppointmentSeat), seats)
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


def _client(number, resource_id, at):
    name = f"Client {number}"
    return {"id": number, "public_id": name, "resource_id": resource_id, "name": name, "created_at": at,
            "email": f"client{number}@client.example", "phone": ""}  # fmt: skip


def _visit(number, seats, option, clients, at):
    start = _instant(seats[0][1][0])
    return {
        "id": number,
        "public_id": f"visit{number}",
        "draft_id": None,
        "claim_id": number,
        "client_id": number % clients + 1,
        "service_id": option.service_id,
        "option_id": option.id,
        "response_id": number,
        "service_name": "Swedish massage",
        "minutes": SESSION,
        "price_minor": 7500,
        "currency": "EUR",
        "language": "en",
        "zone": ZONE,
        "starts_at": start,
        "ends_at": start + timedelta(minutes=SESSION),
        "status": "booked",
        "cancel_notice_minutes": 0,
        "move_notice_minutes": 0,
        "grace_until": at,
        "created_at": at,
        "changed_at": at,
    }


def _response(visit, modality):
    number = visit["id"]
    return {
        "id": number,
        "public_id": f"response{number}",
        "client_id": visit["client_id"],
        "version_id": 1,
        "modality": modality,
        "visit_at": visit["starts_at"],
        "outcomes": {modality: "allow"},
        "started_at": visit["created_at"],
        "completed_at": visit["starts_at"] - timedelta(days=1),
    }
