"""Where an appointment could go: the slot picker of the staff, with more to choose than a client has."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask_babel import gettext as _

from clinic import access
from clinic.access import DIARY_OVERRIDE
from clinic.booking import picker
from clinic.booking.availability import Latitude, Wish
from clinic.booking.models import Appointment
from clinic.booking.picker import Picker, Question, parse_day
from clinic.booking.staff.forms import MoveForm
from clinic.booking.staff.offering import Offer, chips, offer_for
from clinic.settings.current import clinic
from clinic.settings.formats import local

UNSAID = "…"  # looking needs no reason yet


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


def asked_of(visit: Appointment) -> Asked:
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


def way_back(visit: Appointment) -> dict[str, object]:
    """The form that undoes what is about to be done: the same move, the other way, with the same checks."""
    before = Asked(
        visit, Offer({}, {}, {}), visit.minutes, _treating(visit), next(iter(visit.pinned_rooms), None), False
    )
    slot = visit.starts_at.strftime(picker.MINUTE_FORMAT)
    return {"url": before.address(), "fields": [("slot", slot), ("tell", "yes"), ("back", "1")]}


def move_page(asked: Asked, form: MoveForm, now: datetime, gone: datetime | None = None) -> str:
    visit = asked.visit
    form.seen.data = visit.as_seen
    form.reason.flags.required = asked.past
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
