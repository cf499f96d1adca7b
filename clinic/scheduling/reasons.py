"""Why a session can't start at a minute: what stands in whose way. Pure.

Whether it can is not decided here a second time: the sweep says so, and this only reads the same diaries aloud.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clinic.scheduling.slots import Ask, Diary, Need
from clinic.scheduling.spans import Span, clip
from clinic.scheduling.sweep import openings


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps one resource from a session: `busy`, `closed`, `hours` or `cap`.

    `span` is what is in the way, in minutes since the epoch; of `hours` the nearest shift there is.
    """

    resource_id: int
    kind: str
    what: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Shortage:
    """A need that too few can meet: how many do, and what keeps each of the others."""

    need: Need
    free: int
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a session can start, and if not, why: needs that are not met; or starts are on other minutes only
    (`off_step`); or every need can be met, but not all at the same time.
    """

    free: bool
    shortages: tuple[Shortage, ...] = ()
    off_step: bool = False


def verdict(ask: Ask, diaries: Sequence[Diary], start: int) -> Verdict:
    """What these diaries, of everybody who could take part, say of a session that starts then."""
    at = replace(ask, window=(start, start + 1))
    if start in openings(at, diaries):
        return Verdict(free=True)
    shortages = []
    for need in ask.needs:
        asked = [(who, obstacle(at, need, who, start)) for who in diaries if need.met_by(who)]
        free = sum(1 for _who, found in asked if found is None)
        if free < need.quantity:
            shortages.append(Shortage(need, free, tuple(found for _who, found in asked if found)))
    every_minute = replace(at, step=1)
    return Verdict(free=False, shortages=tuple(shortages), off_step=start in openings(every_minute, diaries))


def obstacle(ask: Ask, need: Need, who: Diary, start: int) -> Obstacle | None:
    """The first thing that keeps a resource from meeting a need from that start; None where it could."""
    return next(_obstacles(ask, need, who, start), None)


def _obstacles(ask: Ask, need: Need, who: Diary, start: int) -> Iterator[Obstacle]:
    span = need.span(start, ask.minutes)
    for busy in clip(who.busy, span):  # first, for past it nobody goes
        yield Obstacle(who.id, who.kind, "busy", _whole(who.busy, busy))
    for closed in clip(who.closed, span):
        yield Obstacle(who.id, who.kind, "closed", _whole(who.closed, closed))
    inner = (start, start + ask.minutes) if ask.overhang else span
    if who.shifts is not None and not any(low <= inner[0] and inner[1] <= high for low, high in who.shifts):
        nearest = min(who.shifts, key=lambda one: max(one[0] - inner[1], inner[0] - one[1]), default=None)
        yield Obstacle(who.id, who.kind, "hours", nearest)
    if any(low <= start < high for low, high in who.no_starts):
        yield Obstacle(who.id, who.kind, "cap")


def _whole(spans: Sequence[Span], part: Span) -> Span:
    """The span of which this is a part."""
    return next(span for span in spans if span[0] <= part[0] and part[1] <= span[1])
