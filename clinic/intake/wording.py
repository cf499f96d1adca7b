"""What a client answered, and what follows from it, in the words of the version that she answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic.intake.conditions import Answer, Answers
from clinic.intake.content import Content, Question, Section, questions_of, said
from clinic.intake.difference import differences
from clinic.intake.screening import Assessment, Constraints, Fired
from clinic.settings.formats import day_alone

PRESSURE = (_l("Very light"), _l("Light"), _l("Medium"), _l("Firm"), _l("Very deep"))  # 1 to 5
EFFECTS = {
    "allow": _l("Nothing speaks against it"),
    "allow_with_notes": _l("Go ahead, with care"),
    "therapist_review": _l("A therapist decides"),
    "clearance_required": _l("A doctor’s note first"),
    "block": _l("Not this treatment now"),
    "block_emergency": _l("No treatment: an emergency"),
}
TIERS = {  # how much stands behind a statement, the most first
    "regulator": _l("regulator"),
    "public_health": _l("public health service"),
    "guideline": _l("guideline"),
    "review": _l("research review"),
    "charity": _l("health charity"),
    "textbook": _l("textbook"),
    "trade": _l("trade body or press"),
    "clinic": _l("another clinic"),
    "seed": _l("the clinic’s article"),
    "product": _l("our own caution, no source"),
}
LIMITS = {
    "pressure": _l("Pressure"),
    "avoid": _l("Leave out"),
    "heat": _l("Heat"),
    "position": _l("Position"),
    "extras": _l("Also"),
    "skills": _l("Therapist"),
}
CONTACTS = {"emergency_name", "emergency_phone", "emergency_relation", "guardian_phone", "doctor_contact"}


@dataclass(frozen=True, slots=True)
class Said:
    """A question and what was answered, a line for each thing."""

    question: str
    lines: tuple[str, ...]
    for_therapist: bool  # asked for the therapist's eyes alone
    contact: bool  # how to reach somebody: nothing to leave on a table


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that is answered otherwise than before, both in words; empty where there was or is no answer."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one section; `denied` was asked in a list and left unticked, `agreed` are points agreed to."""

    id: str
    title: str
    said: tuple[Said, ...]
    denied: tuple[str, ...]
    agreed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired, and what it rests on."""

    title: str
    note: str
    outcome: str  # for the treatment that is booked, as the content knows it
    effect: str  # the same in words
    red_flag: bool
    never_override: bool
    sources: tuple[tuple[str, str], ...]  # name and tier


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a version in a language."""

    content: Content
    language: str

    def says(self, text: Mapping[str, str]) -> str:
        """A text of the content."""
        return said(text, self.language)

    def parts(self, answers: Mapping[str, Answer]) -> list[Part]:
        """Every answer, section by section, in the order of the questions."""
        parts = [self._part(section, answers) for section in self.content.sections if section.stage != "system"]
        return [part for part in parts if part.said or part.denied or part.agreed]

    def answer(self, question: Question, answer: Answer | None) -> tuple[str, ...]:
        """An answer as lines, none where there is none; a code that the version does not know stands for itself."""
        if answer in (None, "", []):
            return ()
        match question.type:
            case "choice" | "multichoice":
                labels = {option.code: self.says(option.label) for option in question.options}
                return tuple(labels.get(code, code) for code in _several(answer))
            case "regions":
                return self.areas(_several(answer))
            case "integer" if question.limits:
                return (_("%(number)s out of %(most)s", number=answer, most=question.limits[1]),)
            case "date":
                return (day_alone(date.fromisoformat(str(answer))),)
            case "consent":
                return (_("Agreed") if answer is True else _("Not agreed"),)
        return (str(answer),)

    def changes(self, before: Answers, after: Answers) -> list[Changed]:
        """What is answered otherwise than before."""
        return [
            Changed(self._asked(one.question), *(self.answer(one.question, given) for given in (one.before, one.after)))
            for one in differences(before, after, self.content)
        ]

    def areas(self, names: Iterable[str]) -> tuple[str, ...]:
        """Regions of the body, and the areas that only the content has words for."""
        labels = {region.id: self.says(region.label) for region in self.content.regions}
        return tuple(labels.get(name) or self.word("areas", name) for name in names)

    def word(self, kind: str, name: str) -> str:
        """A word of the content's own vocabulary; a name that has none stands for itself."""
        known = self.content.words.get(kind, {}).get(name)
        return self.says(known) if known else name

    def questions(self, ids: Iterable[str]) -> list[str]:
        """Questions as they are asked."""
        return [self.says(self.content.questions[one].text) for one in ids]

    def reasons(self, assessment: Assessment) -> list[Reason]:
        """What fired for the treatment that is booked, the gravest first."""
        return [self._reason(fired, fired.effects[assessment.modality]) for fired in assessment.reasons]

    def limits(self, constraints: Constraints) -> dict[str, tuple[str, ...]]:
        """What a therapist keeps to, line by line, under each kind of constraint."""
        most, heat = constraints.pressure_max, constraints.heat
        return {
            "pressure": (pressure(most),) if most else (),
            "avoid": self.areas(constraints.avoid),
            "heat": (self.word("heat", heat),) if heat else (),
            "position": tuple(self.word("positions", one) for one in constraints.position),
            "extras": tuple(self.word("extras", one) for one in constraints.extras),
            "skills": tuple(self.word("skills", one) for one in constraints.skills),
        }

    def keep_to(self, constraints: Constraints) -> list[tuple[str, tuple[str, ...]]]:
        """The same under labels, without what nothing is to be kept to in."""
        return [(str(LIMITS[kind]), lines) for kind, lines in self.limits(constraints).items() if lines]

    def _part(self, section: Section, answers: Mapping[str, Answer]) -> Part:
        given = [question for question in section.questions if answers.get(question.id) not in (None, "", [])]
        denied = [one for one in given if one.group and answers[one.id] == one.safe]
        agreed = [one for one in given if one.type == "consent" and answers[one.id] is True]
        return Part(
            section.id,
            self.says(section.title),
            tuple(self._said(one, answers[one.id]) for one in given if one not in (*denied, *agreed)),
            tuple(self.says(one.tick) for one in denied),
            tuple(self.says(one.text) for one in agreed),
        )

    def _said(self, question: Question, answer: Answer) -> Said:
        lines = self.answer(question, answer)
        return Said(self._asked(question), lines, question.therapist_only, question.id in CONTACTS)

    def _asked(self, question: Question) -> str:
        """A question as she met it: as it is asked, or as the tick that says it all."""
        return self.says(question.tick if question.group and question.binary and question.tick else question.text)

    def _reason(self, fired: Fired, effect: str) -> Reason:
        known = self.content.sources
        sources = [(known[one]["name"], known[one]["tier"]) for one in fired.sources if one in known]
        sign = self._sign(fired.id)
        return Reason(
            title=_("May point to: %(suspects)s", suspects=self.says(fired.title)) if sign else self.says(fired.title),
            note=sign or self.says(fired.note),
            outcome=effect,
            effect=str(EFFECTS[effect]),
            red_flag=bool(sign),
            never_override=fired.never_override,
            sources=tuple((name, str(TIERS.get(tier, tier))) for name, tier in sources),
        )

    def _sign(self, fired_id: str) -> str:
        """What she ticked that raised a red flag, or nothing where it is a rule that fired."""
        asked = questions_of(flag.when for flag in self.content.flags if flag.id == fired_id)
        return " · ".join(self.says(q.tick or q.text) for q in self.content.questions.values() if q.id in asked)


def pressure(most: int) -> str:
    """A ceiling of pressure, in words."""
    return _("%(words)s at most (%(number)s of 5)", words=PRESSURE[most - 1], number=most)


def _several(answer: Any) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
