"""Clients of the demo clinic with something to tell, for whoever looks at the pages in a browser."""

from datetime import timedelta

from clinic.booking.soonest import next_openings
from clinic.catalog.queries import service_by_slug
from clinic.settings import queries as settings
from clinic.times import now
from tests import factories

SLUG = "swedish-massage"
STORIES = {
    "busy": {
        "goals": ["back_pain", "stress_anxiety"],
        "pain_now": "yes",
        "pain_area": ["low_back"],
        "pain_nrs": 4,
        "pain_worst": 6,
        "pain_duration": "gt_3m",
        "pain_checked": "yes",
        "pain_regions": ["b-lowback-l", "b-lowback-r", "b-shoulder-r"],
        "focus_regions": ["b-scapula-r", "b-midback-l", "b-midback-r"],
        "avoid_regions": ["b-calf-l", "f-abdomen"],
        "rf_one_leg": "yes",
        "bp": "high_controlled",
        "medicines": ["anticoagulant"],
        "medicines_text": "Apixaban, for the heart",
        "allergies": ["nuts"],
        "allergies_text": "Almonds",
        "allergy_severe": "no",
        "comfort_text": "A quiet room, please.",
        "first_massage": "yes",
    },
    "clearance": {"heart": ["rhythm"]},
    "review": {"heart": ["mi_surgery_gt6m"]},
}
NAMES = {"busy": "Una Example", "clearance": "Vic Sample", "review": "Wen Demo"}


def make_cases(stories=STORIES):
    """A visit for each story, ten days from now and later; its public id. Needs an open application context."""
    return {name: book(NAMES[name], answers, 10 + 3 * n) for n, (name, answers) in enumerate(stories.items())}


def book(name, answers, days=10):
    """A visit at the first free time in so many days."""
    at, service = now(), service_by_slug(SLUG)
    openings = next_openings(settings.clinic(), at + timedelta(days=days))
    opening = next(one for one in openings if one.service.id == service.id)
    email = f"{name.split()[0].lower()}@client.example"
    made = factories.appointment(
        service.id, opening.starts_at, minutes=opening.minutes, now=at, answers=answers, name=name, email=email
    )
    return made.public_id
