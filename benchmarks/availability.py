"""How long `open_slots` takes, beside the least that could answer the same question on the same database.

    python -m benchmarks.availability [--sizes small medium large] [--databases sqlite postgres] [--json FILE]

The floor is one indexed query through the bare driver and a plain sweep over sorted spans, for therapists alone, with
their shifts given; `open_slots` reads hours, exceptions, capabilities and claims as well. "Reading" is that query alone
for everybody the question is about, rooms and equipment too: no answer can come sooner. Every answer is checked
against the facts minute by minute. The window begins a minute later each time, so that no answer is remembered.
"""

import argparse
import json
import sqlite3
import sys
from bisect import bisect_left
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import make_url

from benchmarks.facts import check
from benchmarks.places import columns, empty_clinic
from benchmarks.workloads import AROUND, FIRST_DAY, SESSION, SIZES, STEP, ZONE, make, minute, store
from clinic.db import db
from clinic.scheduling.queries import open_slots
from clinic.scheduling.slots import Ask, Need
from clinic.times import from_minutes

SETTINGS = {
    "ENV": "testing",
    "SECRET_KEY": "s" * 32,
    "LINK_KEYS": "k" * 32,
    "DATA_KEYS": "ab" * 32,
    "RATE_LIMITS": "off",
}
DAY = 1440
WINDOWS = {"day": 1, "month": 30, "90 days": 90}
ALONE, ALL = ("therapist",), ("therapist", "room", "equipment")
SMALL_FLOOR = 2.0  # ms; up to here the limit is a time, above it a ratio
TIMES = {"sqlite": 3.0, "postgres": 6.0}
RATIOS = {ALONE: 3.0, ALL: 6.0}
LENGTH = SESSION + sum(AROUND["therapist"])
FLOOR = {
    "sqlite": """
        SELECT resource_id, unixepoch(starts_at) / 60, unixepoch(ends_at) / 60 FROM allocation
         WHERE resource_id IN ({ids}) AND starts_at > ? AND starts_at < ? ORDER BY resource_id, starts_at""",
    "postgres": """
        SELECT resource_id, (extract(epoch FROM starts_at)::int / 60), (extract(epoch FROM ends_at)::int / 60)
          FROM allocation
         WHERE resource_id = ANY(%s) AND starts_at > %s AND starts_at < %s ORDER BY resource_id, starts_at""",
}


@dataclass(frozen=True)
class Result:
    """One question on one database; times are medians in milliseconds."""

    database: str
    size: str
    window: str
    who: str
    takes: str
    selects: int
    floor: float
    reading: float
    time: float
    ratio: float
    limit: str
    within: bool
    starts: int


# ---- the two ways ------------------------------------------------------------


def ask_us(ask, now):
    """The answer of the product."""
    found = list(open_slots(ask, zone=ZONE, now=now).starts())
    db.session.rollback()
    return found


def ask_floor(read, shifts, therapists, window):
    """The answer of one query and one sweep."""
    busy = {therapist: [] for therapist in therapists}
    for therapist, start, end in read(therapists, window):
        busy[therapist].append((start, end))
    starts = set()
    for therapist in therapists:
        for run in sweep(shifts[therapist], busy[therapist], window):
            starts.update(run)
    return sorted(starts)


def sweep(shifts, busy, window):
    """The starts of one therapist as ranges: her shifts and what keeps her busy, each in order, walked once."""
    n = 0
    for begins, ends in shifts[max(0, bisect_left(shifts, window[:1]) - 1) :]:
        if begins >= window[1]:
            return
        low = max(begins, window[0])
        while n < len(busy) and busy[n][1] <= low:
            n += 1
        at = n
        while True:
            high = min(busy[at][0] if at < len(busy) else ends, ends, window[1] + LENGTH - 1)
            if high - low >= LENGTH:
                yield range(low + (begins - low) % STEP, high - LENGTH + 1, STEP)
            if at >= len(busy) or busy[at][0] >= ends:
                break
            low = max(low, busy[at][1])
            at += 1


@contextmanager
def bare(database, url):
    """Reads what keeps therapists busy, as `read(therapists, window)`."""
    url = make_url(url)
    if database == "sqlite":
        connection = sqlite3.connect(url.database)
    else:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = psycopg.connect(plain, autocommit=True)

    def read(therapists, window):
        low, high = from_minutes(window[0] - DAY), from_minutes(window[1] + LENGTH)
        if database == "sqlite":
            query = FLOOR[database].format(ids=",".join("?" * len(therapists)))
            return connection.execute(query, (*therapists, f"{low:%F %T}", f"{high:%F %T}")).fetchall()
        return connection.execute(FLOOR[database], (therapists, low, high)).fetchall()

    yield read
    connection.close()


# ---- measuring ---------------------------------------------------------------


def measure(calls, repeats):
    """The median time in ms of each call, taking turns; call `n` is told which turn it is."""
    times = [[] for _ in calls]
    for turn in range(repeats + 1):
        for call, its in zip(calls, times, strict=True):
            began = perf_counter()
            call(turn)
            its.append((perf_counter() - began) * 1000)
    return [median(its[1:]) for its in times]


def selects_of(call):
    """How many SELECTs a call makes."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    call()
    event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in seen)


def question(takes, therapists, window):
    needs = (
        Need(
            kind,
            frozenset({kind}),
            1,
            *AROUND[kind],
            frozenset(therapists) if len(therapists) == 1 and n == 0 else None,
        )
        for n, kind in enumerate(takes)
    )
    return Ask(tuple(needs), SESSION, window, STEP)


def compare(database, size, workload, read, repeats):
    """The results of every question on a database that holds the workload."""
    now = from_minutes(minute(FIRST_DAY, "08:00"))
    for name, days in WINDOWS.items():
        for who, therapists in (("one", workload.of["therapist"][:1]), ("any", workload.of["therapist"])):

            def window(turn, days=days):
                first = minute(FIRST_DAY, "08:00") + turn
                return first, first + days * DAY

            def floor(turn, therapists=therapists, window=window):
                return ask_floor(read, workload.shifts, therapists, window(turn))

            def rows(turn, takes, therapists=therapists, window=window):
                return read(sum((workload.of[kind] for kind in takes[1:]), therapists), window(turn))

            def ours(turn, takes, therapists=therapists, window=window):
                return ask_us(question(takes, therapists, window(turn)), now)

            if ours(0, ALONE) != floor(0):
                sys.exit("open_slots and the floor disagree")
            each = [partial(call, takes=takes) for takes in (ALONE, ALL) for call in (rows, ours)]
            least, *times = measure([floor, *each], repeats)
            for takes, reading, time in zip((ALONE, ALL), times[::2], times[1::2], strict=True):
                answer = ours(0, takes)
                check(workload, therapists, takes, window(0), answer)
                selects = selects_of(partial(ours, 0, takes))
                yield result((database, size.name, name, who), takes, selects, least, reading, time, len(answer))


def result(key, takes, selects, floor, reading, time, starts):
    small = floor <= SMALL_FLOOR
    limit = TIMES[key[0]] if small else RATIOS[takes]
    return Result(
        *key,
        "therapists" if takes is ALONE else "and rooms, equipment",
        selects,
        round(floor, 2),
        round(reading, 2),
        round(time, 2),
        round(time / floor, 2),
        f"{limit:g} ms" if small else f"{limit:g} ×",
        (time if small else time / floor) <= limit and selects <= 4,
        starts,
    )


# ---- telling -----------------------------------------------------------------


def table(results):
    """The results for people."""
    head = (
        "database",
        "size",
        "window",
        "who",
        "takes",
        "SELECTs",
        "floor",
        "reading",
        "open_slots",
        "ratio",
        "limit",
        "",
    )
    rows = [
        (r.database, r.size, r.window, r.who, r.takes, r.selects, f"{r.floor:.2f}", f"{r.reading:.2f}",
         f"{r.time:.2f}", f"{r.ratio:.1f}", r.limit, "" if r.within else "over")
        for r in results
    ]  # fmt: skip
    return columns(head, rows)


def main():
    parser = argparse.ArgumentParser(description="Measure open_slots beside its floor.")
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--databases", nargs="+", choices=FLOOR, default=list(FLOOR))
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--json", type=Path, help="write the results here too")
    options = parser.parse_args()
    results = []
    for name in options.sizes:
        workload = make(SIZES[name])
        for database in options.databases:
            with empty_clinic(database) as url, bare(database, url) as read:
                store(workload)
                results += compare(database, SIZES[name], workload, read, options.repeats)
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps([asdict(r) for r in results], indent=1))
    sys.exit(0 if all(r.within for r in results) else "over a limit")


if __name__ == "__main__":
    main()
