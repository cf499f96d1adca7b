"""The staff move an appointment, or give it another length, therapist or room."""

from datetime import datetime

from flask import redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from clinic import access, times
from clinic.access import DIARY_OWN, DIARY_WRITE, needs
from clinic.booking import actions
from clinic.booking.actions import Change
from clinic.booking.models import Appointment
from clinic.booking.picker import parse_slot
from clinic.booking.staff import bp
from clinic.booking.staff.forms import MoveForm
from clinic.booking.staff.placing import Asked, asked_of, move_page, way_back
from clinic.booking.staff.telling import say, to_change
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day, local


@bp.route("/appointments/<public_id>/move", methods=["GET", "POST"])
@needs(DIARY_OWN, DIARY_WRITE)
def move(public_id: str) -> str | Redirect | tuple[str, int]:
    """Choose where it goes; it keeps its place until it has the new one."""
    now = times.now()
    visit = to_change(public_id)
    asked, form = asked_of(visit), MoveForm()
    start = parse_slot(form.slot.data or "") if form.validate_on_submit() else None
    if form.is_submitted() and start is None and not form.errors:
        form.slot.errors = [_("Choose one of the times on this page")]
    if asked.past and start is not None and not (form.reason.data or "").strip():
        form.reason.errors = [_("Write down why it goes outside working hours or beyond the day’s limit")]
    if start is None or form.errors or form.reason.errors:
        return move_page(asked, form, now), 422 if form.is_submitted() else 200
    try:
        return _moved(asked, form, start, now)
    except SlotTaken:
        return move_page(asked_of(to_change(public_id)), form, now, gone=start), 409
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        return move_page(asked_of(to_change(public_id)), form, now), error.http_status


def _moved(asked: Asked, form: MoveForm, start: datetime, now: datetime) -> Redirect:
    visit = asked.visit
    change = Change(
        start,
        asked.minutes,
        asked.therapist_id,
        asked.room_id,
        asked.latitude((form.reason.data or "").strip()),
        form.tells,
        back=form.back.data == "1",
    )
    undo, before = way_back(visit), (visit.starts_at, visit.ends_at, visit.resource_ids, visit.pinned_rooms)
    known = visit.starts_at, visit.ends_at, visit.therapist_names
    with transaction():
        visit = actions.rearrange(visit.id, change, clinic(), now, access.somebody().actor, form.seen.data or "")
    if before != (visit.starts_at, visit.ends_at, visit.resource_ids, visit.pinned_rooms):
        heard = (
            {"told": form.tells and bool(visit.client.email)}
            if known != (visit.starts_at, visit.ends_at, visit.therapist_names)
            else {}
        )
        say(visit, _sentence(visit, before[0], before[1], now), **heard, undo=None if change.back else undo)
    return redirect(url_for("diary.appointment", public_id=visit.public_id), 303)


def _sentence(visit: Appointment, started: datetime, ended: datetime, now: datetime) -> str:
    if visit.starts_at != started:
        if local(visit.starts_at).date() == local(now).date():
            return _("Moved to %(clock)s.", clock=clock(visit.starts_at))
        return _("Moved to %(day)s, %(clock)s.", day=day(visit.starts_at), clock=clock(visit.starts_at))
    if visit.ends_at != ended:
        return _("It takes %(minutes)s minutes now.", minutes=visit.minutes)
    return _("Now with %(who)s.", who=", ".join(filter(None, [*visit.therapist_names, visit.room])))
