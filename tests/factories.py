"""Rows for tests. Each function inserts and commits, so that `transaction()` may follow, and answers with an id.

Shifts are written `"09:00-17:00"`, through midnight when they end no later than they start; instants as
`at("2026-11-24 10:30")` in the clinic's zone.
"""

from datetime import UTC, date, datetime, time
from itertools import count
from zoneinfo import ZoneInfo

from clinic.accounts import actions as accounts
from clinic.accounts.passwords import hashed
from clinic.booking import actions, health, queries
from clinic.booking.availability import Wish
from clinic.catalog.models import (
    Category,
    RequirementCapability,
    Service,
    ServiceOption,
    ServiceRequirement,
)
from clinic.catalog.queries import option_of, service_by_id
from clinic.db import db, transaction
from clinic.demo.answers import answered
from clinic.people.actions import add_client
from clinic.people.models import Therapist
from clinic.scheduling.models import (
    Allocation,
    Claim,
    HoursException,
    Resource,
    ResourceCapability,
    TimeOff,
    WorkingHours,
)
from clinic.scheduling.slots import Need
from clinic.settings import queries as settings
from clinic.settings.models import ClinicSettings

ZONE = "Europe/Dublin"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday, far from any clock change
LONG_AGO = date(2020, 1, 1)
ALONE = (Need("therapist"),)
USUAL = (Need("therapist", cleanup_minutes=10), Need("room", cleanup_minutes=15))

numbers = count(1)


def at(text, zone=ZONE):
    """The instant when the clocks of the zone show `2026-11-24 10:30`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def clinic(**values):
    """The clinic's row, as the value that is passed around."""
    db.session.merge(ClinicSettings(id=1, **{"name": "Test Clinic", "zone": ZONE, **values}))
    db.session.commit()
    return settings.clinic()


# ---- what can be busy ------------------------------------------------------


def resource(kind, *capabilities, **values):
    """Something that can be busy; without hours of its own unless `keeps_hours` says so."""
    row = Resource(
        kind=kind,
        capabilities=[ResourceCapability(capability=capability) for capability in capabilities],
        **{"name": f"{kind} {next(numbers)}", **values},
    )
    return _stored(row).id


def therapist(*capabilities, shift="09:00-17:00", zone=ZONE, **values):
    """A therapist who works that shift every day; `shift=None` leaves her hours to `hours()`."""
    therapist_id = resource("therapist", *capabilities, keeps_hours=True, **values)
    _stored(Therapist(resource_id=therapist_id))
    if shift:
        hours(therapist_id, shift, zone=zone)
    return therapist_id


def room(*capabilities, **values):
    return resource("room", *capabilities, **values)


def equipment(*capabilities, **values):
    return resource("equipment", *capabilities, **values)


def client(name="Ada Sample", email="ada@client.example", phone="", now=NOW):
    with transaction():
        return add_client(name, email, phone, now).id


# ---- when it could work ----------------------------------------------------


def hours(resource_id, shift, weekdays=range(7), *, since=LONG_AGO, until=None, zone=ZONE):
    """The same shift on each of these weekdays (Monday is 0), `since` to `until` inclusive."""
    db.session.add_all(
        WorkingHours(
            resource_id=resource_id,
            weekday=weekday,
            zone=zone,
            effective_from=since,
            effective_until=until,
            **wall(shift),
        )
        for weekday in weekdays
    )
    db.session.commit()


def exception(kind, first_on, last_on=None, *, resource_id=None, shift=None, zone=ZONE):
    """`closed` or `extra` on some days, all day or for a shift, for a resource or the whole clinic."""
    days = {"first_on": first_on, "last_on": last_on or first_on}
    hours = wall(shift) if shift else {}
    return _stored(HoursException(resource_id=resource_id, kind=kind, zone=zone, **days, **hours)).id


# ---- what keeps it busy ----------------------------------------------------


def claim(*spans, kind="appointment", expires_at=None):
    """A claim on each `(resource_id, starts_at, ends_at)`, put there without asking anybody."""
    owner = _stored(Claim(kind=kind, expires_at=expires_at))
    db.session.add_all(
        Allocation(claim_id=owner.id, resource_id=resource_id, starts_at=starts_at, ends_at=ends_at)
        for resource_id, starts_at, ends_at in spans
    )
    db.session.commit()
    return owner.id


def hold(*spans, expires_at):
    """A hold on each `(resource_id, starts_at, ends_at)`."""
    return claim(*spans, kind="hold", expires_at=expires_at)


def time_off(resource_id, starts_at, ends_at, reason="Break"):
    claim_id = claim((resource_id, starts_at, ends_at), kind="time_off")
    row = TimeOff(resource_id=resource_id, claim_id=claim_id, starts_at=starts_at, ends_at=ends_at, reason=reason)
    return _stored(row).id


# ---- what is offered -------------------------------------------------------


def service(needs=USUAL, prices=((60, 7500),), **values):
    """A published service with these needs, in these `(minutes, price)`; the first is the usual one."""
    db.session.merge(Category(code="massage", name={"en": "Massage"}, position=1))
    slug = values.setdefault("slug", f"service-{next(numbers)}")
    row = Service(
        options=[
            ServiceOption(minutes=minutes, price_minor=price, position=n, is_default=n == 0, origin="clinic")
            for n, (minutes, price) in enumerate(prices)
        ],
        requirements=[_requirement(need, n) for n, need in enumerate(needs)],
        category_code="massage",
        **{"name": {"en": slug}, "state": "published", "mark": "hand", **_PRESSURE, **values},
    )
    return _stored(row).id


def appointment(service_id, starts_at, *, minutes=None, therapist_id=None, now=NOW, visitor=None, answers=None, **who):
    """A booking made by the same verbs as everybody's; `who` is name, email and phone, `answers` what is not usual."""
    clinic_now, visitor = settings.clinic(), visitor or f"visitor-{next(numbers)}"
    with transaction():
        offered = service_by_id(service_id)
        option = option_of(offered, minutes)
        wish = Wish(offered, option.minutes, therapist_id)
        draft = actions.choose_time(visitor, wish, option.id, starts_at, clinic_now, now)
        known = {"name": "Ada Sample", "email": "ada@client.example", "phone": "", **who}
        actions.say_who(draft.public_id, visitor, clinic_now, now, **known)
        answer(draft, offered, clinic_now, now, **answers or {})
        terms = queries.terms_of(draft, clinic_now)
        return actions.confirm(draft.public_id, visitor, terms.fingerprint, clinic_now, now)


def answer(draft, offered, clinic_now, now, **wishes):
    """Fill in the draft's health questions safely, but for the wishes, where its service asks any."""
    asked = health.asking(draft, offered.modality, clinic_now, now)
    if asked:
        sheet = answered(asked.version.content, asked.context.modality, draft.starts_at - now, wishes)
        draft.version_id, draft.checked_at, draft.health = asked.version.id, now, sheet.stored()


_PRESSURE = {"pressure_min": 1, "pressure_default": 2, "pressure_max": 3}


def _requirement(need, position):
    return ServiceRequirement(
        kind=need.kind,
        position=position,
        quantity=need.quantity,
        setup_minutes=need.setup_minutes,
        cleanup_minutes=need.cleanup_minutes,
        capabilities=[RequirementCapability(capability=capability) for capability in sorted(need.capabilities)],
    )


def wall(shift):
    starts, ends = (time.fromisoformat(part) for part in shift.split("-"))
    return {"starts": starts, "ends": ends, "ends_next_day": ends <= starts}


def _stored(row):
    db.session.add(row)
    db.session.commit()
    return row


# ---- who signs in ----------------------------------------------------------


def account(role="owner", name=None, password=None, grants=(), therapist_id=None, now=NOW):
    """Somebody who signs in, as `<role>@clinic.example` unless she has a name; her public id."""
    name = name or f"Test {role}"
    email = f"{name.lower().removeprefix('test ').replace(' ', '-')}@clinic.example"
    with transaction():
        made = accounts.add_account(name, email, accounts.Post(role, frozenset(grants), therapist_id), "system", now)
        made.password_hash = hashed(password) if password else None
    return made.public_id
