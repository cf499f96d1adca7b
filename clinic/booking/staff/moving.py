"""The staff move an appointment, or give it another length, therapist or room: the slot picker, with more to choose."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from clinic import access, times
from clinic.access import DIARY_OVERRIDE, DIARY_OWN, DIARY_WRITE, needs
from clinic.booking import actions, picker
from clinic.booking.actions import Change
from clinic.booking.availability import Latitude, Wish
from clinic.booking.models import Appointment
from clinic.booking.picker import Picker, Question, parse_day, parse_slot
from clinic.booking.staff import bp
from clinic.booking.staff.forms import MoveForm
from clinic.booking.staff.offering import Offer, chips, offer_for
from clinic.booking.staff.telling import say, to_change
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day, local

UNSAID = "…"  # looking needs no reason yet


@bp.route("/appointments/<public_id>/move", methods=["GET", "POST"])
@needs(DIARY_OWN, DIARY_WRITE)
def move(public_id: str) -> str | Redirect | tuple[str, int]:
    """Choose where it goes; it keeps its place until it has the new one."""
    now = times.now()
    visit = to_change(public_id)
    asked, form = _asked(visit), MoveForm()
    start = parse_slot(form.slot.data or "") if form.validate_on_submit() else None
    if form.is_submitted() and start is None and not form.errors:
        form.slot.errors = [_("Choose one of the times on this page")]
    if asked.past and start is not None and not (form.reason.data or "").strip():
        form.reason.errors = [_("Write down why it goes outside working hours or beyond the day’s limit")]
    if start is None or form.errors or form.reason.errors:
        return _page(asked, form, now), 422 if form.is_submitted() else 200
    try:
        return _moved(asked, form, start, now)
    except SlotTaken:
        return _page(_asked(to_change(public_id)), form, now, gone=start), 409
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        return _page(_asked(to_change(public_id)), form, now), error.http_status


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, read against what there is."""

    visit: Appointment
    offer: Offer
    minutes: int
    therapist_id: int | None
    room_id: int | None
    past: bool  # outside hours and beyond caps, too

    def address(self, **change: object) -> str:
        """The same page with something else asked for."""
        now = {"length": self.minutes, "with": self.therapist_id or "any", "room": self.room_id or "any"}
        if self.past:
            now["past"] = 1
        wanted = {name: value for name, value in {**now, **change}.items() if value is not None}
        return f"{url_for('diary.move', public_id=self.visit.public_id)}?{urlencode(wanted)}"

    def picked(self, **change: object) -> str:
        """The same for the links of the picker."""
        return self.address(**{"from": change.get("first"), "day": change.get("day")})

    def latitude(self, reason: str) -> Latitude:
        """How far she goes."""
        return Latitude(past_hours=self.past, past_cap=self.past, reason=reason)


def _asked(visit: Appointment) -> Asked:
    """The address first, then how the appointment stands."""
    offer = offer_for(visit)
    with_whom = _number("with", offer.therapists, _treating(visit))
    pinned = next(iter(visit.pinned_rooms), None)
    minutes = _number("length", offer.lengths, visit.minutes)
    past = request.args.get("past") == "1" and access.somebody().may(DIARY_OVERRIDE)
    return Asked(visit, offer, minutes or visit.minutes, with_whom, _number("room", offer.rooms, pinned), past)


def _number(name: str, known: dict[int, str], usual: int | None) -> int | None:
    text = request.args.get(name)
    if text is None:
        return usual
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    return number if number in known else None


def _treating(visit: Appointment) -> int | None:
    return next((seat.resource_id for seat in visit.seats if seat.kind == "therapist"), None)


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
    undo, before = _way_back(visit), (visit.starts_at, visit.ends_at, visit.resource_ids, visit.pinned_rooms)
    known = visit.starts_at, visit.ends_at, visit.therapist_names
    with transaction():
        visit = actions.rearrange(visit.id, change, clinic(), now, access.somebody().actor, form.seen.data or "")
    if before != (visit.starts_at, visit.ends_at, visit.resource_ids, visit.pinned_rooms):
        heard = {"told": form.tells} if known != (visit.starts_at, visit.ends_at, visit.therapist_names) else {}
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


def _way_back(visit: Appointment) -> dict[str, object]:
    """The form that undoes what is about to be done: the same move, the other way, with the same checks."""
    before = Asked(
        visit, Offer({}, {}, {}), visit.minutes, _treating(visit), next(iter(visit.pinned_rooms), None), False
    )
    slot = visit.starts_at.strftime(picker.MINUTE_FORMAT)
    return {"url": before.address(), "fields": [("slot", slot), ("tell", "yes"), ("back", "1")]}


def _page(asked: Asked, form: MoveForm, now: datetime, gone: datetime | None = None) -> str:
    visit = asked.visit
    form.seen.data = visit.as_seen
    view = _view(asked, now, gone)
    return render_template(
        "booking/staff/move.html",
        form=form,
        visit=visit,
        action=asked.picked(first=view.first_on, day=view.chosen.on if view.chosen else None),
        asked=asked,
        therapists=chips(asked.offer.therapists, asked.therapist_id, _("Any therapist"), "with", asked.address),
        more_chips=[
            (_("Length"), chips(asked.offer.lengths, asked.minutes, "", "length", asked.address)),
            (_("Room"), chips(asked.offer.rooms, asked.room_id, _("Any room that fits"), "room", asked.address)),
        ],
        past_url=asked.address(past=None if asked.past else 1) if access.somebody().may(DIARY_OVERRIDE) else None,
        others_url=asked.address(**{"with": "any"}) if asked.therapist_id else None,
        zone_city=clinic().zone_city,
        **{name: getattr(view, name) for name in view.__slots__},
    )


def _view(asked: Asked, now: datetime, gone: datetime | None) -> Picker:
    visit = asked.visit
    rooms = frozenset({asked.room_id} if asked.room_id else ())
    client = visit.client.resource_id
    wish = Wish(asked.offer.of, asked.minutes, asked.therapist_id, client, rooms, asked.latitude(UNSAID))
    on = parse_day(request.args.get("day")) or local(gone or visit.starts_at).date()
    own = frozenset([visit.claim_id] if visit.claim_id else ())
    question = Question(wish, parse_day(request.args.get("from")), on, visit.starts_at, own, visit.resource_ids)
    if gone:
        question = replace(question, on=local(gone).date(), held=None)
    view = picker.pick(question, clinic(), now, asked.offer.therapists, asked.picked)
    return picker.gone(view, gone, "taken") if gone else view
