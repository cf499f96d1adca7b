"""The steps of booking, in order. A page asks here for its number; adding a step is adding a line."""

from dataclasses import dataclass

from flask_babel import lazy_gettext

STEPS = {
    "time": lazy_gettext("Time"),
    "you": lazy_gettext("About you"),
    "check": lazy_gettext("Check and book"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a page stands among the steps."""

    number: int
    count: int
    label: str


def progress(step: str) -> Progress:
    """Where that step stands."""
    return Progress(list(STEPS).index(step) + 1, len(STEPS), str(STEPS[step]))


def after(step: str) -> str:
    """The step that follows."""
    names = list(STEPS)
    return names[names.index(step) + 1]
