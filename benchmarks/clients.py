"""Finding a client among 100,000 beside a bare Jinja page of the same size with one query.

    .venv/bin/python -m benchmarks.clients [--database postgres] [--clients 100000] [--requests 300]

Both are served and asked as in `benchmarks.pages`.
"""

import argparse
import os
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

from sqlalchemy import event, func, insert, select, text

from benchmarks.crowd import crowd
from benchmarks.pages import CLIENTS, measure, table, verbs
from benchmarks.places import demo_clinic
from clinic.db import db, transaction
from clinic.people.models import Client, ClientWord
from clinic.people.words import words_of
from clinic.scheduling.models import Resource
from clinic.times import now
from tests.live import served
from tests.staff import STAFFED, signed_in, staff

TYPED = ("ma", "mar gon", "085 555 0", "zzz maria")  # common, common twice, a number, common and nobody
FIRST = ("Maria", "Mark", "Martha", "Anna", "Ann", "Zoë", "Jo", "Ida", "Lu", "Søren", "Nia", "Pat", "Oz", "Eli")
LAST = ("Gonsales", "Sample", "Example", "O’Brien", "Demo", "Łuk", "Smith-Jones", "Placeholder", "Müller", "Grant")
BATCH = 5000


def main():
    """Measure, and print what came of it."""
    asked = _arguments()
    results = []
    for database in asked.database or ("sqlite", "postgres"):
        with demo_clinic(database, "") as (settings, app), TemporaryDirectory() as folder:
            with app.app_context():
                fill(asked.clients)
            for typed in TYPED:
                path = f"/staff/clients?q={quote_plus(typed)}"
                size, statements = look_at(app, path)
                os.environ["BARE_BYTES"] = str(size)
                with (
                    served(settings, Path(folder), STAFFED) as ours,
                    served(settings, Path(folder), "benchmarks.bare:create()") as bare,
                    crowd(CLIENTS, verbs, {"page": ours + path, "bare": f"{bare}/"}) as run,
                ):
                    row = {"database": f"{database}, “{typed}”", "bytes": size, "statements": statements}
                    results.append({**row, **measure(run, asked.requests)})
    print(table(results))


def fill(count):
    """So many clients, some of them with a great deal in common."""
    random, at = Random(count), now()
    with transaction():
        first = db.session.scalar(select(func.max(Resource.id))) + 1
        for begin in range(0, count, BATCH):
            ids = range(first + begin, first + min(begin + BATCH, count))
            usual = {"kind": "client", "active": True, "size": 1, "keeps_hours": False}
            db.session.execute(insert(Resource), [{"id": n, **usual} for n in ids])
            clients = [_somebody(n, random) | {"created_at": at} for n in ids]
            db.session.execute(insert(Client), clients)
            words = [
                {"client_id": one["id"], "word": word}
                for one in clients
                for word in words_of(one["name"], one["email"], one["phone"])
            ]
            db.session.execute(insert(ClientWord), words)
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def look_at(app, path):
    """How long the page is, and how many SELECTs it takes."""
    client = signed_in(app, staff("reception")).test_client()
    with app.app_context():
        engine = db.engine
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    size = len(client.get(path).data)
    event.remove(engine, "before_cursor_execute", note)
    return size, sum(statement.startswith("SELECT") for statement in statements)


def _somebody(number, random):
    name = f"{random.choice(FIRST)} {random.choice(LAST)}"
    email = f"{name.split()[0].lower()}.{name.split()[1].lower()}{number}@client.example"
    phone = f"+35385{random.randrange(10**7):07}"
    known = {"id": number, "public_id": f"c{number}", "resource_id": number, "possible_duplicate": False}
    return {**known, "name": name, "email": email, "phone": phone}


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--database", action="append", choices=("sqlite", "postgres"))
    parser.add_argument("--clients", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=300, help="requests a repetition")
    return parser.parse_args()


if __name__ == "__main__":
    main()
