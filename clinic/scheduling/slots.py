"""The words in which free time is asked for and answered, and who takes part in a session. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from clinic.scheduling.spans import A_DAY, Span, between, bits


class Able(Protocol):
    """Somebody or something that could meet a need, as far as that goes without a look at the diary."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def capabilities(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Need:
    """What a service takes: so many resources of a kind, each with these capabilities, busy before and after too."""

    kind: str
    capabilities: frozenset[str] = frozenset()
    quantity: int = 1
    setup_minutes: int = 0
    cleanup_minutes: int = 0
    among: frozenset[int] | None = None  # only these resources will do

    def met_by(self, who: Able) -> bool:
        """Whether this resource could serve, were it free."""
        return (
            self.kind == who.kind
            and self.capabilities <= who.capabilities
            and (self.among is None or who.id in self.among)
        )

    def span(self, start: int, minutes: int) -> Span:
        """What a resource is busy with when the session starts then."""
        return start - self.setup_minutes, start + minutes + self.cleanup_minutes


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about free time: these needs, a session of so many minutes, a start in `[first, last)`.

    Starts lie on whole steps (minutes) after the beginning of the shift of a therapist taking part; without therapists,
    of anybody who keeps hours. Set-up and clean-up lie inside the shift too, unless they may `overhang` it.

    At `any_hours` everybody could work: starts lie on whole steps of the day, and only what is itself out of order is
    closed. `uncapped`: however many sessions somebody starts that day.
    """

    needs: tuple[Need, ...]
    minutes: int
    window: Span
    step: int
    overhang: bool = False
    any_hours: bool = False
    uncapped: bool = False

    @property
    def leading(self) -> str | None:
        """The kind whose shifts the starts are aligned to; None: any kind that keeps hours."""
        return "therapist" if any(need.kind == "therapist" for need in self.needs) else None

    def leads(self, kind: str) -> bool:
        """Whether the starts are aligned to the shifts of this kind."""
        return self.leading in {None, kind}

    @property
    def around(self) -> Span:
        """How long before a start and after it somebody can be busy with the session."""
        before = max((need.setup_minutes for need in self.needs), default=0)
        return before, self.minutes + max((need.cleanup_minutes for need in self.needs), default=0)

    @property
    def reach(self) -> Span:
        """Everything that can matter to the answer: set-up before the first start to clean-up after the last."""
        before, after = self.around
        return self.window[0] - before, self.window[1] + after

    @property
    def single(self) -> bool:
        """Whether it is about one start: then who takes part matters, and everybody is looked at."""
        return self.window[1] - self.window[0] == 1


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
    """The answer to one question: every start that fits in the window, and who could serve each.

    All who lead are looked at. Of the kinds that follow (rooms, equipment), it may be only as many as it took to settle
    every start, unless the question is about a single one.
    """

    ask: Ask
    base: int
    grid: int  # the bits on which a session may start at all
    mask: int  # those at which all needs are met
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
        """Whether somebody looked at may only start so many sessions a day."""
        return any(diary.capped for able in self.able for diary, _ in able)

    @property
    def leaders(self) -> Iterator[Diary]:
        """Everybody who could take part and whose shifts the starts are aligned to."""
        for need, able in zip(self.ask.needs, self.able, strict=True):
            if self.ask.leads(need.kind):
                yield from (diary for diary, _ in able)

    def __contains__(self, start: int) -> bool:
        return start >= self.base and bool(self.mask >> (start - self.base) & 1)

    def candidates(self, start: int) -> Iterator[tuple[Need, list[Diary]]]:
        """Per need, the resources looked at that fit this start."""
        bit = start - self.base
        for need, able in zip(self.ask.needs, self.able, strict=True):
            yield need, [diary for diary, fits in able if fits >> bit & 1]

    def seats(self, start: int, preference: Callable[[Diary], tuple[int, ...]]) -> tuple[Seat, ...]:
        """Distinct resources for every need at this start, the preferred first; empty when it does not fit.

        Those that follow are preferred among all there are only where the question was about a single start.
        """
        return self._seated(self.candidates(start), start, preference)

    def led_by(self, start: int, preference: Callable[[Diary], tuple[int, ...]]) -> tuple[Seat, ...]:
        """Those of the seats that lead."""
        led = ((need, diaries) for need, diaries in self.candidates(start) if self.ask.leads(need.kind))
        return self._seated(led, start, preference)

    def touched(self, mask: int) -> Iterator[Span]:
        """What sessions that start at these bits reach over."""
        before, after = self.ask.around
        return ((start - before, start + after) for start in bits(mask, self.base))

    def _seated(
        self,
        candidates: Iterable[tuple[Need, list[Diary]]],
        start: int,
        preference: Callable[[Diary], tuple[int, ...]],
    ) -> tuple[Seat, ...]:
        if start not in self:
            return ()
        wanted = [(need, sorted(diaries, key=preference)) for need, diaries in candidates for _ in range(need.quantity)]
        chosen = _distinct([diaries for _, diaries in wanted], frozenset()) or []
        return tuple(
            Seat(diary.id, diary.kind, need.span(start, self.ask.minutes))
            for (need, _), diary in zip(wanted, chosen, strict=True)
        )

    def _inside(self, window: Span) -> int:
        return between(self.mask, window, self.base)


def whole_days(window: Span) -> Span:
    """The days of UTC that a window touches."""
    return window[0] // A_DAY * A_DAY, -(-window[1] // A_DAY) * A_DAY


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
