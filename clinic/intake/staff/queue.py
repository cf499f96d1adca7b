"""What waits for a therapist's decision."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from flask import render_template, url_for

from clinic import access, times
from clinic.access import HEALTH_READ, needs
from clinic.booking import caseload
from clinic.booking.caseload import Case
from clinic.booking.models import Appointment
from clinic.db import transaction
from clinic.intake import queries
from clinic.intake.staff import bp
from clinic.intake.staff.showing import Tag, leave_trace, waits_for
from clinic.settings.current import clinic
from clinic.settings.formats import local


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit in the list, with whether a warning sign applies: None where the answers can't be opened."""

    visit: Appointment
    waits_for: Tag
    warning: bool | None
    url: str


@bp.get("/health")
@needs(HEALTH_READ)
def answers() -> str:
    """The visits whose answers wait for a decision or are not finished, the soonest first."""
    staff, now = access.somebody(), times.now()
    with transaction():
        waiting = caseload.waiting(staff.therapist_id, now)
        told = [case.response.id for case in waiting if case.response]
        if told:
            leave_trace(("queue", staff.id), told)
    unfinished = caseload.unfinished(staff.therapist_id, now)
    return render_template(
        "intake/staff/queue.html",
        days=_by_day(_entries(waiting, now)),
        unfinished=_by_day(_entry(case, False) for case in unfinished),
        next_visit=None if waiting else caseload.next_visit(staff.therapist_id, now),
        today=local(now).date(),
    )


def _entries(cases: Collection[Case], now: datetime) -> list[Entry]:
    versions = queries.versions({case.response.version_id for case in cases if case.response})
    return [_entry(case, _warning(case, versions, now)) for case in cases]


def _entry(case: Case, warning: bool | None) -> Entry:
    visit = case.visit
    return Entry(visit, waits_for(case), warning, url_for("health.review", public_id=visit.public_id))


def _warning(case: Case, versions: dict[int, queries.Version], now: datetime) -> bool | None:
    if case.response is None:
        return False
    return queries.has_red_flag(case.response, versions[case.response.version_id], clinic(), now)


def _by_day(entries: Iterable[Entry]) -> list[tuple[date, list[Entry]]]:
    """Day by day; within a day what carries a warning, or can't be opened, comes first."""
    order = sorted(entries, key=lambda one: (one.visit.begins.date(), one.warning is False, one.visit.starts_at))
    return [(on, list(those)) for on, those in groupby(order, key=lambda one: one.visit.begins.date())]
