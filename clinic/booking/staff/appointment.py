"""The page of one appointment: what to do now, what to know, and what has happened so far."""

from datetime import datetime
from urllib.parse import urlencode

from flask import render_template

from clinic import access, times
from clinic.access import CLIENTS_READ, DIARY_READ, DIARY_WRITE, HEALTH_OVERRIDE, HEALTH_READ, Staff, needs
from clinic.booking import caseload
from clinic.booking.caseload import Case
from clinic.booking.models import LIVE
from clinic.booking.staff import bp
from clinic.booking.staff.deeds import deeds, gap_of, gate_of
from clinic.booking.staff.forms import TurnForm
from clinic.booking.staff.telling import just_done, may_change, state_of, trail
from clinic.errors import Missing
from clinic.intake.queries import version
from clinic.intake.staff.card import word
from clinic.intake.staff.reading import Reading, read
from clinic.intake.staff.showing import opened
from clinic.settings.current import clinic

EARLIER = 5


@bp.get("/appointments/<public_id>")
@needs(DIARY_READ)
def appointment(public_id: str) -> str:
    """Everything about one appointment, as far as she may see it."""
    return appointment_page(public_id, TurnForm(formdata=None), times.now())


def appointment_page(public_id: str, form: TurnForm, now: datetime) -> str:
    """The page, with the form about the visit as it was sent."""
    staff = access.somebody()
    case = _case(public_id, staff)
    visit = case.appointment if case else caseload.visit(public_id)
    assert visit is not None  # noqa: S101  (a case by its visit has one)
    found = gate_of(visit, now)
    form.seen.data = visit.as_seen
    again = {"client": visit.client.public_id, "option": visit.option_id}
    return render_template(
        "booking/staff/appointment.html",
        form=form,
        visit=visit,
        state=state_of(visit, now),
        cleared=word(visit, now) if visit.status in LIVE else None,
        gap=gap_of(visit, found),
        gate=found,
        verbs=deeds(visit, found, now) if may_change(visit, staff) else {},
        may_override=staff.may(HEALTH_OVERRIDE),
        case=case,
        reading=_reading(case, now),
        contact=staff.may(CLIENTS_READ) or staff.may(DIARY_WRITE),
        earlier=caseload.earlier_visits(visit, EARLIER) if case or staff.may(CLIENTS_READ) else None,
        history=trail(visit, reads_health=case is not None),
        again_url=f"{bp.url_prefix}/appointments/new?{urlencode(again)}",
        done=just_done(visit),
    )


def _case(public_id: str, staff: Staff) -> Case | None:
    """The client's answers, with the trace that she has opened them; None where they are not hers to read."""
    if not staff.may(HEALTH_READ):
        return None
    try:
        case = opened(public_id)
    except Missing:
        return None
    return case if case.appointment and case.appointment.public_id == public_id else None


def _reading(case: Case | None, now: datetime) -> Reading | None:
    response = case.response if case else None
    return read(response, version(response.version_id), clinic(), now) if response else None
