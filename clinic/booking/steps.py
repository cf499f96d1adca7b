"""The steps of booking, in order. A page asks here for its number; adding a step is adding a line."""

from dataclasses import dataclass

from flask_babel import lazy_gettext

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


def after(step: str, service: Service) -> str:
    """The step that follows."""
    names = steps(service)
    return names[names.index(step) + 1]
