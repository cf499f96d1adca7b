"""Pieces that several pages about health show, as values for their templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from clinic import access, times
from clinic.audit.actions import record
from clinic.audit.queries import readings
from clinic.booking import caseload, policy
from clinic.booking.caseload import Case
from clinic.db import transaction
from clinic.intake import consent
from clinic.intake.models import Response
from clinic.settings.current import clinic
from clinic.vault import KeyLost


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word, with the icon and the colour that repeat it."""

    words: str
    icon: str
    colour: str = ""


def opened(public_id: str) -> Case:
    """The case, with the trace that she has opened it. Raises Missing.

    One event a request, also where only the head of the page is asked for or a form is sent: what was opened was read.
    """
    with transaction():
        case = caseload.case_of(public_id, access.somebody().therapist_id)
        if case.response is not None:
            leave_trace(("response", case.response.id))
            if case.response.previous_id:  # what has changed since is shown beside them
                leave_trace(("response", case.response.previous_id))
    return case


def leave_trace(thing: tuple[str, int], responses: Iterable[int] = ()) -> None:
    """Write down that she reads this; of a list, which responses it tells something about."""
    among = {"responses": list(responses)} if responses else {}
    record(access.somebody().actor, "read", thing, times.now(), after=among)


def state_of(case: Case, now: datetime) -> Tag:
    """What became of the visit, or what it waits for."""
    visit = case.appointment
    if visit is None:
        return Tag(_("Earlier answers"), "doc")
    if visit.status == "cancelled":
        return Tag(_("Called off"), "info")
    if policy.has_lapsed(visit, now):
        return Tag(_("Not decided in time"), "clock", "ochre")
    if visit.status == "pending":
        return waits_for(case)
    if not case.finished and case.response is not None:
        return Tag(_("Answers not finished"), "form", "ochre")
    return Tag(_("Booked") if visit.status == "booked" else _("Came"), "check", "green")


def waits_for(case: Case) -> Tag:
    """What a visit that is not settled waits for."""
    if case.response is not None and not case.finished:
        return waiting("needed")
    return waiting(case.appointment.pending_reason if case.appointment else None)


def waiting(state: str | None) -> Tag:
    """What stands in the way of a treatment, by its standing or the reason a visit waits for."""
    if state == "needed":
        return Tag(_("Answers not finished"), "form", "ochre")
    if state == "clearance":
        return Tag(_("Doctor’s note"), "doc", "ochre")
    return Tag(_("Review answers"), "alert", "ochre")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a client agreed to: when, by whom; `name` is None where it can't be opened."""

    at: datetime
    name: str | None
    guardian: str
    withdrawn_at: datetime | None
    areas_withdrawn_at: datetime | None


def signed(response: Response) -> Signed | None:
    """The consent that goes with answers."""
    found = consent.agreement(response.id, clinic())
    if found is None:
        return None
    taken_back = found.withdrawn_at, found.areas_withdrawn_at
    try:
        kept = consent.signed(found).record
    except KeyLost:
        return Signed(found.signed_at, None, "", *taken_back)
    return Signed(found.signed_at, kept["name"], ", ".join(kept["guardian"].values()), *taken_back)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of the staff who has read some answers: how often, and when last."""

    name: str
    times: int
    last: datetime


def readers(response: Response) -> list[Reader]:
    """Who has read these answers, the last reader first."""
    events: dict[str, list[datetime]] = {}
    for event in readings("response", response.id):
        events.setdefault(event.actor, []).append(event.at)
    return [Reader(access.called(actor), len(at), at[0]) for actor, at in events.items()]
