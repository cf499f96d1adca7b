"""Clients who keep a server busy: processes with threads in them, as gunicorn has, each doing its list of jobs."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

PROCESSES = 2


@dataclass(frozen=True)
class Result:
    """What a crowd did: seconds each job took, what came of each, and the seconds from the first to the last."""

    seconds: list[float]
    outcomes: list[str]
    elapsed: float

    @property
    def rate(self):
        """Jobs a second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, share):
        """The time below which that share of the jobs stayed, in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]


@contextmanager
def crowd(clients, prepare, *arguments):
    """So many clients; each process calls `prepare(*arguments)` once, which returns the verbs by name.

    Yields `run(verb, jobs, together=False)`: shares the jobs out and does them, one after the other, or the nth of
    every client at the same moment.
    """
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(clients)
    processes = min(PROCESSES, clients)
    pipes, started = [], []
    for _ in range(processes):
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, gate, prepare, arguments), daemon=True)
        process.start()
        started.append(process)
        pipes.append(ours)

    def run(verb, jobs, together=False):
        lists = [jobs[n::clients] for n in range(clients)]
        for n, pipe in enumerate(pipes):
            pipe.send((verb, lists[n::processes], together))
        done = [row for pipe in pipes for row in pipe.recv()]
        seconds = [end - start for start, end, _ in done]
        elapsed = max(end for _, end, _ in done) - min(start for start, _, _ in done)
        return Result(seconds, [outcome for _, _, outcome in done], elapsed)

    try:
        yield run
    finally:
        for pipe, process in zip(pipes, started, strict=True):
            pipe.send(None)
            process.join(10)


def _work(pipe, gate, prepare, arguments):
    verbs = prepare(*arguments)
    while task := pipe.recv():
        verb, lists, together = task
        with ThreadPoolExecutor(len(lists)) as threads:
            done = [threads.submit(_do, verbs[verb], jobs, gate, together) for jobs in lists]
            pipe.send([row for each in done for row in each.result()])


def _do(verb, jobs, gate, together):
    done = []
    gate.wait()
    for n, job in enumerate(jobs):
        if together and n:
            gate.wait()
        start = perf_counter()
        outcome = verb(job)
        done.append((start, perf_counter(), outcome))
    return done
