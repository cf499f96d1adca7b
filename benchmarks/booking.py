"""Bookings a second through the confirming action, beside the same rows as plain inserts.

    .venv/bin/python -m benchmarks.booking [--database postgres] [--bookings 400] [--rounds 25] [--json FILE]

Spread: every draft holds a time of its own. Racing: the holds of all clients on one time have ended, and all confirm
at the same moment; one may have it. The plain inserts are what confirming writes: a row for every row it inserts or
changes, each in a statement of its own through SQLAlchemy Core, one transaction a booking.
"""

import argparse
import json
from collections import Counter
from statistics import median

from flask import g
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from benchmarks.crowd import crowd
from benchmarks.drafts import Drafts, insert_rows
from benchmarks.places import demo_clinic
from clinic import create_app
from clinic.booking import actions
from clinic.db import transaction
from clinic.scheduling.overlap import SlotTaken
from clinic.settings import queries
from clinic.times import now

CLIENTS = (1, 8, 32)
REPEATS = 3
OPTIONS = "--empty-diary --opening 09:00-19:00 --therapists 26 --rooms 26 --horizon 730"


def main():
    """Measure, and print what came of it."""
    asked = _arguments()
    results = []
    for database in asked.database or ("sqlite", "postgres"):
        with demo_clinic(database, OPTIONS) as (settings, app):
            drafts = Drafts(app)
            for clients in CLIENTS:
                with crowd(clients, verbs, settings) as run:
                    results += [
                        {"database": database, "clients": clients, **row}
                        for row in measure(run, drafts, clients, asked)
                    ]
    print(table(results))
    if asked.json:
        asked.json.write(json.dumps(results, indent=2))


def measure(run, drafts, clients, asked):
    """Rows of figures: plain inserts and spread bookings in turns, then races."""
    run("insert", drafts.plain(4 * clients))
    run("confirm", drafts.spread(4 * clients))
    found = {"insert": [], "confirm": []}
    for _ in range(REPEATS):
        found["insert"].append(run("insert", drafts.plain(asked.bookings)))
        found["confirm"].append(run("confirm", drafts.spread(asked.bookings)))
    plain = median(result.rate for result in found["insert"])
    yield figures("plain inserts", found["insert"], plain)
    yield figures("confirm, spread", found["confirm"], plain)
    if clients > 1:
        race = run("confirm", drafts.rivals(asked.rounds, clients), together=True)
        yield {**figures("confirm, racing", [race], plain), "rounds": asked.rounds}


def figures(what, results, plain):
    """One row of the table: bookings (or attempts) a second, how long one took, and what came of them."""
    seconds = sorted(second for result in results for second in result.seconds)
    rate = median(result.rate for result in results)
    return {
        "what": what,
        "per_second": round(rate, 1),
        "share_of_plain": round(rate / plain, 3),
        "p50_ms": round(1000 * seconds[len(seconds) // 2], 1),
        "p99_ms": round(1000 * seconds[int(len(seconds) * 0.99)], 1),
        "outcomes": dict(Counter(outcome for result in results for outcome in result.outcomes)),
    }


def verbs(settings):
    """What a client can do, in a process of its own."""
    app = create_app(settings)
    with app.app_context():
        clinic = queries.clinic()

    def confirm(job):
        try:
            with app.app_context():
                g.clinic = clinic  # as a request has read it
                with transaction():
                    actions.confirm(*job, clinic, now())
        except SlotTaken:
            return "taken"
        except (DBAPIError, PoolTimeout) as error:
            return type(error).__name__
        return "booked"

    def insert(job):
        with app.app_context(), transaction():
            insert_rows(job)
        return "booked"

    return {"confirm": confirm, "insert": insert}


def table(results):
    """The figures for people."""
    lines = [
        "| database | clients | what | per second | of plain | p50 ms | p99 ms | outcomes |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in results:
        outcomes = ", ".join(f"{number} {outcome}" for outcome, number in sorted(row["outcomes"].items()))
        lines.append(
            f"| {row['database']} | {row['clients']} | {row['what']} | {row['per_second']}"
            f" | {row['share_of_plain']:.0%}"
            f" | {row['p50_ms']} | {row['p99_ms']} | {outcomes} |"
        )
    return "\n".join(lines)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", action="append", choices=("sqlite", "postgres"))
    parser.add_argument("--bookings", type=int, default=400, help="bookings a repetition")
    parser.add_argument("--rounds", type=int, default=25, help="races")
    parser.add_argument("--json", type=argparse.FileType("w"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
