"""The demo clinic "Linden Row": fictional people, real content, and a believable diary around today."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import available_timezones

from sqlalchemy import func, select

from clinic.accounts.actions import Post, add_account
from clinic.catalog import seed
from clinic.db import db
from clinic.demo.diary import fill
from clinic.errors import ClinicError
from clinic.intake import seed as questions
from clinic.people.models import Client, Therapist
from clinic.scheduling.hours import local_date
from clinic.scheduling.models import Resource, ResourceCapability, WorkingHours
from clinic.settings import queries as settings
from clinic.settings.models import ClinicSettings
from clinic.times import to_minutes

Week = dict[int, tuple[str, ...]]
TUE, WED, THU, FRI, SAT = range(1, 6)


@dataclass(frozen=True, slots=True)
class Person:
    """A therapist of the demo: what she can do, when she works, what clients read about her."""

    skills: tuple[str, ...]
    week: Week
    about: str


PEOPLE = (
    Person(
        ("massage", "deep-tissue", "nmt"),
        dict.fromkeys((TUE, WED, THU, FRI), ("09:00-13:00", "14:00-19:00")) | {SAT: ("10:00-16:00",)},
        "Works firmly and slowly, and likes to find out where a pain begins.",
    ),
    Person(
        ("massage", "hot-stone", "trigger-point"),
        dict.fromkeys((TUE, WED, THU, FRI), ("09:00-17:00",)),
        "Unhurried Swedish work and warm stones for people who carry their week in their shoulders.",
    ),
    Person(
        ("massage", "trigger-point", "myofascial"),
        dict.fromkeys((TUE, WED, FRI), ("10:00-14:00", "15:00-19:00")) | {SAT: ("10:00-16:00",)},
        "Patient with stubborn spots; explains what she feels as she goes.",
    ),
    Person(
        ("deep-tissue", "nmt", "myofascial", "hot-stone"),
        {WED: ("12:30-19:00",), THU: ("13:00-21:00",), FRI: ("12:30-19:00",)},
        "Three days a week, and late on Thursdays for people who work.",
    ),
)
OWNER = "owner@clinic.example"
WET: tuple[str, ...] = ("power-point", "sink")
ROOMS: tuple[tuple[int, tuple[str, ...]], ...] = ((1, ()), (1, WET), (1, ()), (2, WET))
OPENING = """\
Tuesday, Wednesday, Friday: 09:00–19:00
Thursday: 09:00–21:00
Saturday: 10:00–16:00
Sunday, Monday: Closed"""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the demo is to be: None means as designed."""

    zone: str
    opening: str | None
    therapists: int | None
    rooms: int | None
    horizon: int
    empty_diary: bool


def is_empty() -> bool:
    """Whether nobody has set anything up here yet."""
    return not db.session.scalar(select(func.count()).select_from(ClinicSettings))


def make(now: datetime, plan: Plan) -> str:
    """Make the clinic; a sentence about it. Raises ClinicError over real data, or for an unknown zone or opening."""
    if not is_empty() or db.session.scalar(select(func.count()).select_from(Client)):
        raise ClinicError("There is a clinic in this database already. The demo is only made in an empty one.")
    if plan.zone not in available_timezones():
        raise ClinicError(f"{plan.zone} is not a time zone. Use an IANA name such as Europe/Dublin.")
    everyday: Week = dict.fromkeys(range(7), (plan.opening,)) if plan.opening and _hours(plan.opening) else {}
    db.session.add(_settings(plan.zone, plan.horizon, plan.opening))
    seed.load_content(seed.read_content())
    questions.load_content(questions.read_content(), now)
    people = _people(plan.therapists or len(PEOPLE))
    start = local_date(to_minutes(now), plan.zone) - timedelta(days=60)
    team = [_therapist(n, person, everyday or person.week, plan.zone, start) for n, person in enumerate(people)]
    for n in range(plan.rooms or len(ROOMS)):
        size, features = (2, WET) if plan.rooms == 1 else ROOMS[n % len(ROOMS)]
        _resource("room", f"Room {n + 1}", features, size=size)
    _resource("equipment", "Stone heater", ("stone-heater",))
    db.session.flush()
    _accounts(team, now)
    count = 0 if plan.empty_diary else fill(team, settings.clinic(), now)
    return f"Linden Row is open: {len(team)} therapists, {plan.rooms or len(ROOMS)} rooms, {count} appointments."


def _accounts(team: list[Resource], now: datetime) -> None:
    """Nobody has a password: they come in by links that sign in once."""
    add_account("Owner", OWNER, Post("owner"), "system", now)
    add_account("Front desk", "frontdesk@clinic.example", Post("reception"), "system", now)
    for one in team:
        name = one.name or ""
        address = f"{name.lower().replace(' ', '-')}@clinic.example"
        add_account(name, address, Post("therapist", therapist_id=one.id), "system", now)


def _settings(zone: str, horizon: int, opening: str | None) -> ClinicSettings:
    hours = f"Every day: {opening.replace('-', '–')}" if opening else OPENING
    return ClinicSettings(
        id=1,
        name="Linden Row",
        zone=zone,
        phone="01 555 0100",
        email="hello@clinic.example",
        address="1 Example Street, Demo Town",
        arrival_note="There is step-free access.",
        opening_hours=hours,
        horizon_days=horizon,
        reference_prefix="LR",
        is_demo=True,
    )


def _people(count: int) -> list[Person]:
    """So many of them; the first can do whatever nobody else here can, so that every treatment has somebody."""
    people = [PEOPLE[n % len(PEOPLE)] for n in range(count)]
    everything = dict.fromkeys(skill for person in PEOPLE for skill in person.skills)
    missing = [skill for skill in everything if not any(skill in person.skills for person in people)]
    return [Person((*people[0].skills, *missing), people[0].week, people[0].about), *people[1:]]


def _therapist(number: int, person: Person, week: Week, zone: str, start: date) -> Resource:
    resource = _resource("therapist", f"Therapist {chr(ord('A') + number)}", person.skills, keeps_hours=True)
    db.session.flush()
    db.session.add(Therapist(resource_id=resource.id, about=person.about, position=number))
    for weekday, shifts in week.items():
        for shift in shifts:
            starts, ends = _hours(shift)
            db.session.add(
                WorkingHours(
                    resource_id=resource.id,
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                    ends_next_day=ends <= starts,
                    zone=zone,
                    effective_from=start,
                )
            )
    return resource


def _resource(
    kind: str, name: str, capabilities: tuple[str, ...], *, size: int = 1, keeps_hours: bool = False
) -> Resource:
    resource = Resource(
        kind=kind,
        name=name,
        size=size,
        keeps_hours=keeps_hours,
        capabilities=[ResourceCapability(capability=capability) for capability in capabilities],
    )
    db.session.add(resource)
    return resource


def _hours(text: str) -> tuple[time, time]:
    if not re.fullmatch("-".join([r"([01]\d|2[0-3]):[0-5]\d"] * 2), text, re.ASCII):
        raise ClinicError(f"{text} is not an opening. Write it as 09:00-19:00.")
    starts, ends = (time.fromisoformat(part) for part in text.split("-"))
    return starts, ends
