"""When therapists, rooms and the clinic itself can be booked: weekly hours, and what is an exception to them.

Absences, closures and rooms out of order are exceptions to hours (`HoursException`), not time off that keeps a resource
busy (`TimeOff`): the database refuses two things that keep one resource busy at once, so that an absence could not be
written down before the last appointment in it was moved. An exception takes the time off every search at once and lets
what is booked stand until somebody has seen to it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select, update

from clinic.audit.actions import record
from clinic.booking.outside import today
from clinic.db import db
from clinic.errors import CheckAgain, ClinicError
from clinic.scheduling import roster
from clinic.scheduling.models import HoursException, WorkingHours
from clinic.scheduling.week import ONE_DAY, Rule, Shift, faults, replaced
from clinic.settings.queries import Clinic

CLINIC = ("clinic", 1)


class HoursChanged(CheckAgain):
    """Somebody else was faster: the hours are no longer those that were seen."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An exception as it is to be: `closed` or `extra`, of a resource or (None) of the clinic; no times: whole days."""

    resource_id: int | None
    kind: str
    first_on: date
    last_on: date
    starts: time | None = None
    ends: time | None = None
    ends_next_day: bool = False
    reason: str = ""

    def as_row(self, zone: str) -> HoursException:
        """The row that it comes to, not stored."""
        return HoursException(zone=zone, **{name: getattr(self, name) for name in self.__slots__})


def fingerprint(rules: Iterable[Rule]) -> str:
    """What tells whether hours are still what a page showed."""
    seen = sorted([rule.id or 0, *map(str, rule.shift), str(rule.first), str(rule.last)] for rule in rules)
    return sha256(json.dumps(seen).encode()).hexdigest()[:20]


def set_hours(
    resource_id: int,
    week: Sequence[Shift],
    days: tuple[date, date | None],
    seen: str,
    clinic: Clinic,
    now: datetime,
    actor: str,
) -> None:
    """Let these weekly hours hold from the first of the days to the last, or for good; those before end, none is lost.

    Raises Missing, HoursChanged where they are no longer those `seen`, ClinicError for hours or days that can't be.
    """
    resource = roster.resource(resource_id, lock=True)
    refuse_days(*days, clinic, now)
    if not resource.keeps_hours:
        raise ClinicError(_("This room has no hours: it can be used whenever somebody works."))
    if faults(week):
        raise ClinicError(_("These hours end before they begin, or lie in each other."))
    before = roster.rules(today(clinic, now), resource_id)[resource_id]
    if fingerprint(before) != seen:
        raise HoursChanged(_("Somebody else has changed these hours since you opened them."))
    after = replaced(before, week, *days, clinic.zone)
    if _store(resource_id, before, after):
        kept = {"from": days[0].isoformat(), "until": days[1].isoformat() if days[1] else None}
        record(
            actor,
            "set_hours",
            ("resource", resource_id),
            now,
            before={"rows": [_told(rule) for rule in before if rule not in after]},
            after={**kept, "rows": [_told(rule) for rule in after if rule not in before]},
        )


def add_exception(plan: Plan, clinic: Clinic, now: datetime, actor: str) -> HoursException:
    """Write an absence, extra hours, a room out of order or a closure down; what is booked in it stands.

    Sent twice it is written once. Raises Missing, ClinicError for days or times that can't be.
    """
    if plan.resource_id is not None:
        roster.resource(plan.resource_id, lock=True)
    refuse_days(plan.first_on, plan.last_on, clinic, now)
    refuse_times(plan)
    row = plan.as_row(clinic.zone)
    same = select(HoursException).filter_by(zone=clinic.zone, **{name: getattr(plan, name) for name in plan.__slots__})
    if found := db.session.scalar(same.limit(1)):
        return found
    db.session.add(row)
    db.session.flush()
    record(actor, f"add_{row.kind}", _thing(row), now, after=_facts(row))
    return row


def end_exception(number: int, last_on: date | None, clinic: Clinic, now: datetime, actor: str) -> bool:
    """Let an exception end with that day, or (None) take back whatever of it has not been; whether any of it is left.

    What has been stays as it was. Raises Missing, ClinicError for a day that is over or after its last.
    """
    row = roster.exception(number, lock=True)
    yesterday = today(clinic, now) - ONE_DAY
    last_on = yesterday if last_on is None else last_on
    if not yesterday <= last_on <= row.last_on:
        raise ClinicError(_("Choose a day from yesterday to the last day it holds."))
    before = _facts(row)
    if last_on < row.first_on:
        record(actor, f"remove_{row.kind}", _thing(row), now, before=before)
        db.session.delete(row)
        db.session.flush()
        return False
    row.last_on = last_on
    db.session.flush()
    record(actor, f"end_{row.kind}", _thing(row), now, before=before, after=_facts(row))
    return True


def refuse_days(first: date, last: date | None, clinic: Clinic, now: datetime) -> None:
    """Raise ClinicError for days that are over, too far ahead or the wrong way round."""
    on = today(clinic, now)
    farthest = on + timedelta(days=roster.LONGEST)
    if first < on:
        raise ClinicError(_("The first day is over. What has been stays as it was: choose today or later."))
    if last is not None and last < first:
        raise ClinicError(_("The last day is before the first."))
    if max(first, last or first) > farthest:
        raise ClinicError(_("That is more than three years ahead. Choose an earlier day."))


def refuse_times(plan: Plan) -> None:
    """Raise ClinicError for times that end before they begin, and for some hours a day over too many days."""
    if plan.starts is None or plan.ends is None:
        if plan.kind == "extra":
            raise ClinicError(_("Say from when to when the extra hours are."))
        return
    if faults([Shift(0, plan.starts, plan.ends, plan.ends_next_day)]):
        raise ClinicError(_("It ends before it begins. If it ends after midnight, tick “next day”."))
    if (plan.last_on - plan.first_on).days >= roster.MOST_DAYS:
        raise ClinicError(_("Hours of a day can be changed for two months at most. Change the weekly hours instead."))


def _store(resource_id: int, before: Sequence[Rule], after: Sequence[Rule]) -> bool:
    """Make the rows what they are to be; whether anything has changed."""
    left = {rule.id: rule for rule in after if rule.id is not None}
    for old in before:
        if old.id not in left:
            db.session.execute(delete(WorkingHours).where(WorkingHours.id == old.id))
        elif left[old.id] != old:
            days = {"effective_from": left[old.id].first, "effective_until": left[old.id].last}
            db.session.execute(update(WorkingHours).where(WorkingHours.id == old.id).values(**days))
    new = [{"resource_id": resource_id, **_columns(rule)} for rule in after if rule.id is None]
    if new:
        db.session.execute(insert(WorkingHours), new)
    return list(before) != list(after)


def _columns(rule: Rule) -> dict[str, Any]:
    days = {"zone": rule.zone, "effective_from": rule.first, "effective_until": rule.last}
    return {**rule.shift._asdict(), **days}


def _told(rule: Rule) -> list[str | int | None]:
    """A rule as the trail says it."""
    shift = f"{rule.shift.weekday} {rule.shift.starts:%H:%M}-{rule.shift.ends:%H:%M}"
    return [rule.id, shift, rule.first.isoformat(), rule.last.isoformat() if rule.last else None]


def _thing(row: HoursException) -> tuple[str, int]:
    return CLINIC if row.resource_id is None else ("resource", row.resource_id)


def _facts(row: HoursException) -> dict[str, Any]:
    """An exception as the trail says it: never why, which may be somebody's health."""
    times = {name: f"{wall:%H:%M}" for name, wall in (("starts", row.starts), ("ends", row.ends)) if wall}
    return {"exception": row.id, "first_on": row.first_on.isoformat(), "last_on": row.last_on.isoformat(), **times}
