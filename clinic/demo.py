"""The demo clinic "Linden Row": fictional people, real content, and a believable diary around today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import available_timezones

from sqlalchemy import func, select, update

from clinic.booking import actions, availability, queries
from clinic.booking.availability import Wish
from clinic.booking.models import Appointment
from clinic.catalog import seed
from clinic.catalog.models import Service
from clinic.catalog.queries import bookable_services, therapist_skills
from clinic.db import db
from clinic.errors import ClinicError
from clinic.notify.models import Message
from clinic.people.models import Client, Therapist
from clinic.scheduling import actions as diary
from clinic.scheduling.hours import local_date, local_minute, midnight
from clinic.scheduling.models import Resource, ResourceCapability, TimeOff, WorkingHours
from clinic.scheduling.slots import Seat
from clinic.settings import queries as settings
from clinic.settings.models import ClinicSettings
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

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
WET: tuple[str, ...] = ("power-point", "sink")
ROOMS: tuple[tuple[int, tuple[str, ...]], ...] = ((1, ()), (1, WET), (1, ()), (2, WET))
CLIENTS = (
    "Ada Sample", "Bo Example", "Cy Placeholder", "Dee Sample", "Eli Demo", "Fay Example", "Gus Demo", "Hal Sample",
    "Ida Example", "Jo Placeholder", "Kai Demo", "Lu Example", "Mo Sample", "Nia Demo", "Oz Placeholder", "Pat Example",
)  # fmt: skip
OPENING = """\
Tuesday, Wednesday, Friday: 09:00–19:00
Thursday: 09:00–21:00
Saturday: 10:00–16:00
Sunday, Monday: Closed"""
DAYS_BACK, DAYS_AHEAD = 4, 16


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
    people = _people(plan.therapists or len(PEOPLE))
    start = local_date(to_minutes(now), plan.zone) - timedelta(days=60)
    team = [_therapist(n, person, everyday or person.week, plan.zone, start) for n, person in enumerate(people)]
    for n in range(plan.rooms or len(ROOMS)):
        size, features = (2, WET) if plan.rooms == 1 else ROOMS[n % len(ROOMS)]
        _resource("room", f"Room {n + 1}", features, size=size)
    _resource("equipment", "Stone heater", ("stone-heater",))
    db.session.flush()
    count = 0 if plan.empty_diary else _fill(team, settings.clinic(), now)
    return f"Linden Row is open: {len(team)} therapists, {plan.rooms or len(ROOMS)} rooms, {count} appointments."


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
    try:
        starts, ends = (time.fromisoformat(part) for part in text.split("-"))
    except ValueError as error:
        raise ClinicError(f"{text} is not an opening. Write it as 09:00-19:00.") from error
    return starts, ends


def _fill(team: list[Resource], clinic: Clinic, now: datetime) -> int:
    """Breaks, past visits and bookings to come, through the same verbs as everybody's."""
    random = Random(20)  # noqa: S311  (the same diary each time)
    services = bookable_services()
    today = local_date(to_minutes(now), clinic.zone)
    count = 0
    for on in (today + timedelta(days=n) for n in range(-DAYS_BACK, DAYS_AHEAD)):
        for therapist in team:
            _give_break(therapist, on, clinic, now)
            busy = 3 if on <= today + timedelta(days=2) else 2 if on <= today + timedelta(days=8) else 1
            for _n in range(random.randint(busy - 1, busy + 1)):
                count += _book_something(random, therapist, services, on, clinic, now, count)
    over = update(Appointment).where(Appointment.ends_at <= now).values(status="fulfilled")
    db.session.execute(over)
    db.session.execute(update(Message).values(sent_at=Message.send_at))
    return count


def _give_break(therapist: Resource, on: date, clinic: Clinic, now: datetime) -> None:
    start = local_minute(on, time(13, 0), clinic.zone, closing=False)
    if on.weekday() in (SAT, SAT + 1, 0) or therapist.name != "Therapist B":
        return
    claim_id = diary.claim("time_off", [Seat(therapist.id, "therapist", (start, start + 45))], now)
    db.session.add(
        TimeOff(
            resource_id=therapist.id,
            claim_id=claim_id,
            starts_at=from_minutes(start),
            ends_at=from_minutes(start + 45),
            reason="Lunch",
        )
    )


def _book_something(
    random: Random, therapist: Resource, services: list[Service], on: date, clinic: Clinic, now: datetime, number: int
) -> int:
    """One booking of the therapist on that day, made three days before; 0 when nothing fits."""
    skills = {capability.capability for capability in therapist.capabilities}
    service = random.choice([s for s in services if therapist_skills(s) <= skills])
    option = random.choice(service.options)
    start_of_day = midnight(on, clinic.zone)
    made_at = min(from_minutes(start_of_day) - timedelta(days=3), now - timedelta(minutes=30))
    wish = Wish(service, option.minutes, therapist.id)
    found = availability.find(wish, (start_of_day, midnight(on + timedelta(days=1), clinic.zone)), clinic, made_at)
    starts = list(found.starts())
    if not starts:
        return 0
    start = from_minutes(random.choice(starts))
    name = CLIENTS[number % len(CLIENTS)]
    visitor = f"demo-{number}"
    draft = actions.choose_time(visitor, wish, option.id, start, clinic, made_at)
    email = f"{name.split()[0].lower()}@client.example"
    actions.say_who(draft.public_id, visitor, clinic, made_at, name=name, email=email, phone="+353855550142")
    terms = queries.terms_of(draft, clinic)
    actions.confirm(draft.public_id, visitor, terms.fingerprint if terms else "", clinic, made_at)
    return 1
