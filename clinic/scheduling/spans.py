"""Half-open spans of minutes since the epoch, and rows of them packed into the bits of one integer.

Bit n of a mask stands for minute `base + n`. Python's integers make a month of minutes one value, so that "free for
75 minutes" over many therapists is a handful of shifts instead of a walk through every minute.
"""

import re
from collections.abc import Collection, Iterable, Iterator

Span = tuple[int, int]

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


def mask_of(spans: Collection[Span], window: Span) -> int:
    """The minutes of spans that do not overlap one another, as bits from the window's start."""
    if not spans:
        return 0
    low, size = window[0], window[1] - window[0]
    starts, ends = bytearray(size // 8 + 1), bytearray(size // 8 + 1)
    for begin, finish in spans:
        start, end = begin - low, finish - low
        if start < size and end > 0:
            start, end = max(start, 0), min(end, size)
            starts[start >> 3] |= _BIT[start & 7]
            ends[end >> 3] |= _BIT[end & 7]
    # Each span is 2^end - 2^start, and the sum of differences is the difference of sums.
    return int.from_bytes(ends, "little") - int.from_bytes(starts, "little")


def runs(mask: int, length: int) -> int:
    """The bits from which at least `length` bits in a row are set (length ≥ 1)."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask &= mask >> step
        have += step
    return mask


def every(step: int, offset: int, size: int) -> int:
    """Bits offset, offset + step, offset + 2·step … below `size`."""
    count = max(0, (size - offset + step - 1) // step)
    return (((1 << (step * count)) - 1) // ((1 << step) - 1)) << offset if count else 0


def bits(mask: int, base: int) -> Iterator[int]:
    """The minutes whose bits are set, in order."""
    packed = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for found in _NOT_EMPTY.finditer(packed):
        at = base + found.start() * 8
        for n in _BITS[packed[found.start()]]:
            yield at + n
