"""Half-open spans of minutes since the epoch, and rows of them packed into the bits of one integer.

Bit n of a mask stands for minute `base + n`. Python's integers make a month of minutes one value, so that "free for
75 minutes" over many therapists is a handful of shifts instead of a walk through every minute.
"""

from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_BIT = tuple(1 << n for n in range(8))


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


def mask_of(spans: Iterable[Span], window: Span) -> int:
    """The minutes of spans that do not overlap one another, as bits from the window's start."""
    low = window[0]
    size = (window[1] - low) // 8 + 1
    starts, ends = bytearray(size), bytearray(size)
    for start, end in clip(spans, window):
        start -= low
        end -= low
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
    for at, byte in enumerate(mask.to_bytes((mask.bit_length() + 7) // 8, "little")):
        if byte:
            for n in range(8):
                if byte & _BIT[n]:
                    yield base + at * 8 + n
