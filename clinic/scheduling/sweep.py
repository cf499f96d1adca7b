"""The arithmetic of "free": which starts fit. Pure: spans in, bits out.

A start fits when every need of the service can be met by distinct resources at once (Hall's condition over the needs
of one kind), and lies on the grid: whole steps after the beginning of the shift of a therapist who can take part.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import combinations
from math import gcd
from operator import and_, or_

from clinic.scheduling.slots import Able, Ask, Diary, Need, Openings, whole_days
from clinic.scheduling.spans import Span, between, bits_in, every, mask_of


def openings(ask: Ask, diaries: Iterable[Diary]) -> Openings:
    """Every start at which all needs of the question are met by these resources."""
    diaries, base = list(diaries), whole_days(ask.reach)[0]
    nobody = Openings(ask, base, _grain(ask, diaries, base), 0, 0, ((),) * len(ask.needs))
    return with_more(nobody, diaries, -1) if ask.window[0] < ask.window[1] else nobody


def unsettled(found: Openings, others: Collection[Able]) -> tuple[set[str], int]:
    """Of which kinds, and at which bits, a look at these others could change the answer.

    A single start is settled only when everybody has been looked at.
    """
    ask = found.ask
    in_part = {need.kind for need in ask.needs if any(map(need.met_by, others))}
    enough = dict.fromkeys((need.kind for need in ask.needs), between(found.grid, ask.window, found.base, found.grain))
    for group in _groups(ask.needs):
        enough[ask.needs[group[0]].kind] &= _enough(ask.needs, found.able, group)
    possible = reduce(and_, (mask for kind, mask in enough.items() if kind not in in_part), -1)
    wanting = {kind: possible if ask.single else possible & ~enough[kind] for kind in in_part}
    return {kind for kind, mask in wanting.items() if mask}, reduce(or_, wanting.values(), 0)


def with_more(found: Openings, diaries: Iterable[Diary], known: int) -> Openings:
    """The same answer when these resources, of which nothing is known but at these bits, could serve too."""
    ask, base = found.ask, found.base
    day = whole_days(ask.reach)
    alone = sum(need.quantity for need in ask.needs if need.kind == ask.leading) == 1
    diaries, grid, able = list(diaries), found.grid, []
    for need, others in zip(ask.needs, found.able, strict=True):
        leads, fits = ask.leads(need.kind), list(others)
        for diary in filter(need.met_by, diaries):
            mask, aligned = _starts(ask, need, diary, day, found.grain)
            if leads:
                grid |= aligned
            if leads and alone and diary.shifts is not None:
                mask = aligned  # who works alone starts on her own grid
            fits.append((diary, mask & known))
        able.append(tuple(fits))
    mask = between(grid, ask.window, base, found.grain)
    for group in _groups(ask.needs):
        mask &= _enough(ask.needs, able, group)
    return Openings(ask, base, found.grain, grid, mask, tuple(able))


def _grain(ask: Ask, diaries: Iterable[Diary], base: int) -> int:
    """So many minutes apart that every start lies on a bit: where shifts begin at the quarter hours, fifteen."""
    shifts = {diary.shifts for diary in diaries if diary.shifts and ask.leads(diary.kind)}
    return gcd(ask.step, *(start - base for spans in shifts for start, _ in spans))


def _starts(ask: Ask, need: Need, diary: Diary, day: Span, grain: int) -> tuple[int, int]:
    """The starts at which one resource meets a need, and those of them that are on the grid of its own shifts."""
    before, after = need.setup_minutes, ask.minutes + need.cleanup_minutes
    # A session that starts here would run into what keeps the resource busy.
    barred = mask_of((*diary.busy, *diary.closed), day, after - 1, before, grain=grain)
    barred |= mask_of(diary.no_starts, day, grain=grain)
    if ask.overhang:
        before, after = 0, ask.minutes
    inside, aligned = _inside(diary.shifts, before, after, ask.step, day, grain)
    return inside & ~barred, aligned & ~barred


@lru_cache(maxsize=512)  # colleagues often share their hours
def _inside(
    shifts: tuple[Span, ...] | None, before: int, after: int, step: int, day: Span, grain: int
) -> tuple[int, int]:
    """The starts of sessions that lie inside one of the shifts, and those of them on the grid of that shift."""
    size = bits_in(day, grain)
    if shifts is None:
        return (1 << size) - 1, 0
    grids: dict[int, list[Span]] = {}
    for start, end in shifts:
        grids.setdefault((start - day[0]) % step, []).append((start + before, end - after + 1))
    fits = aligned = 0
    for offset, spans in grids.items():
        mask = mask_of(spans, day, grain=grain)
        fits |= mask
        aligned |= mask & every(step // grain, offset // grain, size)
    return fits, aligned


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
