"""Half-open spans of minutes since the epoch, and rows of them packed into the bits of one integer.

Bit n of a mask stands for minute `base + n * grain`. Python's integers make a month of starts one value, so that "free
for 75 minutes" over many therapists is a handful of operations instead of a walk through every minute.
"""

import re
from collections.abc import Collection, Iterable, Iterator

Span = tuple[int, int]

A_DAY = 24 * 60  # minutes

_BIT = tuple(1 << n for n in range(8))
_BITS = tuple(tuple(n for n in range(8) if byte >> n & 1) for byte in range(256))
_NOT_EMPTY = re.compile(rb"[^\0]")


def clip(spans: Iterable[Span], window: Span) -> list[Span]:
    """The parts of the spans that lie inside the window."""
    low, high = window
    return [(max(start, low), min(end, high)) for start, end in spans if start < high and end > low]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes as sorted spans that neither overlap nor touch."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        elif end > start:
            result.append((start, end))
    return result


def minus(spans: Iterable[Span], others: Iterable[Span]) -> list[Span]:
    """The minutes of the spans that are in none of the others."""
    result: list[Span] = []
    holes = merged(others)
    for start, end in merged(spans):
        for low, high in clip(holes, (start, end)):
            if low > start:
                result.append((start, low))
            start = high
        if start < end:
            result.append((start, end))
    return result


def mask_of(spans: Collection[Span], window: Span, before: int = 0, after: int = 0, *, grain: int = 1) -> int:
    """The minutes of the spans, and so many before and after each, as bits from the window's start."""
    if not spans:
        return 0
    size = bits_in(window, grain)
    # A bit belongs to a span if its minute does: both borders are rounded up.
    low, high = window[0] + before - grain + 1, window[0] - after - grain + 1
    starts, ends = bytearray(size // 8 + 1), bytearray(size // 8 + 1)
    reached = 0
    for begin, finish in sorted(spans):
        start, end = (begin - low) // grain, (finish - high) // grain
        if start < reached:  # noqa: PLR1730  (a call of max costs as much as all the rest of a turn)
            start = reached
        if end > size:  # noqa: PLR1730
            end = size
        if start < end:
            starts[start >> 3] |= _BIT[start & 7]
            ends[end >> 3] |= _BIT[end & 7]
            reached = end
    # Each span is 2^end - 2^start, and the sum of differences is the difference of sums.
    return int.from_bytes(ends, "little") - int.from_bytes(starts, "little")


def bits_in(window: Span, grain: int) -> int:
    """How many bits a mask of the window has."""
    return -((window[0] - window[1]) // grain)


def between(mask: int, window: Span, base: int, grain: int) -> int:
    """Those of the bits that lie in the window."""
    low, high = (max(bits_in((base, edge), grain), 0) for edge in window)
    return (mask & ((1 << high) - 1)) >> low << low


def every(step: int, offset: int, size: int) -> int:
    """Bits offset, offset + step, offset + 2·step … below `size`."""
    count = max(0, (size - offset + step - 1) // step)
    return (((1 << (step * count)) - 1) // ((1 << step) - 1)) << offset if count else 0


def bits(mask: int, base: int, grain: int) -> Iterator[int]:
    """The minutes whose bits are set, in order."""
    packed = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for found in _NOT_EMPTY.finditer(packed):
        at = found.start() * 8
        for n in _BITS[packed[found.start()]]:
            yield base + (at + n) * grain
