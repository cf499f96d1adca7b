"""Looking through the trail."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import abort, render_template, request, url_for

from clinic import access
from clinic.access import CLIENTS_READ, TRAIL_READ, needs
from clinic.accounts import queries as accounts
from clinic.audit import queries
from clinic.audit.models import AuditEvent
from clinic.audit.queries import Search
from clinic.audit.staff import bp
from clinic.audit.staff.lines import Line, lines
from clinic.audit.staff.searching import ACTS, asked
from clinic.booking.models import Appointment
from clinic.settings.formats import local

PAGE = 50
DIGITS = 9  # of an event's number; what is longer is none


@bp.get("/trail")
@needs(TRAIL_READ)
def trail() -> tuple[str, int]:
    """Who did what to what, the newest first; as asked for by person, object, day and kind of act."""
    staff, found = access.somebody(), asked(access.somebody())
    events, is_newest, is_oldest = _page(found.search) if found.is_clear else ([], True, True)
    kept: dict[str, Any] = {name: value for name, value in found.values.items() if value}
    page = render_template(
        "audit/staff/trail.html",
        asked=found,
        kept=kept,
        acts={name: words for name, (words, _kinds) in ACTS.items()},
        people=sorted(accounts.by_number().values(), key=lambda one: (not one.active, one.name, one.id)),
        finds_clients=staff.may(CLIENTS_READ),
        is_visit=isinstance(found.subject, Appointment),
        days=_by_day(lines(events, staff)),
        newer_url=None if is_newest else url_for("trail.trail", **kept, newer=events[0].id),
        older_url=None if is_oldest else url_for("trail.trail", **kept, older=events[-1].id),
    )
    return page, 422 if found.errors else 200


def _page(search: Search) -> tuple[list[AuditEvent], bool, bool]:
    """The events of a page, and whether it begins with the newest and ends with the oldest."""
    if (than := _event("newer")) is not None:
        events = queries.newer(search, PAGE + 1, than)
        if len(events) > PAGE:
            return events[1:], False, False
        than = None  # so few are newer: the first page
    else:
        than = _event("older")
    events = queries.older(search, PAGE + 1, than)
    return events[:PAGE], than is None or not events, len(events) <= PAGE


def _event(name: str) -> AuditEvent | None:
    """The event that a link of the page goes on from."""
    text = request.args.get(name)
    if text is None:
        return None
    found = queries.event(int(text)) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
    return found or abort(404)


def _by_day(shown: Iterable[Line]) -> list[tuple[Any, list[Line]]]:
    return [(on, list(those)) for on, those in groupby(shown, key=lambda line: local(line.at).date())]
