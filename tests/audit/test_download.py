"""The trail as a file: what the page shows, safe to open in a spreadsheet, and itself in the trail."""

import csv
from io import StringIO

from sqlalchemy import select, update

from clinic.audit.models import AuditEvent
from clinic.db import db
from clinic.people.models import Client
from tests.audit.conftest import TRAIL

FORMULA = '=HYPERLINK("http://evil.example","x")'


def taken(reader, query=""):
    answer = reader.http.get(f"{TRAIL}.csv{query}")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))


def test_the_file_holds_what_the_page_shows_and_leaves_a_line(trail):
    visit = trail.book("2026-12-01 10:30", name="Zoë Sample")
    trail.write(*(("system", "act", ("gizmo", 1), {}) for _ in range(600)))  # more than a page, and than a batch
    head, *rows = taken(trail.reader(), "?about=sample")
    assert head == ["When", "What", "Before", "About", "Who", "From where", "Number"]
    (row,) = rows
    assert row[:6] == [
        "2026-11-23T09:00:00+00:00",
        "Booked for Tuesday 1 December, 10:30",
        "",
        f"LR-{visit.reference}, Zoë Sample",
        "Zoë Sample",
        "",
    ]
    numbers = [int(row[-1]) for row in taken(trail.reader())[1:]]
    assert (len(numbers), len(set(numbers))) == (605, 605)
    downloads = select(AuditEvent.actor, AuditEvent.object_kind, AuditEvent.after)
    assert trail.rows(downloads.where(AuditEvent.action == "download").order_by(AuditEvent.id)) == [
        ("staff:1", "trail", {"client": visit.client_id}),
        ("staff:1", "trail", {}),
    ]


def test_no_cell_is_a_formula(trail):
    visit = trail.book("2026-12-01 10:30")
    for beginning in ("=", "+", "-", "@", "\t", "\r"):
        name = f"{beginning}{FORMULA}"
        with trail.app.app_context():
            db.session.execute(update(Client).where(Client.id == visit.client_id).values(name=name))
            db.session.commit()
        who = taken(trail.reader(), "?act=visits")[1][4]
        assert who == f"'{name}"


def test_what_cannot_be_looked_for_cannot_be_taken(trail):
    reader = trail.reader()
    assert [reader.http.get(f"{TRAIL}.csv?{query}").status_code for query in ("since=x", "about=nobody")] == [404, 404]
    assert trail.rows(select(AuditEvent.id).where(AuditEvent.action == "download")) == []
