"""A questionnaire with its rules as values, read from the document of one version.

Texts are kept by language in the document; the values here keep that mapping, and pages choose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from clinic.intake.conditions import Change, Condition, Test, compiled, is_answer, leaves

Document = dict[str, Any]
Text = Mapping[str, str]

OUTCOMES = ("allow", "allow_with_notes", "therapist_review", "clearance_required", "block", "block_emergency")
RANK = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}
HEAT = ("warm_only", "avoid_area", "none")  # from the mildest to the strictest
NOT_SURE = "unsure"
NONE = "none"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question; options go from the safest to the riskiest, which is not how they are read (`listed`)."""

    id: str
    section: str
    stage: str
    text: Text
    type: str
    required: bool
    repeat: str
    options: tuple[Option, ...]
    order: tuple[str, ...]  # its options by code as they are read: by time, amount, severity; empty: as they are
    choices: frozenset[str]  # what can be chosen: its options by code, or the regions
    modalities: frozenset[str] | None  # None: asked for all
    when: Condition | None
    shown: Test = field(repr=False)
    group: str | None
    tick: Text
    safe: Any  # what "None of these" stores
    timed: bool
    therapist_only: bool
    help: Text
    limits: tuple[int, int] | None
    anchors: Mapping[str, list[str]]
    sources: tuple[str, ...]

    @property
    def binary(self) -> bool:
        """Whether a tick in its group says all there is to say."""
        return self.type == "consent" or (self.type == "choice" and len(self.options) == 2)

    @property
    def codes(self) -> tuple[str, ...]:
        """Its options by code."""
        return tuple(option.code for option in self.options)

    @property
    def listed(self) -> list[Option]:
        """Its options in the order a client reads them: "Not sure" comes last, and so does "None" of several."""
        order, several = self.order or self.codes, self.type == "multichoice"

        def place(option: Option) -> tuple[bool, bool, int]:
            return option.code == NOT_SURE, several and option.code == NONE, order.index(option.code)

        return sorted(self.options, key=place)

    @property
    def riskier(self) -> str:
        """What a tick says on a question with two options."""
        return next(code for code in self.codes if code != self.safe)

    def takes(self, answer: Any) -> bool:
        """Whether that is an answer to this question; an option that is gone since it was stored is none."""
        return is_answer(answer, self.type, self.choices, self.limits)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions asked as one: a list of ticks with "None of these", or points to be agreed to together."""

    id: str
    title: Text
    none: Text  # empty for points
    agree: Text  # empty for ticks


@dataclass(frozen=True, slots=True)
class Section:
    """Questions asked on one page."""

    id: str
    title: Text
    intro: Text
    stage: str
    when: Condition | None
    shown: Test = field(repr=False)
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """An area of the body map; left and right are the client's own."""

    id: str
    view: str
    part: str
    label: Text
    sensitive: bool
    caution: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A contraindication: what an answer means for each modality, and what to watch."""

    id: str
    title: Text
    when: Condition
    fires: Test = field(repr=False)
    category: str
    effects: Mapping[str, str]
    unsure_of: tuple[str, ...]
    unsure: Test = field(repr=False)
    unsure_effects: Mapping[str, str]
    constraints: Mapping[str, Any]
    never_override: bool
    rebook_after_hours: int | None
    message: Text
    note: Text
    sources: tuple[str, ...]
    evidence: str
    remark: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag: a sign that sends the client to a doctor first."""

    id: str
    when: Condition
    fires: Test = field(repr=False)
    urgency: str
    weight: str
    suspects: str
    message: Text
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """One version of the questionnaire with its rules and red flags."""

    label: str
    reviewed_by: str | None
    modalities: tuple[str, ...]
    timed_hours: int
    arrival_hours: int
    sections: tuple[Section, ...]
    regions: tuple[Region, ...]
    words: Mapping[str, Mapping[str, Text]]
    rules: tuple[Rule, ...]
    flags: tuple[Flag, ...]
    aggregate: Mapping[str, Any]
    voids: Change  # what makes decisions on earlier answers void
    sources: Mapping[str, Mapping[str, str]]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in order."""
        return {question.id: question for section in self.sections for question in section.questions}

    @property
    def comparisons(self) -> list[Condition]:
        """Every comparison that some part of it makes."""
        asking: list[Section | Question | Rule | Flag | Change] = [*self.sections, *self.questions.values(), self.voids]
        return [leaf for part in (*asking, *self.rules, *self.flags) if part.when for leaf in leaves(part.when)]

    @cached_property
    def alike(self) -> dict[str, str]:
        """For each modality the first one that is asked the same questions and meets the same conditions."""
        looks = [compiled(leaf) for leaf in self.comparisons if leaf["q"] == "modality"]
        scopes = [question.modalities for question in self.questions.values() if question.modalities is not None]
        first: dict[tuple[bool, ...], str] = {}
        return {
            m: first.setdefault((*(look({"modality": m}) for look in looks), *(m in scope for scope in scopes)), m)
            for m in self.modalities
        }

    @cached_property
    def by_section(self) -> dict[str, Section]:
        """Every section by its id, in order."""
        return {section.id: section for section in self.sections}


def said(text: Mapping[str, str], language: str) -> str:
    """A text of the content in a language, or in English where it has not been translated."""
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def questions_of(conditions: Iterable[Condition | None]) -> set[str]:
    """The questions that conditions look at."""
    return {leaf["q"] for condition in conditions if condition for leaf in leaves(condition)}
