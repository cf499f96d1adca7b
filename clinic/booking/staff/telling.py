"""What several pages say about an appointment, and whose it is to change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic import access
from clinic.access import DIARY_OWN, DIARY_WRITE, Staff
from clinic.booking import caseload, policy, queries
from clinic.booking.history import Change, changes
from clinic.booking.models import Appointment, Explanation
from clinic.intake.staff.showing import Tag
from clinic.vault import KeyLost

STATES = {  # word, icon, colour
    "pending": (_l("Waits for a decision"), "alert", "ochre"),
    "booked": (_l("Booked"), "calendar", ""),
    "arrived": (_l("Arrived"), "check", "green"),
    "in_session": (_l("In session"), "clock", ""),
    "fulfilled": (_l("Completed"), "check", "green"),
    "cancelled": (_l("Cancelled"), "info", ""),
    "no_show": (_l("Did not come"), "info", "ochre"),
}
EXPLAINS = {"past": {"book", "move", "resize", "reassign"}, "start": {"begin"}, "cancel": {"cancel"}}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history, with who did it, and why where somebody wrote that down."""

    change: Change
    who: str
    why: str


def state_of(visit: Appointment, now: datetime) -> Tag:
    """What an appointment is, in a word."""
    if policy.has_lapsed(visit, now):
        return Tag(_("Not decided in time"), "clock", "ochre")
    words, icon, colour = STATES[visit.status]
    return Tag(str(words), icon, colour)


def may_change(visit: Appointment, staff: Staff) -> bool:
    """Whether she may change this appointment: anybody's, or those in which she takes part."""
    if staff.may(DIARY_WRITE):
        return True
    return staff.may(DIARY_OWN) and staff.therapist_id in visit.resource_ids


def to_change(public_id: str) -> Appointment:
    """The appointment with this public id if she may change it. Raises Missing."""
    staff = access.somebody()
    if staff.may(DIARY_WRITE):
        return caseload.visit(public_id)
    return caseload.treated_by(public_id, staff.therapist_id or 0)  # no resource has that number


def trail(visit: Appointment, *, reads_health: bool) -> list[Entry]:
    """What has happened, the last first; why a session started all the same is for who may read the answers."""
    why = {
        (one.at, action): _opened(one)
        for one in queries.explanations(visit.id)
        for action in EXPLAINS[one.what]
        if one.what != "start" or reads_health
    }
    entries = [
        Entry(change, access.called(change.actor), why.get((change.at, change.action), "")) for change in changes(visit)
    ]
    return entries[::-1]


def say(visit: Appointment, sentence: str, **more: Any) -> None:
    """Have the appointment's page say once what has just been done."""
    session["done"] = {"about": visit.public_id, "sentence": sentence, **more}


def just_done(visit: Appointment) -> dict[str, Any] | None:
    """What has just been done with this appointment."""
    if session.get("done", {}).get("about") != visit.public_id:
        return None
    done: dict[str, Any] = session.pop("done")
    return done


def _opened(one: Explanation) -> str:
    try:
        return str(one.words)
    except KeyLost:
        return _("What was written can’t be opened: its key is missing from this server.")
