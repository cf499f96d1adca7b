"""The demo's diary: breaks, past visits and bookings to come, through the same verbs as everybody's."""

from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import update

from clinic.booking import actions, availability, health, queries
from clinic.booking.availability import Wish
from clinic.booking.models import Draft
from clinic.catalog.models import Service
from clinic.catalog.queries import bookable_services, therapist_skills
from clinic.db import db
from clinic.demo.answers import answered
from clinic.demo.coming import let_come
from clinic.intake.conditions import Answer
from clinic.notify.models import Message
from clinic.scheduling import actions as diary
from clinic.scheduling.hours import local_date, local_minute, midnight
from clinic.scheduling.models import Resource, TimeOff
from clinic.scheduling.slots import Seat
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes

SAT = 5
CLIENTS = (
    "Ada Sample", "Bo Example", "Cy Placeholder", "Dee Sample", "Eli Demo", "Fay Example", "Gus Demo", "Hal Sample",
    "Ida Example", "Jo Placeholder", "Kai Demo", "Lu Example", "Mo Sample", "Nia Demo", "Oz Placeholder", "Pat Example",
)  # fmt: skip
DAYS_BACK, DAYS_AHEAD = 4, 16
LATER, REVIEWED = 9, 7  # every so many-th visit that is far enough off

TO_REVIEW: dict[str, Answer] = {"heart": ["mi_surgery_gt6m"]}  # a therapist decides
STORIES: tuple[dict[str, Answer], ...] = (
    {},
    {},
    {"goals": ["back_pain"], "pain_now": "yes", "pain_area": ["low_back"], "pain_nrs": 4, "pain_duration": "gt_3m",
     "pain_checked": "yes", "pain_regions": ["b-lowback-l"], "focus_regions": ["b-lowback-l", "b-lowback-r"]},
    {"bp": "high_controlled", "medicines": ["bp_med"]},
    {"allergies": ["nuts"], "allergy_severe": "no", "allergies_text": "Almonds"},
    {},
    {"varicose": "mild", "avoid_regions": ["b-calf-l"], "comfort_text": "A quiet room, please."},
)  # fmt: skip


def fill(team: list[Resource], clinic: Clinic, now: datetime) -> int:
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
    let_come(now)
    _hold_something(team[-1], services, today, clinic, now)
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
    """One booking of the therapist on that day, made two days before; 0 when nothing fits."""
    skills = {capability.capability for capability in therapist.capabilities}
    service = random.choice([s for s in services if therapist_skills(s) <= skills])
    option = random.choice(service.options)
    start_of_day = midnight(on, clinic.zone)
    made_at = min(from_minutes(start_of_day) - timedelta(days=2), now - timedelta(minutes=30))
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
    _answer(draft, service, number, clinic, made_at)
    terms = queries.terms_of(draft, clinic)
    actions.confirm(draft.public_id, visitor, terms.fingerprint if terms else "", clinic, made_at)
    return 1


def _hold_something(therapist: Resource, services: list[Service], on: date, clinic: Clinic, now: datetime) -> None:
    """Somebody is choosing a time right now, for as long as a hold lasts."""
    skills = {capability.capability for capability in therapist.capabilities}
    service = next((s for s in services if therapist_skills(s) <= skills), services[0])
    wish = Wish(service, service.options[0].minutes, None)
    found = availability.find(
        wish, (to_minutes(now), midnight(on + timedelta(days=DAYS_AHEAD), clinic.zone)), clinic, now
    )
    start = found.first()
    if start is not None:
        actions.choose_time("demo-holding", wish, service.options[0].id, from_minutes(start), clinic, now)


def _answer(draft: Draft, service: Service, number: int, clinic: Clinic, made_at: datetime) -> None:
    """Fill in the health questions: most people are well, some have something to tell, one or two do so later."""
    asked = health.asking(draft, service.modality, clinic, made_at)
    if asked is None or draft.starts_at is None:
        return
    draft.version_id, draft.checked_at = asked.version.id, made_at
    ahead = draft.starts_at - made_at
    far_enough = ahead > timedelta(days=clinic.review_days + 2)
    if far_enough and number % LATER == 0:
        draft.health = answered(asked.version.content, asked.context.modality, ahead, stages=("safety_check",)).stored()
        actions.finish_later(draft.public_id, draft.visitor, clinic, made_at)
        return
    told = [TO_REVIEW] if far_enough and number % REVIEWED == 0 else [STORIES[number % len(STORIES)], {}]
    for wishes in told:
        draft.health = answered(asked.version.content, asked.context.modality, ahead, wishes).stored()
        now_asked = health.asking(draft, service.modality, clinic, made_at)
        if now_asked and now_asked.assessment.outcome in {"allow", "allow_with_notes"}:
            return
