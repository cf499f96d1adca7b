"""What is free, found out minute by minute from the rules as they are written down: slow, plain, and none of it ours.

It shares the words of `clinic.scheduling` (a need, a question, a diary) and not one step of its arithmetic.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain, combinations, product
from zoneinfo import ZoneInfo

ALWAYS = ((float("-inf"), float("inf")),)


# ---- which minutes -----------------------------------------------------------


def free_starts(ask, diaries):
    """Every minute at which a session may start: all needs met by different resources, on a therapist's grid.

    Without therapists: on anybody's grid.
    """
    able = [[(diary, *_starts(ask, need, diary)) for diary in diaries if _can(diary, need)] for need in ask.needs]
    led = [row for row, need in zip(able, ask.needs, strict=True) if need.kind == "therapist"] or able

    def who(minute):
        return tuple(tuple(diary.id for diary, fits, _ in row if minute in fits) for row in able)

    return [
        minute
        for minute in range(*ask.window)
        if any(minute in on_grid for row in led for _, _, on_grid in row)
        and assignments(tuple(need.quantity for need in ask.needs), who(minute))
    ]


@lru_cache(maxsize=4096)
def assignments(quantities, able):
    """Every way to give each need so many of the resources able to meet it, nobody twice."""
    ways = product(*(combinations(ids, quantity) for ids, quantity in zip(able, quantities, strict=True)))
    return [way for way in ways if len({*chain(*way)}) == sum(quantities)]


def fits(ask, need, diary, minute):
    """Whether the resource could serve from that minute: able, in one shift, busy or closed at no minute of it."""
    return _can(diary, need) and minute in _starts(ask, need, diary)[0]


def _can(diary, need):
    return (
        diary.kind == need.kind
        and need.capabilities.issubset(diary.capabilities)
        and (need.among is None or diary.id in need.among)
    )


@lru_cache(maxsize=1024)
def _starts(ask, need, diary):
    """The minutes at which this resource could begin, and those of them on the grid of its shift.

    The only therapist of a session begins on her own grid.
    """
    fitting, on_grid = set(), set()
    taken = [*diary.busy, *diary.closed]
    for shift in ALWAYS if diary.shifts is None else diary.shifts:
        for minute in range(*ask.window):
            begins, ends = minute - need.setup_minutes, minute + ask.minutes + need.cleanup_minutes
            inside = (minute, minute + ask.minutes) if ask.overhang else (begins, ends)
            if (
                shift[0] <= inside[0]
                and inside[1] <= shift[1]
                and all(end <= begins or start >= ends for start, end in taken)
                and not any(start <= minute < end for start, end in diary.no_starts)
            ):
                fitting.add(minute)
                if diary.shifts is not None and (minute - shift[0]) % ask.step == 0:
                    on_grid.add(minute)
    therapists = sum(need.quantity for need in ask.needs if need.kind == "therapist")
    alone = need.kind == "therapist" and therapists == 1 and diary.shifts is not None
    return on_grid if alone else fitting, on_grid


# ---- which instants ----------------------------------------------------------


@lru_cache(maxsize=4096)
def opening(day, wall, zone):
    """The first minute whose clock shows that wall time or a later one."""
    wanted = datetime.combine(day, wall)
    return next(minute for minute, shown in _clocks(day, zone) if shown >= wanted)


@lru_cache(maxsize=4096)
def closing(day, wall, zone):
    """The minute after the last whose clock shows an earlier wall time."""
    wanted = datetime.combine(day, wall)
    return next(minute for minute, shown in reversed(_clocks(day, zone)) if shown < wanted) + 1


@lru_cache(maxsize=64)
def _clocks(day, zone):
    """(minute since the epoch, what the clocks of the zone show then) for every minute that day can have."""
    where = ZoneInfo(zone)
    first = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) // 60 - 26 * 60
    return [
        (minute, datetime.fromtimestamp(minute * 60, where).replace(tzinfo=None))
        for minute in range(first, first + 3 * 26 * 60)
    ]


def span_of(day, starts, ends, ends_next_day, zone):
    """From the opening of a day to its closing; nothing when the clocks leave nothing."""
    begins = opening(day, starts, zone)
    finishes = closing(day + timedelta(days=ends_next_day), ends, zone)
    return [(begins, finishes)] if begins < finishes else []
