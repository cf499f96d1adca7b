"""Moving a booking: the same slot picker, for an appointment that stands."""

from dataclasses import replace
from datetime import datetime

from flask import redirect, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.booking import actions, policy, queries
from clinic.booking.forms import TimeForm
from clinic.booking.models import Appointment
from clinic.booking.picker import Question, parse_slot
from clinic.booking.views import bp
from clinic.booking.views.picking import Asked, move_address, picker_page, question, therapist_asked
from clinic.booking.views.showing import Answer
from clinic.catalog.queries import service_by_id, therapist_skills
from clinic.db import transaction
from clinic.errors import TooLate
from clinic.people.queries import therapists_for
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.route("/b/<link>/move", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
def move(link: str) -> Answer:
    """Choose another time; the old one is kept until the new one is hers."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    form = TimeForm()
    start = parse_slot(form.slot.data) if form.validate_on_submit() else None
    if start is None:
        if form.slot.data and not form.errors:
            form.slot.errors = [_("Choose one of the times on this page")]
        return _move_page(link, form, now), 422 if form.slot.errors else 200
    actor = f"client:{appointment.client_id}"
    therapist_id = _asked_to_move(appointment, link).therapist_id
    try:
        with transaction():
            actions.move(appointment.id, start, therapist_id, clinic(), now, actor)
    except SlotTaken:
        return _move_page(link, TimeForm(formdata=None), now, start), 409
    return redirect(url_for("booking.show", link=link), 303)


def _asked_to_move(appointment: Appointment, link: str) -> Asked:
    service = service_by_id(appointment.service_id)
    therapists = dict(therapists_for(therapist_skills(service)))
    therapist_id = therapist_asked(therapists, appointment.therapist_id)
    return Asked(
        service, appointment, therapists, therapist_id, appointment.client, None, move_address(link, therapist_id)
    )


def _move_page(link: str, form: TimeForm, now: datetime, gone: datetime | None = None) -> str:
    appointment = queries.by_link(link, clinic(), now)
    permit = policy.may_move(appointment, now)
    if not permit.allowed:
        raise TooLate(permit.sentence)
    want = _asked_to_move(appointment, link)
    return picker_page(
        "booking/move.html",
        _question(want, appointment),
        want,
        form,
        now,
        gone,
        appointment=appointment,
        progress=None,
        back_url=url_for("booking.show", link=link),
    )


def _question(want: Asked, appointment: Appointment) -> Question:
    """The days round the appointment as it stands; its own time blocks nothing, and no time is chosen yet."""
    wish = replace(want.wish, minutes=appointment.minutes, rooms=appointment.pinned_rooms)
    own = [] if appointment.claim_id is None else [appointment.claim_id]
    return replace(question(wish, appointment.starts_at, own, appointment.resource_ids), held=None)
