"""The steps of booking, in order. A page asks here for its number, and where to go on."""

from dataclasses import dataclass

from flask_babel import lazy_gettext

from clinic.booking.health import Asking
from clinic.booking.models import Draft
from clinic.catalog.models import Service

STEPS = {
    "safety": lazy_gettext("Safety check"),
    "time": lazy_gettext("Time"),
    "you": lazy_gettext("About you"),
    "questions": lazy_gettext("Health questions"),
    "check": lazy_gettext("Check and book"),
}
HEALTH = {"safety", "questions"}  # of treatments that ask about health


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a page stands among the steps."""

    number: int
    count: int
    label: str


def steps(service: Service) -> list[str]:
    """The steps of booking this service, by name."""
    return [step for step in STEPS if service.modality is not None or step not in HEALTH]


def progress(step: str, service: Service) -> Progress:
    """Where that step stands."""
    names = steps(service)
    return Progress(names.index(step) + 1, len(names), str(STEPS[step]))


def open_step(draft: Draft | None, asked: Asking | None) -> str:
    """The first step that is not done: wherever somebody comes from, she goes on there, and with everything done she
    checks her booking. `asked` is what the draft is asked about health.
    """
    if asked and asked.safety and (draft is None or draft.checked_at is None):
        return "safety"
    if draft is None or draft.starts_at is None:
        return "time"
    if not (draft.client_id or draft.email):
        return "you"
    return "questions" if asked and asked.next_page and not draft.finish_later else "check"
