"""Who works when, what is an exception, and when the clinic is closed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flask import render_template

from clinic import times
from clinic.access import HOURS_EDIT, needs
from clinic.booking.outside import today
from clinic.scheduling import roster
from clinic.scheduling.models import HoursException, Resource
from clinic.scheduling.staff import bp
from clinic.scheduling.staff.words import KINDS, Week, just_done, week_words, what, when
from clinic.settings.current import clinic


@dataclass(frozen=True, slots=True)
class Line:
    """An exception in words."""

    id: int
    what: str
    when: str
    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """A therapist, a room or a piece of equipment with its hours and what is an exception to them."""

    resource: Resource
    weeks: list[Week]
    exceptions: list[Line]


@bp.get("/hours")
@needs(HOURS_EDIT)
def overview() -> str:
    """Everybody's week and coming exceptions; three SELECTs beyond those of every page."""
    on = today(clinic(), times.now())
    everybody = roster.resources()
    rules, lines = roster.rules(on), _lines(on, {one.id: one for one in everybody})
    cards = [Card(one, week_words(rules[one.id], on), lines[one.id]) for one in everybody]
    groups = [(kind, label, [card for card in cards if card.resource.kind == kind]) for kind, label in KINDS.items()]
    return render_template(
        "scheduling/staff/overview.html", groups=groups, closures=lines[None], done=just_done(), today=on
    )


def line(one: HoursException, whose: Resource | None) -> Line:
    """An exception in words."""
    return Line(one.id, what(one, whose), when(one), one.reason)


def _lines(on: date, whose: dict[int, Resource]) -> dict[int | None, list[Line]]:
    found: dict[int | None, list[Line]] = defaultdict(list)
    for one in roster.exceptions(on):
        if one.resource_id is None or one.resource_id in whose:
            found[one.resource_id].append(line(one, whose[one.resource_id] if one.resource_id else None))
    return found
