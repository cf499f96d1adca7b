"""What a card for the room tells, made ready for a page of one visit and for the sheet of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from clinic.intake import queries
from clinic.intake.consent import Agreement, consented, consents_of
from clinic.intake.models import Consent, Response
from clinic.intake.screening import Constraints
from clinic.intake.staff.reading import Reading, Row, changes_that_count, read
from clinic.settings.current import clinic
from clinic.vault import KeyLost


@dataclass(frozen=True, slots=True)
class Contents:
    """What a card tells: the answers as they are read, what they limit, what was decided (None: can't be opened)."""

    reading: Reading | None
    constraints: Constraints | None
    decided: Mapping[str, Any] | None
    rows: list[Row]


def contents(told: Sequence[tuple[Response, datetime]], now: datetime) -> list[Contents]:
    """What the cards tell of these answers, each with the visit it is for; as many SELECTs for many as for one."""
    ids = [response.id for response, _at in told]
    versions = queries.versions({response.version_id for response, _at in told})
    decisions = queries.decisions_on([response for response, _at in told])
    consents = consents_of(ids, clinic())
    found = []
    for response, visit_at in told:
        version = versions[response.version_id]
        reading = read(response, version, clinic(), now)
        decided = changes_that_count(decisions[response.id], visit_at)
        if reading is None:
            found.append(Contents(None, None, decided, []))
            continue
        constraints = reading.constraints(decided or {})
        not_agreed = _not_agreed(response, reading, consents, now)
        found.append(Contents(reading, constraints, decided, _rows(reading, constraints, decided or {}, not_agreed)))
    return found


def _not_agreed(
    response: Response, reading: Reading, consents: Mapping[int, tuple[Agreement, Consent]], now: datetime
) -> tuple[str, ...]:
    """The sensitive areas that she has not agreed to for this visit, or has taken back."""
    try:
        areas = consented(response, consents.get(response.id), reading.version.content, now).avoid
    except KeyLost:
        return (_("Every sensitive area: what was agreed to can’t be opened"),)
    return tuple(reading.wording.says(one.label) for one in areas)


def _rows(
    reading: Reading, constraints: Constraints, decided: Mapping[str, Any], not_agreed: tuple[str, ...]
) -> list[Row]:
    """The same lines on every card, in the same order: a line that is missing would say nothing for certain."""
    kept, nothing, no_limit = reading.wording.limits(constraints), (_("Nothing"),), (_("No limit"),)
    areas = "; ".join(_told(reading, "focus_regions"))
    wishes = (
        *(_("Pressure: %(wish)s", wish=one) for one in _told(reading, "pressure_pref")),
        *([_("Work on: %(areas)s", areas=areas)] if areas else []),
        *_told(reading, "comfort_text"),
    )
    return [
        (_("Pressure"), kept["pressure"] or no_limit),
        (_("Leave out"), (*kept["avoid"], *not_agreed) or nothing),
        (_("Heat"), kept["heat"] or no_limit),
        (_("Position"), (*kept["position"], *_told(reading, "position_needs")) or (_("Any"),)),
        (_("Also"), (*kept["extras"], *kept["skills"]) or nothing),
        (_("Allergies"), _told(reading, "allergies", "allergies_text") or nothing),
        (_("Wishes"), wishes or nothing),
        (_("Changes"), (decided["note"],) if decided.get("note") else nothing),
    ]


def _told(reading: Reading, *questions: str) -> tuple[str, ...]:
    return tuple(line for _name, lines in reading.rows({name: name for name in questions}) for line in lines)
