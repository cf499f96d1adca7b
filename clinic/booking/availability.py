"""What this clinic offers of what is free: notice, horizon and step applied, and who gets the work."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from clinic.catalog.models import Service
from clinic.catalog.queries import needs
from clinic.scheduling.busy import busy_spans, last_ends
from clinic.scheduling.hours import local_date, midnight
from clinic.scheduling.queries import open_slots, open_slots_each
from clinic.scheduling.slots import Ask, Diary, Openings, Seat
from clinic.scheduling.spans import Span
from clinic.settings.queries import Clinic
from clinic.times import to_minutes

STAFF_BACK = timedelta(hours=1)  # what began so long ago can still be written down
STAFF_AHEAD = timedelta(days=731)  # no horizon: only as far as a search looks


@dataclass(frozen=True, slots=True)
class Latitude:
    """How far somebody of the staff may go beyond what is offered online.

    Notice and horizon never bind her. Past working hours, absences and closures, or past what somebody may start on a
    day, she goes with a written reason. Nobody goes over what keeps a therapist, a room or equipment busy, or into a
    room that is itself out of order.
    """

    past_hours: bool = False
    past_cap: bool = False
    reason: str = ""
    step: int | None = None  # minutes from start to start; None: as offered online

    def __post_init__(self) -> None:
        if (self.past_hours or self.past_cap) and not self.reason.strip():
            raise ValueError("going past hours or caps needs a reason")

    @property
    def past(self) -> list[str]:
        """What she goes past, as the trail says it; the reason stays with the appointment."""
        return [name for name, past in (("hours", self.past_hours), ("cap", self.past_cap)) if past]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to book; `therapist_id` None means any, `client_id` None means nobody we know yet."""

    service: Service
    minutes: int
    therapist_id: int | None = None  # a resource
    client_id: int | None = None  # the client's resource
    rooms: frozenset[int] = frozenset()  # rooms that staff have pinned; empty: any that fits
    latitude: Latitude | None = None  # None: what is offered online


def offered(service: Service, clinic: Clinic, now: datetime, latitude: Latitude | None = None) -> Span:
    """From when to when a service can be booked online: after the notice, to the end of the horizon's last day.

    With latitude neither holds.
    """
    if latitude is not None:
        return to_minutes(now - STAFF_BACK), to_minutes(now + STAFF_AHEAD)
    notice = clinic.notice_minutes if service.notice_minutes is None else service.notice_minutes
    horizon = clinic.horizon_days if service.horizon_days is None else service.horizon_days
    today = local_date(to_minutes(now), clinic.zone)
    first = to_minutes(now + timedelta(minutes=notice, seconds=59))  # the first whole minute that is far enough off
    return first, midnight(today + timedelta(days=horizon + 1), clinic.zone)


def refusal(service: Service, start: datetime, clinic: Clinic, now: datetime) -> str:
    """Why a start could not be had: within the notice (soon), beyond the horizon (later), or taken."""
    first, last = offered(service, clinic, now)
    return "soon" if to_minutes(start) < first else "later" if to_minutes(start) >= last else "taken"


def find(wish: Wish, window: Span, clinic: Clinic, now: datetime, *, ignoring: Collection[int] = ()) -> Openings:
    """The starts in the window that the wish can have; the claims `ignoring` are the asker's own."""
    return open_slots(ask_of(wish, window, clinic, now), zone=clinic.zone, now=now, ignoring=ignoring)


def find_each(wishes: Iterable[Wish], window: Span, clinic: Clinic, now: datetime) -> list[Openings]:
    """The same for several wishes, with as many queries as for one."""
    asks = [ask_of(wish, window, clinic, now) for wish in wishes]
    return open_slots_each(asks, zone=clinic.zone, now=now) if asks else []


def free_at(
    wanted: Iterable[tuple[Wish, int]], clinic: Clinic, now: datetime, *, ignoring: Collection[int] = ()
) -> list[bool]:
    """Whether each wish can have its start (a minute), with as many queries as for one."""
    pairs = list(wanted)
    asks = [ask_of(wish, (minute, minute + 1), clinic, now) for wish, minute in pairs]
    found = open_slots_each(asks, zone=clinic.zone, now=now, ignoring=ignoring) if asks else []
    return [minute in openings for (_wish, minute), openings in zip(pairs, found, strict=True)]


def ask_of(wish: Wish, window: Span, clinic: Clinic, now: datetime) -> Ask:
    """The question that a wish comes to, with the clinic's own rules in it."""
    first, last = offered(wish.service, clinic, now, wish.latitude)
    latitude = wish.latitude or Latitude()
    wanted = needs(wish.service, wish.therapist_id, wish.client_id)
    if wish.rooms:
        wanted = tuple(replace(need, among=wish.rooms) if need.kind == "room" else need for need in wanted)
    return Ask(
        wanted,
        wish.minutes,
        (max(window[0], first), min(window[1], last)),
        latitude.step or wish.service.step_minutes or clinic.step_minutes,
        clinic.buffers_may_overhang,
        latitude.past_hours,
        latitude.past_cap,
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """How the therapist of an "any therapist" booking is chosen among those who are free.

    The fewest booked minutes in the week of the start; among equals who has been idle longest; then the first.
    Rooms: the smallest that fits. Before all that come the `usual`: those the client has been shown already, for any
    start or for one.
    """

    booked: dict[int, int] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)
    usual: frozenset[int] = frozenset()
    usual_at: int | None = None

    def at(self, start: int) -> Callable[[Diary], tuple[int, ...]]:
        """The order of preference for a session that starts then."""

        usual = self.usual if self.usual_at in {None, start} else frozenset()

        def order(diary: Diary) -> tuple[int, ...]:
            if diary.kind != "therapist":
                return diary.id not in usual, diary.size, diary.id
            idle_since = max((end for end in self.ends.get(diary.id, ()) if end <= start), default=0)
            return diary.id not in usual, self.booked.get(diary.id, 0), idle_since, diary.id

        return order

    def reason(self, seats: Iterable[Seat], asked_for: int | None) -> dict[str, Any]:
        """Why these therapists, as it is stored."""
        if asked_for is not None:
            return {"rule": "asked_for"}
        chosen = {seat.resource_id for seat in seats if seat.kind == "therapist"}
        rule = "kept" if chosen & self.usual else "least_booked"
        return {"rule": rule, "minutes_that_week": {str(who): self.booked.get(who, 0) for who in sorted(chosen)}}


def choice(
    openings: Openings,
    on: date,
    clinic: Clinic,
    now: datetime,
    *,
    ignoring: Collection[int] = (),
    usual: Iterable[int] = (),
    usual_at: int | None = None,
) -> Choice:
    """The choice among the therapists of these openings in the week of a local date; two SELECTs."""
    therapists = {diary.id for diary in openings.leaders if diary.kind == "therapist"}
    monday = midnight(on - timedelta(days=on.weekday()), clinic.zone)
    week = monday, midnight(on - timedelta(days=on.weekday() - 7), clinic.zone)
    booked: Counter[int] = Counter()
    ends = {who: [end] for who, end in last_ends(therapists, week[0], now).items()}
    for who, start, end, kind in busy_spans(therapists, [week], now, ignoring, kinds=True):
        if kind != "time_off":
            booked[who] += _inside((start, end), week)
            ends.setdefault(who, []).append(end)
    return Choice(booked, ends, frozenset(usual), usual_at)


def _inside(span: Span, window: Span) -> int:
    return min(span[1], window[1]) - max(span[0], window[0])
