"""The trail as a file that spreadsheets read."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from flask import Response, abort, stream_with_context
from flask_babel import gettext as _

from clinic import access, times
from clinic.access import TRAIL_READ, Staff, needs
from clinic.audit import queries
from clinic.audit.actions import record
from clinic.audit.queries import Search
from clinic.audit.staff import bp
from clinic.audit.staff.lines import Line, lines
from clinic.audit.staff.searching import asked
from clinic.db import transaction
from clinic.settings.formats import local

BATCH = 500  # events
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


@bp.get("/trail.csv")
@needs(TRAIL_READ)
def download() -> Response:
    """Everything the same address shows on its pages, the newest first; that it was taken stands in the trail."""
    staff, now = access.somebody(), times.now()
    found = asked(staff)
    if not found.is_clear:
        abort(404)
    with transaction():
        record(staff.actor, "download", ("trail", 0), now, after={k: v for k, v in found.facts.items() if v})
    response = Response(stream_with_context(_file(found.search, staff)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="trail-{local(now):%Y-%m-%d}.csv"'
    return response


def plain_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _file(search: Search, staff: Staff) -> Iterator[str]:
    yield "\ufeff"  # by which spreadsheets know UTF-8
    yield _rows([[_("When"), _("What"), _("Before"), _("About"), _("Who"), _("From where"), _("Number")]])
    last = None
    while events := queries.older(search, BATCH, last):
        yield _rows(_cells(line) for line in lines(events, staff))
        last = events[-1]


def _cells(line: Line) -> list[str]:
    about = ", ".join(one.words for one in line.about)
    at = local(line.at).isoformat(timespec="seconds")
    return [at, line.sentence, line.was, about, line.who, line.from_where, str(line.number)]


def _rows(rows: Iterable[list[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([plain_cell(cell) for cell in row] for row in rows)
    return text.getvalue()
