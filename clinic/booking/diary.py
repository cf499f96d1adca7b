"""What stands in the diary on some days: who works, who comes, what is held, what is taken otherwise.

A day of the diary lasts from the end of the night before to the end of its own last shift (`timetable.turn_of_day`).
Spans are minutes since the epoch.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, or_, select

from clinic.booking.entries import Visit, begins_in, visits_in
from clinic.booking.models import Appointment, AppointmentSeat, Draft
from clinic.booking.timetable import turn_of_day
from clinic.catalog.models import Service, ServiceOption, words_in
from clinic.db import db
from clinic.people.models import Client, Therapist
from clinic.scheduling.hours import local_date, midnight
from clinic.scheduling.models import Allocation, Claim, Resource, TimeOff
from clinic.scheduling.rota import Hours, hours_of
from clinic.scheduling.slots import Need
from clinic.scheduling.spans import A_DAY, Span, merged
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

ClaimRow = Row[int, str, datetime | None, int, datetime, datetime]


@dataclass(frozen=True, slots=True)
class Lane:
    """A therapist or a room with her, or its, own column."""

    id: int
    name: str
    keeps_hours: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that somebody has chosen and not booked yet; `client` is None where nobody has said who she is."""

    claim_id: int
    lanes: frozenset[int]
    span: Span
    until: datetime
    client: str | None
    treatment: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Time off: a break, training, a holiday."""

    lane: int
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Diary:
    """Everything of some days, with the span of each."""

    days: dict[date, Span]
    worked: list[Span]  # when any therapist works
    lanes: list[Lane]
    hours: Hours
    visits: list[Visit]
    holds: list[Hold]
    absences: list[Absence]
    busy: dict[int, list[Span]]  # by lane, set-up and clean-up included

    def by_lane(self) -> dict[int, list[Visit | Hold | Absence]]:
        """What stands in each lane, out of order."""
        found: dict[int, list[Visit | Hold | Absence]] = defaultdict(list)
        for visit in self.visits:
            for lane in visit.lanes:
                found[lane].append(visit)
        for hold in self.holds:
            for lane in hold.lanes:
                found[lane].append(hold)
        for away in self.absences:
            found[away.lane].append(away)
        return found

    def shifts(self, lane: Lane) -> tuple[Span, ...] | None:
        """When it works; None: at any hour."""
        return self.hours.shifts(lane.id) if lane.keeps_hours else None


def today(clinic: Clinic, now: datetime) -> date:
    """The day of the diary that is going on: after midnight still yesterday's, while its last shift lasts."""
    minute = to_minutes(now)
    on = local_date(minute, clinic.zone)
    (span,) = _days([on], _hours("therapist", [on], clinic), clinic).values()
    return on if minute >= span[0] else on - timedelta(days=1)


def read(kind: str, days: Sequence[date], clinic: Clinic, now: datetime, *, of: int | None = None) -> Diary:
    """The days, one after the other, for every `therapist` or `room`, or for the one that is asked for.

    The same number of SELECTs, however many there are.
    """
    worked = _hours("therapist", days, clinic, of=of if kind == "therapist" else None)
    spans = _days(days, worked, clinic)
    hours = worked if kind == "therapist" else _hours(kind, days, clinic)
    window = spans[days[0]][0], spans[days[-1]][1]
    lanes = _lanes(kind, window, of)
    claims = _claims([lane.id for lane in lanes], window, now)
    busy: dict[int, list[Span]] = defaultdict(list)
    for claim in claims:
        busy[claim.resource_id].append((to_minutes(claim.starts_at), to_minutes(claim.ends_at)))
    return Diary(
        spans,
        worked.all_shifts(),
        lanes,
        hours,
        visits_in(window, of, clinic, now),
        _holds(claims, clinic, now),
        _absences(claims, window),
        busy,
    )


def shortest_visit() -> int:
    """The minutes of the shortest treatment that is offered: a gap below that is no free time."""
    offered = select(ServiceOption.minutes).join(Service).where(Service.state == "published")
    return db.session.scalar(offered.order_by(ServiceOption.minutes).limit(1)) or 1


def resources(kind: str) -> list[tuple[int, str]]:
    """Id and name of everybody, or every room, in the clinic's order."""
    named = select(Resource.id, Resource.name).outerjoin(Therapist, Therapist.resource_id == Resource.id)
    working = named.where(Resource.kind == kind, Resource.active).order_by(Therapist.position, Resource.id)
    return [(number, name or "") for number, name in db.session.execute(working)]


def _hours(kind: str, days: Sequence[date], clinic: Clinic, *, of: int | None = None) -> Hours:
    around = midnight(days[0] - timedelta(days=1), clinic.zone), midnight(days[-1] + timedelta(days=2), clinic.zone)
    return hours_of([Need(kind, among=None if of is None else frozenset({of}))], around)


def _days(days: Sequence[date], hours: Hours, clinic: Clinic) -> dict[date, Span]:
    dates = [*days, days[-1] + timedelta(days=1)]
    shifts = hours.all_shifts()
    turns = [turn_of_day(midnight(on, clinic.zone), shifts) for on in dates]
    return {on: (turns[n], turns[n + 1]) for n, on in enumerate(days)}


def _lanes(kind: str, window: Span, of: int | None) -> list[Lane]:
    """Who works here, and who has left with visits still to come."""
    still_there = select(AppointmentSeat.resource_id).join(Appointment).where(begins_in(window))
    statement = (
        select(Resource.id, Resource.name, Resource.keeps_hours)
        .outerjoin(Therapist, Therapist.resource_id == Resource.id)
        .where(Resource.kind == kind, or_(Resource.active, Resource.id.in_(still_there)))
        .order_by(Therapist.position, Resource.id)
    )
    if of is not None:
        statement = statement.where(Resource.id == of)
    return [Lane(row.id, row.name or "", row.keeps_hours) for row in db.session.execute(statement)]


def _claims(ids: Collection[int], window: Span, now: datetime) -> Sequence[ClaimRow]:
    low, high = window
    return db.session.execute(
        select(Claim.id, Claim.kind, Claim.expires_at, Allocation.resource_id, Allocation.starts_at, Allocation.ends_at)
        .join(Allocation, Allocation.claim_id == Claim.id)
        .where(
            Allocation.resource_id.in_(ids),
            Allocation.starts_at < from_minutes(high),
            Allocation.starts_at > from_minutes(low - A_DAY),
            Allocation.ends_at > from_minutes(low),
            Claim.lives_at(now),
        )
    ).all()


def _holds(claims: Iterable[ClaimRow], clinic: Clinic, now: datetime) -> list[Hold]:
    held: dict[int, list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        if claim.kind == "hold":
            held[claim.id].append(claim)
    if not held:
        return []
    made = select(Draft.claim_id, Draft.starts_at, ServiceOption.minutes, Service.name, Client.name.label("client"))
    rows = db.session.execute(
        made.join(ServiceOption, ServiceOption.id == Draft.option_id)
        .join(Service, Service.id == Draft.service_id)
        .outerjoin(Client, Client.id == Draft.client_id)
        .where(Draft.expires_at > now, Draft.booked_at.is_(None), Draft.claim_id.in_(held))
    )
    drafts = {row.claim_id: row for row in rows}
    found = []
    for claim_id, those in held.items():
        draft = drafts.get(claim_id)
        span = to_minutes(min(one.starts_at for one in those)), to_minutes(max(one.ends_at for one in those))
        if draft and draft.starts_at:
            span = to_minutes(draft.starts_at), to_minutes(draft.starts_at) + draft.minutes
        treatment = words_in(draft.name, clinic.locale) if draft else ""
        lanes = frozenset(one.resource_id for one in those)
        found.append(
            Hold(claim_id, lanes, span, those[0].expires_at or now, draft.client if draft else None, treatment)
        )
    return found


def _absences(claims: Iterable[ClaimRow], window: Span) -> list[Absence]:
    away: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for claim in claims:
        if claim.kind == "time_off":
            away[claim.id, claim.resource_id].append((to_minutes(claim.starts_at), to_minutes(claim.ends_at)))
    if not away:
        return []
    rows = db.session.execute(
        select(TimeOff.claim_id, TimeOff.reason).where(
            TimeOff.resource_id.in_({lane for _claim, lane in away}),
            TimeOff.starts_at < from_minutes(window[1]),
            TimeOff.ends_at > from_minutes(window[0]),
        )
    )
    reasons = {row.claim_id: row.reason for row in rows}
    return [
        Absence(lane, span, reasons.get(claim_id, ""))
        for (claim_id, lane), spans in away.items()
        for span in merged(spans)
    ]
