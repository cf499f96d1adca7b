"""A visit runs late: those after it get a new time, or are told, in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from clinic.audit.actions import record
from clinic.booking.actions.rearranging import Change, place
from clinic.booking.actions.telling import queue
from clinic.booking.actions.turning import Stale, refuse_stale
from clinic.booking.models import LIVE, Appointment
from clinic.booking.ripple import LATE, Touched, ripple
from clinic.db import db
from clinic.errors import ClinicError, Missing
from clinic.notify.actions import withdraw
from clinic.scheduling import actions as diary
from clinic.scheduling.models import Allocation
from clinic.scheduling.overlap import SlotTaken
from clinic.scheduling.slots import Seat
from clinic.settings.queries import Clinic
from clinic.times import to_minutes

DOES = ("move", "tell", "leave")


class Kept(ClinicError):
    """Somebody keeps a time that somebody else was to be moved into."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class Answer:
    """What is done about one visit, and how it stood when that was chosen."""

    does: str  # move: it begins later, and the client is told; tell: it keeps its time, she is told; leave
    seen: str


def run_late(
    appointment_id: int,
    minutes: int,
    answers: Mapping[str, Answer],
    clinic: Clinic,
    now: datetime,
    actor: str,
    seen: str,
    *,
    only: int | None = None,
) -> list[Touched]:
    """Do what was answered for each visit (by public id) that this delay touches, all of it or nothing; who is told.

    `only` is the therapist whose visits alone may be changed; others are left. A session that has begun lasts longer in
    the diary where nobody after it keeps her time. Raises Stale when a visit has changed or another is touched by now,
    Kept when a time is not free.
    """
    late = _locked(appointment_id, answers)
    refuse_stale(late, seen)
    touched = ripple(late, minutes, clinic, now)
    for one in touched:
        if one.visit.public_id not in answers:
            raise Stale(_("Somebody has changed the day since you opened this page. This is how it stands now."))
        refuse_stale(one.visit, answers[one.visit.public_id].seen)
    told = [
        one
        for one in touched
        if answers[one.visit.public_id].does != "leave" and (only is None or only in one.visit.resource_ids)
    ]
    for one in reversed(told):  # the last first: each moves into time that has just become free
        _answer(one, answers[one.visit.public_id].does, clinic, now, actor)
    if late.status == "in_session":
        _extend(late, minutes, now, actor)
    return told


def _locked(appointment_id: int, answers: Mapping[str, Answer]) -> Appointment:
    """The visit and those after it, for nobody else to change meanwhile; in the order of their numbers."""
    wanted = (Appointment.id == appointment_id) | Appointment.public_id.in_(answers)
    statement = select(Appointment).where(wanted).order_by(Appointment.id).with_for_update(of=Appointment)
    found = list(db.session.scalars(statement.execution_options(populate_existing=True)))
    late = next((one for one in found if one.id == appointment_id), None)
    if late is None:
        raise Missing(_("There is no such appointment."))
    if late.status not in LIVE:
        raise Stale(_("This appointment is over. Nothing runs late any more."))
    return late


def _answer(one: Touched, does: str, clinic: Clinic, now: datetime, actor: str) -> None:
    visit = one.visit
    if does == "move":
        therapist = next((seat.resource_id for seat in visit.seats if seat.kind == "therapist"), None)
        room = next(iter(visit.pinned_rooms), None)
        change = Change(one.start, visit.minutes, therapist, room, LATE, at_once=True)
        try:
            place(visit, change, clinic, now, actor)
        except SlotTaken as error:
            raise Kept(_("%(name)s can’t begin later: that time is not free.", name=visit.client.name)) from error
    else:
        thing = ("appointment", visit.id)
        withdraw("late", thing)
        queue("late", thing, visit.language, now)
        record(actor, "say_late", thing, now)


def _extend(late: Appointment, minutes: int, now: datetime, actor: str) -> None:
    """Let the session keep its therapist and its room for longer, unless somebody after it keeps her time."""
    if late.claim_id is None:
        return
    kinds = {seat.resource_id: seat.kind for seat in late.seats}
    rows = db.session.scalars(select(Allocation).where(Allocation.claim_id == late.claim_id)).all()
    seats = [
        Seat(
            row.resource_id,
            kinds.get(row.resource_id, "client"),
            (to_minutes(row.starts_at), to_minutes(row.ends_at) + minutes),
        )
        for row in rows
    ]
    before = late.facts
    try:
        with db.session.begin_nested():
            diary.reclaim(late.claim_id, "appointment", seats, now)
    except SlotTaken:
        return
    late.ends_at += timedelta(minutes=minutes)
    late.sequence += 1
    late.changed_at = now
    db.session.flush()
    record(actor, "extend", ("appointment", late.id), now, before=before, after=late.facts)
