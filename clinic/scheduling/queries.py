"""What is free. `open_slots` is the only definition of it; everyone who asks asks here."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from clinic.db import db
from clinic.scheduling.busy import busy_spans
from clinic.scheduling.hours import local_date, midnight
from clinic.scheduling.models import Resource
from clinic.scheduling.rota import Candidate, Hours, candidates, hours_of
from clinic.scheduling.slots import Ask, Diary, Need, Openings, whole_days
from clinic.scheduling.spans import Span, clip, merged, minus
from clinic.scheduling.sweep import openings, unsettled, with_more

SPARE = 3  # of what does not lead, so many more than are needed are looked at first


def open_slots(ask: Ask, *, zone: str, now: datetime, ignoring: Collection[int] = ()) -> Openings:
    """Every start that fits, and who could serve it; four SELECTs, whatever the window and the number of therapists.

    `zone` is the clinic's, for what is counted by the day. The claims `ignoring` (the asker's own) are treated as if
    they were not there, and so is every claim that has ended by `now`.
    """
    return open_slots_each([ask], zone=zone, now=now, ignoring=ignoring)[0]


def open_slots_each(asks: Sequence[Ask], *, zone: str, now: datetime, ignoring: Collection[int] = ()) -> list[Openings]:
    """The same for several questions at once, with the same four SELECTs for all of them.

    Who leads is looked at first, with a few of all else; the rest only where those few leave a start unsettled.
    """
    reach = min(ask.reach[0] for ask in asks), max(ask.reach[1] for ask in asks)
    needs = [need for ask in asks for need in ask.needs]
    everybody = candidates(needs)
    if not everybody or reach[1] <= reach[0]:
        return [openings(ask, ()) for ask in asks]
    reading = _Reading(hours_of(needs, reach), zone, now, ignoring)
    first = {who.id for ask in asks for who in _looked_at_first(ask, everybody)}
    diaries = reading.diaries([who for who in everybody if who.id in first], [reach])
    found = [openings(ask, reading.bound(diaries, ask)) for ask in asks]

    others = [who for who in everybody if who.id not in first]
    still = [unsettled(each, others) for each in found]
    kinds = {kind for kinds, _bits in still for kind in kinds}
    touched = (span for each, (_kinds, bits) in zip(found, still, strict=True) for span in each.touched(bits))
    windows = merged(map(whole_days, touched))  # a few bookings more are read sooner than a few windows more
    diaries = reading.diaries([who for who in others if who.kind in kinds], windows)
    return [
        with_more(each, reading.bound(diaries, each.ask), bits) if bits else each
        for each, (_kinds, bits) in zip(found, still, strict=True)
    ]


def diaries(ask: Ask, windows: Sequence[Span], *, zone: str, now: datetime) -> list[Diary]:
    """Everybody who could take part, with what `open_slots` sees of their diaries in the windows; three SELECTs."""
    reading = _Reading(hours_of(ask.needs, whole_days(ask.reach)), zone, now, ())
    return list(reading.bound(reading.diaries(candidates(ask.needs), windows), ask))


def rooms() -> list[tuple[int, str]]:
    """The (resource id, name) of every room that is in use."""
    rows = select(Resource.id, Resource.name).where(Resource.kind == "room", Resource.active).order_by(Resource.id)
    return [(resource_id, name or "") for resource_id, name in db.session.execute(rows)]


def working_days(first: date, last: date, zone: str) -> list[date]:
    """The dates on which some therapist works, hers and the clinic's closures seen to; two SELECTs."""
    window = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    anybody = [Need("therapist")]
    hours = hours_of(anybody, window)
    worked: set[date] = set()
    for who in candidates(anybody):
        shifts = hours.shifts(who.id) if who.keeps_hours else [window]
        for start, end in clip(minus(shifts, hours.closed(who.id)), window):
            begins, ends = local_date(start, zone), local_date(end - 1, zone)
            worked.update(begins + timedelta(days=n) for n in range((ends - begins).days + 1))
    return sorted(worked)


def _looked_at_first(ask: Ask, everybody: Sequence[Candidate]) -> Iterator[Candidate]:
    """All who lead; of all else the largest, which are given out last and so are the likeliest to be free."""
    for need in ask.needs:
        able = [who for who in everybody if need.met_by(who)]
        if not ask.leads(need.kind):
            able = sorted(able, key=lambda who: (who.size, who.id))[-need.quantity - SPARE :]
        yield from able


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads diaries for one question."""

    hours: Hours
    zone: str
    now: datetime
    ignoring: Collection[int]

    def diaries(self, whose: Sequence[Candidate], windows: Sequence[Span]) -> list[Diary]:
        """What these are busy with in the windows; one SELECT, even about nobody."""
        capped = any(who.daily_cap is not None for who in whose)
        if capped and windows:  # which is counted by the day
            windows = [_local_days((windows[0][0], windows[-1][1]), self.zone)]
        busy: dict[int, list[Span]] = {who.id: [] for who in whose}
        begun: dict[int, list[int]] = {who.id: [] for who in whose}
        for who_id, start, end, kind in busy_spans(busy, windows, self.now, self.ignoring, kinds=capped):
            busy[who_id].append((start, end))
            if capped and kind != "time_off":
                begun[who_id].append(start)
        return [
            Diary(
                who.id,
                who.kind,
                who.capabilities,
                who.size,
                self.hours.shifts(who.id) if who.keeps_hours else None,
                tuple(busy[who.id]),
                self.hours.closed(who.id),
                _full_days(who.daily_cap, begun[who.id], self.zone),
                who.daily_cap is not None,
            )
            for who in whose
        ]

    def bound(self, diaries: Sequence[Diary], ask: Ask) -> Sequence[Diary]:
        """The same diaries, bound only by what binds this question."""
        if ask.any_hours:
            whenever = (whole_days(ask.reach),)
            diaries = [
                replace(
                    one,
                    shifts=whenever if ask.leads(one.kind) else None,
                    closed=() if one.kind == "therapist" else self.hours.out_of_order(one.id),
                )
                for one in diaries
            ]
        if ask.uncapped:
            diaries = [replace(one, no_starts=(), capped=False) for one in diaries]
        return diaries


def _local_days(window: Span, zone: str) -> Span:
    return midnight(local_date(window[0], zone), zone), midnight(local_date(window[1], zone) + timedelta(days=1), zone)


def _full_days(cap: int | None, begun: Iterable[int], zone: str) -> tuple[Span, ...]:
    """The local days on which as many appointments (or holds) as the cap allows have begun already."""
    if cap is None:
        return ()
    on = Counter(local_date(start, zone) for start in begun)
    return tuple((midnight(day, zone), midnight(day + timedelta(days=1), zone)) for day, n in on.items() if n >= cap)
