"""The chosen-day page of the slot picker beside a bare Jinja page of its size with one query.

    .venv/bin/python -m benchmarks.pages [--database postgres] [--requests 600] [--json FILE]

Both are served by gunicorn with two workers of four threads in the same run, and asked in turns by eight clients.
"""

import argparse
import json
import os
import re
from collections import Counter
from pathlib import Path
from socket import create_connection
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from sqlalchemy import event

from benchmarks.crowd import crowd
from benchmarks.places import demo_clinic
from clinic.db import db
from tests.live import served

CLIENTS = 8
REPEATS = 3
PAGE = "/book/swedish-massage/time?length=60&with=any"


def main():
    """Measure, and print what came of it."""
    asked = _arguments()
    results = []
    for database in asked.database or ("sqlite", "postgres"):
        with demo_clinic(database, "") as (settings, app), TemporaryDirectory() as folder:
            path, size, statements = look_at(app)
            os.environ["BARE_BYTES"] = str(size)
            with (
                served(settings, Path(folder)) as ours,
                served(settings, Path(folder), "benchmarks.bare:create()") as bare,
                crowd(CLIENTS, verbs, {"page": ours + path, "bare": f"{bare}/"}) as run,
            ):
                row = {"database": database, "path": path, "bytes": size, "statements": statements}
                results.append({**row, **measure(run, asked.requests)})
    print(table(results))
    if asked.json:
        asked.json.write(json.dumps(results, indent=2))


def look_at(app):
    """Where the day with the most free times is, how long its page is, and how many statements it takes."""
    client = app.test_client()
    days = re.findall(r'href="([^"#]+)#times".*?(\d+) free</span>', client.get(PAGE).text, re.DOTALL)
    path = max(days, key=lambda day: int(day[1]))[0].replace("&amp;", "&")
    statements = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    size = len(client.get(path).data)
    return path, size, sum(statement.startswith("SELECT") for statement in statements)


def measure(run, requests):
    """Requests a second and how long they took, for both, in turns."""
    found = {"bare": [], "page": []}
    for name in found:
        run(name, range(10 * CLIENTS))
    for _ in range(REPEATS):
        for name, results in found.items():
            results.append(run(name, range(requests)))
    rates = {name: median(result.rate for result in results) for name, results in found.items()}
    figures = {"share_of_bare": round(rates["page"] / rates["bare"], 3)}
    for name, results in found.items():
        seconds = sorted(second for result in results for second in result.seconds)
        figures[name] = {
            "per_second": round(rates[name], 1),
            "p50_ms": round(1000 * seconds[len(seconds) // 2], 1),
            "p95_ms": round(1000 * seconds[int(len(seconds) * 0.95)], 1),
            "answers": dict(Counter(outcome for result in results for outcome in result.outcomes)),
        }
    return figures


def verbs(addresses):
    """What a client can do, in a process of its own: ask for the one or for the other.

    Each request comes on a connection of its own, as from somebody who has just arrived, so that the worker which is
    free takes it; on connections that are kept, one worker may serve six clients and the other two. It is written out
    beforehand, and of the answer only the status and the length are looked at: the crowd shares its cores with the
    server, and what it does is not what is measured.
    """

    def asking(url):
        parts = urlsplit(url)
        lines = (f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}")
        who = "Cookie: staff=reception"  # where the application has the sign-in of tests
        request = "\r\n".join((*lines, who, "Accept-Encoding: gzip, br", "Connection: close", "", "")).encode()

        def ask(_job):
            with create_connection((parts.hostname, parts.port)) as connection, connection.makefile("rb") as answer:
                connection.sendall(request)
                status = answer.readline().split()[1].decode()
                head = dict(line.lower().split(b": ", 1) for line in iter(answer.readline, b"\r\n"))
                if len(answer.read()) != int(head[b"content-length"]):
                    raise EOFError("half an answer")
            return status

        return ask

    return {name: asking(url) for name, url in addresses.items()}


def table(results):
    """The figures for people."""
    lines = [
        "| database | page | bytes | SELECTs | per second | of bare | p50 ms | p95 ms | answers |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for row in results:
        for name, size, statements, share in (
            ("bare", row["bytes"], 1, 1),
            ("page", row["bytes"], row["statements"], row["share_of_bare"]),
        ):
            found = row[name]
            answers = ", ".join(f"{number} × {status}" for status, number in found["answers"].items())
            lines.append(
                f"| {row['database']} | {name} | {size} | {statements} | {found['per_second']} | {share:.0%}"
                f" | {found['p50_ms']} | {found['p95_ms']} | {answers} |"
            )
    return "\n".join(lines)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", action="append", choices=("sqlite", "postgres"))
    parser.add_argument("--requests", type=int, default=600, help="requests a repetition")
    parser.add_argument("--json", type=argparse.FileType("w"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
