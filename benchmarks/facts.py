"""What is free, tried minute by minute against the facts of a workload: slow, and too simple to be wrong."""

import sys
from random import Random

from benchmarks.workloads import AROUND, SESSION, STEP
from clinic.times import from_minutes

DAY = 1440
LENGTH = SESSION + sum(AROUND["therapist"])


def brute_force(workload, therapists, takes, first, last):
    """The starts between two minutes, each tried against every resource."""
    day = first - DAY, last + DAY
    near = {
        who: [span for span in spans if span[0] < day[1] and span[1] > day[0]] for who, spans in workload.busy.items()
    }

    def free(who, kind, start):
        before, after = AROUND[kind]
        return all(end <= start - before or begin >= start + SESSION + after for begin, end in near[who])

    def works(who, start):
        return any(
            begin <= start and start + LENGTH <= end and (start - begin) % STEP == 0
            for begin, end in workload.shifts[who]
            if begin > first - DAY and begin < last
        )

    return [
        start
        for start in range(first, last)
        if any(works(who, start) and free(who, "therapist", start) for who in therapists)
        and all(any(free(who, kind, start) for who in workload.of[kind]) for kind in takes[1:])
    ]


def check(workload, therapists, takes, window, answer):
    """Compare the answer with the facts on up to four days of the window."""
    days = range(window[0], window[1], DAY)
    for first in Random(1).sample(days, min(4, len(days))):
        last = min(first + DAY, window[1])
        ours = [start for start in answer if first <= start < last]
        if ours != brute_force(workload, therapists, takes, first, last):
            sys.exit(f"open_slots is wrong between {from_minutes(first)} and {from_minutes(last)}")
