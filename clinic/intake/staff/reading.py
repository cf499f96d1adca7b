"""What a therapist reads of a client's answers, made ready for a page; what can't be opened is None, never blank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from clinic.access import called
from clinic.intake import queries
from clinic.intake.content import NONE
from clinic.intake.models import Decision, Response
from clinic.intake.queries import ENOUGH, Version
from clinic.intake.screening import Assessment, Constraints, merged
from clinic.intake.staff.deciding import POINTERS, VERDICTS
from clinic.intake.wording import Changed, Wording
from clinic.settings.queries import Clinic
from clinic.vault import KeyLost

SHORT = {  # what is read first, by question
    "pain_regions": _l("Where it hurts"),
    "pain_nrs": _l("Pain now"),
    "pain_worst": _l("At its worst"),
    "pain_duration": _l("For how long"),
    "focus_regions": _l("To work on"),
    "avoid_regions": _l("To leave out"),
    "position_needs": _l("When lying down"),
    "pressure_pref": _l("Usual pressure"),
}
MARKS = {"focus_regions": "work", "pain_regions": "hurts", "avoid_regions": "leave"}  # a later one wins

Row = tuple[str, tuple[str, ...]]  # a label and the lines under it


@dataclass(frozen=True, slots=True)
class Reading:
    """Answers with their words, and what they mean for the treatment that is booked."""

    version: Version
    wording: Wording
    answers: Mapping[str, Any]
    assessment: Assessment

    def rows(self, labels: Mapping[str, Any]) -> list[Row]:
        """The answers to a few questions, under labels of their own; "None of these" is nothing to say."""
        asked = self.wording.content.questions
        given = {name: self.answers[name] for name in labels if name in asked and name in self.answers}
        given = {name: answer for name, answer in given.items() if answer not in ([], [NONE], "")}
        return [(str(labels[name]), self.wording.answer(asked[name], answer)) for name, answer in given.items()]

    @property
    def summary(self) -> list[Row]:
        """What is read first."""
        return self.rows(SHORT)

    @property
    def signs(self) -> tuple[str, ...]:
        """The warning signs that were ticked."""
        asked = [q for q in self.wording.content.questions.values() if q.stage == "safety_check"]
        return tuple(self.wording.says(q.tick or q.text) for q in asked if self.answers.get(q.id, q.safe) != q.safe)

    def marks(self, constraints: Constraints) -> dict[str, str]:
        """How the regions of the figure are marked: what is to be left out wins."""
        marked = {one: MARKS[name] for name in MARKS for one in self.answers.get(name) or ()}
        return marked | dict.fromkeys(constraints.avoid, "leave")

    def constraints(self, decided: Mapping[str, Any]) -> Constraints:
        """What the rules ask for, and what somebody has decided on top."""
        rules = [one.constraints for one in self.assessment.reasons]
        wished = {"avoid": self.answers.get("avoid_regions") or []}
        found = merged([*rules, wished, decided])
        avoid, position = (
            tuple(one for one in names if one not in POINTERS) for names in (found.avoid, found.position)
        )
        return replace(found, avoid=avoid, position=position)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it was written down; `details` is None where it can't be opened."""

    by: str
    verdict: str
    at: datetime
    until: datetime | None  # for a yes
    details: Mapping[str, Any] | None
    changes: tuple[Row, ...]

    @classmethod
    def read(cls, decision: Decision, wording: Wording | None) -> "Decided":
        """Open a decision."""
        try:
            details: Mapping[str, Any] | None = decision.details or {}
        except KeyLost:
            details = None
        known = details or {}
        changes = wording.keep_to(merged([known])) if wording else []
        by = known.get("by") or called(decision.decided_by)
        words = str(VERDICTS[decision.verdict])
        until = decision.valid_until if decision.verdict in ENOUGH else None
        return cls(by, words, decision.decided_at, until, details, tuple(changes))


def read(response: Response, version: Version, clinic: Clinic, now: datetime) -> Reading | None:
    """What a client answered; None where it can't be opened, or has been deleted."""
    if response.completed_at is not None and response.answers_sealed is None:
        return None
    wording = Wording(version.content, clinic.language)
    try:
        answers = queries.response_sheet(response).answers
        assessment = queries.assessed(response, version, clinic, now)
    except KeyLost:
        return None
    return Reading(version, wording, answers, assessment)


def changed_since(earlier: Response | None, reading: Reading) -> list[Changed] | None:
    """What was answered otherwise than before; None where there is nothing before, or it can't be opened."""
    if earlier is None or not earlier.answers_sealed:
        return None
    try:
        return reading.wording.changes(queries.response_sheet(earlier).answers, reading.answers)
    except KeyLost:
        return None


def changes_that_count(decisions: Sequence[Decision], at: datetime) -> Mapping[str, Any] | None:
    """What the last word on some answers changes, as far as it still holds; None where it can't be opened."""
    last = next((one for one in decisions if one.voided_at is None), None)
    if last is None or last.verdict not in ENOUGH or last.valid_until <= at:
        return {}
    try:
        return last.details or {}
    except KeyLost:
        return None
