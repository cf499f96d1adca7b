"""The arithmetic of "free": which starts fit, and who takes part in one of them. Pure: spans in, minutes out.

A start fits when every need of the service can be met by distinct resources at once (Hall's condition over the needs
of one kind), and lies on the grid: whole steps after the beginning of the shift of a therapist who can take part.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from clinic.scheduling.spans import Span, bits, every, mask_of, merged, runs

A_DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Need:
    """What a service takes: so many resources of a kind, each with these capabilities, busy before and after too."""

    kind: str
    capabilities: frozenset[str] = frozenset()
    quantity: int = 1
    setup_minutes: int = 0
    cleanup_minutes: int = 0
    among: frozenset[int] | None = None  # only these resources will do

    def met_by(self, diary: "Diary") -> bool:
        """Whether this resource could serve, were it free."""
        return (
            self.kind == diary.kind
            and self.capabilities <= diary.capabilities
            and (self.among is None or diary.id in self.among)
        )

    def span(self, start: int, minutes: int) -> Span:
        """What a resource is busy with when the session starts then."""
        return start - self.setup_minutes, start + minutes + self.cleanup_minutes


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about free time: these needs, a session of so many minutes, a start in `[first, last)`.

    Starts lie on whole steps (minutes) after the beginning of the shift of a therapist taking part; without therapists,
    of anybody who keeps hours. Set-up and clean-up lie inside the shift too, unless they may `overhang` it.
    """

    needs: tuple[Need, ...]
    minutes: int
    window: Span
    step: int
    overhang: bool = False

    @property
    def leading(self) -> str | None:
        """The kind whose shifts the starts are aligned to; None: any kind that keeps hours."""
        return "therapist" if any(need.kind == "therapist" for need in self.needs) else None

    @property
    def reach(self) -> Span:
        """Everything that can matter to the answer: set-up before the first start to clean-up after the last."""
        before = max((need.setup_minutes for need in self.needs), default=0)
        after = max((need.cleanup_minutes for need in self.needs), default=0)
        return self.window[0] - before, self.window[1] + self.minutes + after


@dataclass(frozen=True, slots=True)
class Diary:
    """One resource as the sweep sees it. Spans are minutes since the epoch; `busy` spans do not overlap."""

    id: int
    kind: str
    capabilities: frozenset[str] = frozenset()
    size: int = 1
    shifts: tuple[Span, ...] | None = None  # None: keeps no hours and is free unless busy or closed
    busy: tuple[Span, ...] = ()
    closed: tuple[Span, ...] = ()  # these may overlap anything
    no_starts: tuple[Span, ...] = ()  # no session may start here, though one may run through
    capped: bool = False  # only so many sessions may start on a day


@dataclass(frozen=True, slots=True)
class Seat:
    """A resource taking part, and from when to when."""

    resource_id: int
    kind: str
    span: Span


@dataclass(frozen=True)
class Openings:
    """The answer to one question: every start that fits in the window, and who could serve each."""

    ask: Ask
    base: int
    mask: int
    able: tuple[tuple[tuple[Diary, int], ...], ...] = field(repr=False)  # per need: who, and the bits that fit

    def starts(self) -> Iterator[int]:
        """Every start, in order, in minutes since the epoch."""
        return bits(self.mask, self.base)

    def count(self, window: Span) -> int:
        """How many starts lie in the window."""
        return self._inside(window).bit_count()

    def within(self, window: Span) -> Iterator[int]:
        """The starts that lie in the window."""
        return bits(self._inside(window), self.base)

    def first(self) -> int | None:
        """The earliest start, or None."""
        return self.base + (self.mask & -self.mask).bit_length() - 1 if self.mask else None

    @property
    def capped(self) -> bool:
        """Whether somebody who could take part may only start so many sessions a day."""
        return any(diary.capped for able in self.able for diary, _ in able)

    def __contains__(self, start: int) -> bool:
        return start >= self.base and bool(self.mask >> (start - self.base) & 1)

    def candidates(self, start: int) -> Iterator[tuple[Need, list[Diary]]]:
        """Per need, the resources that fit this start."""
        bit = start - self.base
        for need, able in zip(self.ask.needs, self.able, strict=True):
            yield need, [diary for diary, fits in able if fits >> bit & 1]

    def seats(self, start: int, preference: Callable[[Diary], tuple[int, ...]]) -> tuple[Seat, ...]:
        """Distinct resources for every need at this start, the preferred first; empty when it does not fit."""
        if start not in self:
            return ()
        wanted = [
            (need, sorted(diaries, key=preference))
            for need, diaries in self.candidates(start)
            for _ in range(need.quantity)
        ]
        chosen = _distinct([diaries for _, diaries in wanted], frozenset()) or []
        return tuple(
            Seat(diary.id, diary.kind, need.span(start, self.ask.minutes))
            for (need, _), diary in zip(wanted, chosen, strict=True)
        )

    def _inside(self, window: Span) -> int:
        low, high = max(window[0] - self.base, 0), max(window[1] - self.base, 0)
        return (self.mask & ((1 << high) - 1)) >> low << low


def whole_days(window: Span) -> Span:
    """The days of UTC that a window touches."""
    return window[0] // A_DAY * A_DAY, -(-window[1] // A_DAY) * A_DAY


def openings(ask: Ask, diaries: Sequence[Diary]) -> Openings:
    """Every start at which all needs of the question are met by these resources."""
    if ask.window[1] <= ask.window[0]:
        return Openings(ask, ask.window[0], 0, ((),) * len(ask.needs))
    day = whole_days(ask.reach)
    free: dict[int, _Free] = {}
    alone = sum(need.quantity for need in ask.needs if need.kind == ask.leading) == 1
    able, grid = [], 0
    for need in ask.needs:
        leads = ask.leading in {None, need.kind}
        fits = []
        for diary in filter(need.met_by, diaries):
            if diary.id not in free:
                free[diary.id] = _free(diary, day, ask.step)
            mask, aligned = _fit(ask, need, free[diary.id])
            if leads:
                grid |= aligned
            if leads and alone and diary.shifts is not None:
                mask = aligned  # who works alone starts on her own grid
            fits.append((diary, mask))
        able.append(tuple(fits))
    mask = grid
    for group in _groups(ask.needs):
        mask &= _enough(ask.needs, able, group)
    first, last = ask.window[0] - day[0], ask.window[1] - day[0]
    return Openings(ask, day[0], (mask & ((1 << last) - 1)) >> first << first, tuple(able))


@dataclass(frozen=True, slots=True)
class _Free:
    """One resource's minutes as bits: not busy; where no session may start; and its shifts, each with its grid."""

    idle: int
    barred: int
    shifts: tuple[tuple[int, int], ...]


def _free(diary: Diary, day: Span, step: int) -> _Free:
    whole = (1 << (day[1] - day[0])) - 1
    busy = mask_of(diary.busy, day) | mask_of(merged(diary.closed), day)
    barred = mask_of(merged(diary.no_starts), day)
    shifts = ((whole, 0),) if diary.shifts is None else _layers(diary.shifts, day, step)
    return _Free(whole ^ busy, barred, shifts)


def _fit(ask: Ask, need: Need, free: _Free) -> tuple[int, int]:
    """The starts at which one resource meets a need, and those of them that are on the grid of its own shifts."""
    setup, length = need.setup_minutes, need.setup_minutes + ask.minutes + need.cleanup_minutes
    around = runs(free.idle, length) << setup if ask.overhang else -1
    fits = aligned = 0
    for shift, grid in free.shifts:
        inside = runs(shift, ask.minutes) & around if ask.overhang else runs(shift & free.idle, length) << setup
        starts = inside ^ (inside & free.barred)
        fits |= starts
        aligned |= starts & grid
    return fits, aligned


@lru_cache(maxsize=512)
def _layers(shifts: tuple[Span, ...], day: Span, step: int) -> tuple[tuple[int, int], ...]:
    """The shifts as (bits, grid), split so that no two in one layer touch or start on different grids."""
    layers: list[tuple[int, list[Span]]] = []
    for start, end in sorted(shifts):
        for residue, spans in layers:
            if residue == start % step and spans[-1][1] < start:
                spans.append((start, end))
                break
        else:
            layers.append((start % step, [(start, end)]))
    return tuple((mask_of(spans, day), _grid((residue - day[0]) % step, day, step)) for residue, spans in layers)


@lru_cache(maxsize=64)
def _grid(offset: int, day: Span, step: int) -> int:
    return every(step, offset, day[1] - day[0])


def _groups(needs: Sequence[Need]) -> Iterator[tuple[int, ...]]:
    """Every set of needs that compete for the same resources."""
    kinds: dict[str, list[int]] = {}
    for index, need in enumerate(needs):
        kinds.setdefault(need.kind, []).append(index)
    for indexes in kinds.values():
        for count in range(1, len(indexes) + 1):
            yield from combinations(indexes, count)


def _enough(needs: Sequence[Need], able: Sequence[Sequence[tuple[Diary, int]]], group: tuple[int, ...]) -> int:
    """The bits at which at least as many different resources fit one of the group's needs as the group asks for."""
    masks: dict[int, int] = {}
    for index in group:
        for diary, fits in able[index]:
            masks[diary.id] = masks.get(diary.id, 0) | fits
    reached = [0] * sum(needs[index].quantity for index in group)  # bits where 1, 2, 3 … of them fit
    for mask in masks.values():
        for at in range(len(reached) - 1, 0, -1):
            reached[at] |= reached[at - 1] & mask
        reached[0] |= mask
    return reached[-1]


def _distinct(options: Sequence[Sequence[Diary]], taken: frozenset[int]) -> list[Diary] | None:
    """One diary per list, all different, the earlier in each list the better."""
    if not options:
        return []
    for diary in options[0]:
        if diary.id not in taken:
            rest = _distinct(options[1:], taken | {diary.id})
            if rest is not None:
                return [diary, *rest]
    return None
