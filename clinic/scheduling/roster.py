"""Reading who keeps which hours, and what is an exception to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import or_, select

from clinic.db import db
from clinic.errors import Missing
from clinic.scheduling.hours import MIDNIGHT, DayHours
from clinic.scheduling.models import HoursException, Resource, WorkingHours
from clinic.scheduling.rota import expand
from clinic.scheduling.slots import whole_days
from clinic.scheduling.spans import Span, merged, minus
from clinic.scheduling.week import Rule, Shift

LARGEST = 2**31 - 1  # a number of ours
LONGEST = 1096  # days that an exception may last, and that hours may be set ahead
MOST_DAYS = 62  # that an exception of some hours a day may last


def resources() -> Sequence[Resource]:
    """Every therapist, room and piece of equipment in use, in the order in which they were added."""
    kinds = "therapist", "room", "equipment"
    return db.session.scalars(
        select(Resource).where(Resource.kind.in_(kinds), Resource.active).order_by(Resource.id)
    ).all()


def resource(number: int, *, lock: bool = False) -> Resource:
    """The therapist, room or piece of equipment with this number. Raises Missing, also where it is no longer in use."""
    statement = select(Resource).where(Resource.id == min(number, LARGEST), Resource.kind != "client", Resource.active)
    if lock:
        statement = statement.with_for_update(key_share=True)
    found = db.session.scalar(statement)
    if found is None:
        raise Missing(_("This therapist or room is not here, or no longer in use. Nothing was changed."))
    return found


def rules(since: date, of: int | None = None) -> dict[int, list[Rule]]:
    """The weekly hours that hold on that day or later, by resource: of everybody, or of one."""
    rows = select(WorkingHours).where(
        or_(WorkingHours.effective_until.is_(None), WorkingHours.effective_until >= since)
    )
    if of is not None:
        rows = rows.where(WorkingHours.resource_id == of)
    found: dict[int, list[Rule]] = defaultdict(list)
    for row in db.session.scalars(rows.order_by(WorkingHours.id)):
        shift = Shift(row.weekday, row.starts, row.ends, row.ends_next_day)
        found[row.resource_id].append(Rule(row.id, shift, row.zone, row.effective_from, row.effective_until))
    return found


def exceptions(since: date, of: int | None = None) -> Sequence[HoursException]:
    """What lasts until that day or longer, the soonest first: of everybody and the clinic, or of one resource."""
    rows = select(HoursException).where(HoursException.last_on >= since)
    if of is not None:
        rows = rows.where(HoursException.resource_id == of)
    return db.session.scalars(rows.order_by(HoursException.first_on, HoursException.id)).all()


def exception(number: int, *, lock: bool = False) -> HoursException:
    """The exception with this number. Raises Missing."""
    statement = select(HoursException).where(HoursException.id == min(number, LARGEST))
    if lock:
        statement = statement.with_for_update()
    found = db.session.scalar(statement)
    if found is None:
        raise Missing(_("This exception has been removed, or never was. The usual hours hold."))
    return found


def spans_of(one: HoursException) -> list[Span]:
    """When an exception holds."""
    hours = DayHours(one.starts or MIDNIGHT, one.ends or MIDNIGHT, one.ends_next_day or one.ends is None, one.zone)
    days = (one.first_on + timedelta(days=n) for n in range((one.last_on - one.first_on).days + 1))
    return merged(span for span in map(hours.on, days) if span)


def covers(rules: Iterable[Rule], extra: Iterable[Span], span: Span) -> bool:
    """Whether a span lies within these hours."""
    around = whole_days(span)
    weekly = (
        one
        for rule in rules
        for one in expand(
            rule.shift.weekday,
            rule.first,
            rule.last,
            rule.shift.starts,
            rule.shift.ends,
            rule.shift.ends_next_day,
            rule.zone,
            around,
        )
    )
    return not minus([span], [*weekly, *extra])
