"""What is kept to during one session, on half a page: for the therapist, and for reception without a word of health."""

from datetime import datetime

from flask import render_template
from flask_babel import gettext as _

from clinic import access, times
from clinic.access import DIARY_READ, HEALTH_READ, needs
from clinic.booking import caseload, health
from clinic.booking.caseload import Case
from clinic.booking.models import Appointment
from clinic.errors import Missing
from clinic.intake.staff import bp
from clinic.intake.staff.contents import Contents, contents
from clinic.intake.staff.showing import Tag, opened, state_of
from clinic.settings.current import clinic


@bp.get("/appointments/<public_id>/card")
@needs(HEALTH_READ, DIARY_READ)
def safety_card(public_id: str) -> str:
    """The card of a visit: what it says depends on who asks."""
    staff, now = access.somebody(), times.now()
    visit = caseload.visit(public_id)
    if staff.may(HEALTH_READ):
        try:
            return _for_the_therapist(opened(public_id), now)
        except Missing:  # not a client of hers: she sees what reception sees
            if not staff.may(DIARY_READ):
                raise
    return _for_reception(visit, now)


def _for_the_therapist(case: Case, now: datetime) -> str:
    visit, response = case.visit, case.response
    (told,) = contents([(response, visit.starts_at)], now) if response else (Contents(None, None, {}, []),)
    return render_template(
        "intake/staff/card.html", visit=visit, state=state_of(case, now), word=word(visit, now), told=told
    )


def _for_reception(visit: Appointment, now: datetime) -> str:
    return render_template("intake/staff/card_reception.html", visit=visit, word=word(visit, now))


def word(visit: Appointment, now: datetime) -> Tag:
    """All that reception learns about a visit's health answers."""
    if visit.status == "cancelled":
        return Tag(_("Called off"), "info")
    if visit.status != "pending" and health.standing_of(visit, clinic(), now, visit.starts_at).clear:
        return Tag(_("Cleared"), "check", "green")
    return Tag(_("Ask the therapist"), "alert", "ochre")
