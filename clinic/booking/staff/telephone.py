"""What the page of a booking on the telephone shows: read once, from what was asked for to the times there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from clinic import access
from clinic.access import DIARY_WRITE
from clinic.booking import picker, visits, why
from clinic.booking.availability import Latitude, Wish
from clinic.booking.picker import Picker, Question, parse_slot
from clinic.booking.staff.telephone_form import ANY, TelephoneForm
from clinic.catalog.models import Service, ServiceOption, words_in
from clinic.catalog.queries import bookable_services, therapist_skills
from clinic.errors import Missing
from clinic.people import queries as people
from clinic.people.models import Client
from clinic.people.queries import therapists_for
from clinic.scheduling.queries import rooms
from clinic.settings.current import clinic
from clinic.settings.formats import clock, local, short_day

FOUND = 8  # clients who are shown


@dataclass(frozen=True, slots=True)
class Time:
    """A time to choose beside those of the day."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A time that can't be had: why, what can be had near it, and whether a reason would help."""

    label: str
    reasons: Sequence[str]
    near: Sequence[Time]
    with_reason: bool


@dataclass(frozen=True, slots=True)
class Call:
    """The conversation so far."""

    client: Client | None
    found: Sequence[Client]
    service: Service
    option: ServiceOption
    therapists: dict[int, str]
    wish: Wish
    picker: Picker
    start: datetime | None = None  # the time that is chosen, free or not
    own_time: Time | None = None  # free, and not among those of the day
    refused: Refused | None = None


def client_asked(form: TelephoneForm) -> Client | None:
    """The client who was chosen; one who treats, and does no more, books again for those she treats. Raises Missing."""
    staff = access.somebody()
    if form.client.data:
        client = people.client_by_name(form.client.data)
        if staff.may(DIARY_WRITE) or visits.is_treated_by(client.id, staff.therapist_id):
            return client
    if not staff.may(DIARY_WRITE):
        raise Missing(_("There is no such client of yours."))
    return None


def call(form: TelephoneForm, now: datetime) -> Call:
    """Read what the form asks for against what there is; where it says nothing, the usual. Raises Missing."""
    client, found = client_asked(form), []
    if client is None and form.q.data:
        found = visits.meant(form.q.data, FOUND)
        if len(found) == 1 and form.does != "seek" and not form.new.data:
            client, found = found[0], []
            form.client.data = client.public_id
    service, option = _treatment(form, client)
    therapists = _therapists(form, service)
    rooms_here = _rooms(form)
    wish = Wish(
        service,
        option.minutes,
        form.therapist.data or None,
        client.resource_id if client else None,
        frozenset({form.room.data} if form.room.data in rooms_here else ()),
        Latitude(),
    )
    kept = parse_slot(form.slot.data or "") if not form.typed_anew else None
    view = _picked(wish, form, kept, now)
    return _judged(Call(client, found, service, option, therapists, wish, view, kept), form, now)


def typed_start(form: TelephoneForm, on: date) -> datetime | None:
    """The instant of the time that was typed, on a day; None where the clocks leave it out."""
    if form.clock is None:
        return None
    wall = datetime.combine(on, form.clock, ZoneInfo(clinic().zone))
    instant = wall.astimezone(UTC)
    return instant if instant.astimezone(ZoneInfo(clinic().zone)).time() == form.clock else None


def time_of(start: datetime, *, chosen: bool = False, beside: datetime | None = None) -> Time:
    """A time as a choice that names its day, unless it is that of another beside it."""
    same_day = beside is not None and local(beside).date() == local(start).date()
    label = clock(start) if same_day else f"{short_day(start)}, {clock(start)}"
    return Time(start.astimezone(UTC).strftime(picker.MINUTE_FORMAT), label, chosen)


def _treatment(form: TelephoneForm, client: Client | None) -> tuple[Service, ServiceOption]:
    """What was asked for, else what the client had last, else the first there is."""
    offered = [(service, option) for service in bookable_services() for option in service.options]
    if not offered:
        raise Missing(_("There is no treatment to book."))
    form.option.choices = [(option.id, _option_label(service, option)) for service, option in offered]
    last = visits.last_booked(client.id) if client else None
    untouched = not form.option.data or str(form.option.data) == form.usual.data
    if last and untouched:
        form.option.data = last.option_id
        form.therapist.data = form.therapist.data or last.therapist_id or ANY
    wanted = form.option.data
    chosen = next((pair for pair in offered if pair[1].id == wanted), None)
    if chosen is None:
        chosen = next((pair for pair in offered if pair[1].is_default), offered[0])
    form.option.data = chosen[1].id
    form.usual.data = "" if client else str(chosen[1].id)
    return chosen


def _therapists(form: TelephoneForm, service: Service) -> dict[int, str]:
    """Whoever does the treatment; one who may book for herself alone finds herself alone."""
    staff = access.somebody()
    therapists = dict(therapists_for(therapist_skills(service)))
    if not staff.may(DIARY_WRITE):
        therapists = {who: name for who, name in therapists.items() if who == staff.therapist_id}
        if not therapists:
            raise Missing(_("You don’t give this treatment."))
        form.therapist.data = staff.therapist_id
        form.therapist.choices = list(therapists.items())
        return therapists
    form.therapist.choices = [(ANY, _("Any therapist")), *therapists.items()]
    if form.therapist.data not in therapists:
        form.therapist.data = ANY
    return therapists


def _rooms(form: TelephoneForm) -> dict[int, str]:
    found = dict(rooms())
    form.room.choices = [(ANY, _("Any room")), *found.items()]
    if form.room.data not in found:
        form.room.data = ANY
    return found


def _judged(asked: Call, form: TelephoneForm, now: datetime) -> Call:
    """The same with what is to be said of the time that is wanted."""
    view, start = asked.picker, asked.start
    if start is None and view.chosen:
        start = typed_start(form, view.chosen.on)
    if start is None:
        return asked
    if any(slot.starts_at == start for part in view.parts for slot in part.slots):
        view = view if asked.start else _picked(asked.wish, form, start, now)
        return replace(asked, picker=view, start=start)
    exact = replace(asked.wish, latitude=Latitude(step=why.STEP))
    reasons = why.look(exact, [start], clinic(), now).sentences(start)
    if not reasons:
        return replace(asked, start=start, own_time=time_of(start, chosen=True))
    near = [time_of(one, beside=start) for one in why.nearest(asked.wish, start, clinic(), now)]
    helps = why.enough_latitude(asked.wish, start, "?", clinic(), now) is not None
    return replace(asked, start=start, refused=Refused(time_of(start).label, reasons, near, helps))


def _picked(wish: Wish, form: TelephoneForm, held: datetime | None, now: datetime) -> Picker:
    names: dict[int, str] = dict(form.therapist.choices)
    on = form.on
    asked = Question(wish, form.first_on or on, on, held)
    return picker.pick(asked, clinic(), now, names, lambda **_change: "")


def _option_label(service: Service, option: ServiceOption) -> str:
    name = words_in(service.name, clinic().locale)
    return _("%(name)s, %(minutes)s min", name=name, minutes=option.minutes)
