"""Where everything stands on a page of the diary: pure arithmetic on spans of minutes since the epoch."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clinic.scheduling.spans import Span, clip, merged, minus

ROW = 5  # minutes
HOUR = 60

Ruler = Callable[[int], int]  # how many minutes below the top of the page a minute stands


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a column in which nobody is treated: `off` outside hours, `pause` between shifts, `free`."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the grid, in hours and five-minute rows: how far from the top, and how long."""

    hour: int
    five: int
    hours: int
    fives: int
    side: str = ""  # `first` and `second` of two that stand beside each other

    @property
    def classes(self) -> str:
        """As the style sheet names it: a strict policy allows no style attributes."""
        return f"h-{self.hour} m-{self.five} dh-{self.hours} dm-{self.fives} {self.side}".rstrip()


def turn_of_day(midnight: int, shifts: Iterable[Span]) -> int:
    """When one day of the diary gives way to the next: at midnight, or when the night's last shift is over.

    It never comes after the first shift of the new day has begun, so that each minute belongs to one day.
    """
    known = list(shifts)
    over = max((end for start, end in known if start < midnight < end), default=midnight)
    first = min((start for start, _end in known if start >= midnight), default=over)
    return min(over, max(first, midnight))


def frame(day: Span, standing: Iterable[Span], usual: Span) -> Span:
    """What of a day is shown: from the first thing in it to the last; where there is nothing, the usual hours."""
    inside = clip(standing, day)
    if not inside:
        return usual
    return min(start for start, _end in inside), max(end for _start, end in inside)


def stretches(
    shown: Span, shifts: Sequence[Span] | None, closed: Sequence[Span], busy: Iterable[Span], taken: Iterable[Span]
) -> list[Stretch]:
    """When a resource does not work, pauses or is free, as far as nothing else is `taken` on the page.

    Without shifts it has no hours of its own. `busy` is what it can't be booked in, set-up and clean-up included.
    """
    works = minus([shown] if shifts is None else clip(shifts, shown), closed)
    away = minus([shown], [*works, *taken])
    between = (works[0][0], works[-1][1]) if works else shown[:1] * 2
    pause = [
        Stretch("pause" if between[0] < start and end < between[1] else "off", (start, end)) for start, end in away
    ]
    free = [Stretch("free", span) for span in minus(works, busy)]
    return sorted([*pause, *free], key=lambda one: one.span)


def whole_hours(shown: Span, ruler: Ruler) -> Span:
    """The same, from and to a full hour as the ruler has them."""
    start, end = shown
    return start - ruler(start) % HOUR, end + -ruler(end) % HOUR


def places(spans: Sequence[Span], ruler: Ruler) -> list[Place]:
    """Where each of the spans stands; they come in order, and two that overlap stand beside each other."""
    rows = [_rows(span, ruler) for span in spans]
    sides = [""] * len(rows)
    for n, ((_, before), (start, _)) in enumerate(pairwise(rows)):
        if start < before:
            sides[n] = sides[n] or "first"
            sides[n + 1] = "first" if sides[n] == "second" else "second"
    return [
        Place(*divmod(start, HOUR // ROW), *divmod(end - start, HOUR // ROW), side)
        for (start, end), side in zip(rows, sides, strict=True)
    ]


def total(spans: Iterable[Span]) -> int:
    """How many minutes the spans come to."""
    return sum(end - start for start, end in merged(spans))


def _rows(span: Span, ruler: Ruler) -> Span:
    start = ruler(span[0]) // ROW
    return start, max(ruler(span[1]) // ROW, start + 1)
