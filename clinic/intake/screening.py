"""What answers mean: may she be treated, with which modality, and what is to be watched.

Pure, and it fails closed. What counts is what a client can see: answers to hidden questions are left out. A missing
required answer makes the outcome incomplete; "Not sure" is never "No"; one emergency sign stops everything, whatever
else is missing. The rules come from the content; how they combine is README §2 of the clinical content: the highest
rank wins, the lowest pressure, the strictest heat, and everything to avoid.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from clinic.intake.conditions import Answer, Answers
from clinic.intake.content import HEAT, OUTCOMES, RANK, Content, Flag, Question, Rule, Section, Text

INCOMPLETE = "incomplete"
EMERGENCY = "block_emergency"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the answers; `ahead` is how long until the visit (None: as if it were now)."""

    modality: str
    age: int | None = None
    ahead: timedelta | None = None
    minor: bool = False
    returning: bool = False
    arrived: bool = False

    @property
    def facts(self) -> dict[str, Answer]:
        """What conditions may look at as if it had been answered."""
        known: dict[str, Answer] = {"modality": self.modality, "minor": _yes(self.minor)}
        known["returning"] = _yes(self.returning)
        if self.age is not None:
            known["age_years"] = self.age
        return known


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule or a red flag that applies, and what it says for each modality."""

    id: str
    title: Text
    effects: Mapping[str, str]
    constraints: Mapping[str, Any]
    never_override: bool
    rebook_after_hours: int | None
    message: Text
    note: Text
    sources: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a therapist keeps to: pressure 1 (very light) to 5, heat, and names from the content's own words."""

    pressure_max: int | None = None
    heat: str | None = None
    avoid: tuple[str, ...] = ()
    position: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assessment:
    """What the answers say. `outcomes` per modality; the rest concerns the one that is booked."""

    modality: str
    outcomes: Mapping[str, str]
    so_far: Mapping[str, str]  # the same as if nothing were missing
    fired: tuple[Fired, ...]
    constraints: Constraints
    missing: tuple[str, ...]
    due: tuple[str, ...]  # asked only when the visit is near
    visible: frozenset[str] = field(repr=False)

    @property
    def outcome(self) -> str:
        """For the modality that is booked: an outcome of the content, or incomplete."""
        return self.outcomes[self.modality]

    @property
    def reasons(self) -> tuple[Fired, ...]:
        """What touches the booked modality, the gravest first."""
        concerned = [one for one in self.fired if self.modality in one.effects]
        return tuple(sorted(concerned, key=lambda one: -RANK[one.effects[self.modality]]))

    @property
    def gravest(self) -> tuple[Fired, ...]:
        """Those of the reasons that the outcome rests on."""
        worst = self.so_far[self.modality]
        return tuple(one for one in self.reasons if one.effects[self.modality] == worst)

    @property
    def grave(self) -> dict[str, str]:
        """What somebody has to decide on before the booked modality may be had, and how grave each is."""
        effects = {reason.id: reason.effects[self.modality] for reason in self.reasons}
        return {one: effect for one, effect in effects.items() if RANK[effect] >= RANK["therapist_review"]}

    @property
    def never_override(self) -> bool:
        """Whether something touches the booked modality that nobody may decide on."""
        return any(reason.never_override for reason in self.reasons)

    @property
    def messages(self) -> tuple[Text, ...]:
        """What the client is told, each thing once, the gravest first."""
        told: list[Text] = []
        for reason in self.reasons:
            if reason.message not in told:
                told.append(reason.message)
        return tuple(told)

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Other modalities that nothing speaks against so far, in the content's order."""
        return tuple(
            modality
            for modality, outcome in self.so_far.items()
            if modality != self.modality and RANK[outcome] <= RANK["allow_with_notes"]
        )


def assess(answers: Answers, content: Content, context: Context) -> Assessment:
    """Screen the answers for every modality of the content; see the module for how."""
    if context.modality not in content.modalities:  # a modality the content doesn't know is nobody's to allow
        raise LookupError(f"the questionnaire has no modality {context.modality!r}")
    alike = content.alike  # most modalities are asked the same: what fires is worked out once for all of them
    once = {m: _screen(answers, content, replace(context, modality=m)) for m in set(alike.values())}
    mine = once[alike[context.modality]]
    so_far = {m: once[alike[m]].so_far(m) for m in content.modalities}
    return Assessment(
        modality=context.modality,
        outcomes={m: INCOMPLETE if once[alike[m]].missing and so_far[m] != EMERGENCY else so_far[m] for m in so_far},
        so_far=so_far,
        fired=mine.fired,
        constraints=merged(one.constraints for one in mine.fired if context.modality in one.effects),
        missing=mine.missing,
        due=mine.due,
        visible=mine.visible,
    )


@dataclass(frozen=True, slots=True)
class _Screened:
    fired: tuple[Fired, ...]
    missing: tuple[str, ...]
    due: tuple[str, ...]
    visible: frozenset[str]

    def so_far(self, modality: str) -> str:
        """The gravest of what fired, as if nothing were missing."""
        return OUTCOMES[max((RANK[one.effects.get(modality, "allow")] for one in self.fired), default=0)]


def visible_questions(answers: Answers, content: Content, context: Context) -> tuple[list[Question], dict[str, Answer]]:
    """The questions this client is asked, in order, and those of her answers that count.

    A condition looks only at answers that count themselves, so that a follow-up of a hidden question is hidden too.
    What no question takes, such as an option of an older version, is no answer.
    """
    counted = context.facts
    asked: list[Question] = []
    for section in content.sections:
        if section.stage != "system" and section.shown(counted):
            for question in section.questions:
                if _asked(question, section, counted, context):
                    asked.append(question)
                    if question.id in answers and question.takes(answers[question.id]):
                        counted[question.id] = answers[question.id]
    return asked, counted


def _asked(question: Question, section: Section, counted: Answers, context: Context) -> bool:
    scoped = question.modalities is None or context.modality in question.modalities
    staged = section.stage != "arrival" or context.arrived
    return scoped and staged and question.shown(counted)


def _screen(answers: Answers, content: Content, context: Context) -> _Screened:
    asked, counted = visible_questions(answers, content, context)
    early = context.ahead is not None and context.ahead > timedelta(hours=content.timed_hours)
    due = tuple(question.id for question in asked if question.timed and early)
    open_ = [question for question in asked if question.required and not _answered(counted.get(question.id), question)]
    missing = tuple(question.id for question in open_ if question.id not in due)
    fired = (*_fired_rules(counted, content.rules), *_fired_flags(counted, content))
    return _Screened(fired, missing, due, frozenset(question.id for question in asked))


def _answered(answer: Answer | None, question: Question) -> bool:
    return answer is True if question.type == "consent" else answer not in (None, [])


def _fired_rules(counted: Answers, rules: Iterable[Rule]) -> Iterator[Fired]:
    for rule in rules:
        if rule.fires(counted):
            yield _fired(rule, rule.effects)
        elif rule.unsure(counted):
            yield _fired(rule, rule.unsure_effects)


def _fired(rule: Rule, effects: Mapping[str, str]) -> Fired:
    return Fired(
        rule.id,
        rule.title,
        effects,
        rule.constraints,
        rule.never_override,
        rule.rebook_after_hours,
        rule.message,
        rule.note,
        rule.sources,
        rule.evidence,
    )


def _fired_flags(counted: Answers, content: Content) -> Iterator[Fired]:
    """Each red flag for itself; two or more weak ones together need a doctor's word."""
    raised = [flag for flag in content.flags if flag.fires(counted)]
    weak = sum(flag.weight == "weak" for flag in raised)
    for flag in raised:
        several = flag.weight == "weak" and weak > 1
        yield _fired_flag(flag, content.aggregate["two_or_more_weak" if several else flag.urgency], content)


def _fired_flag(flag: Flag, outcome: str, content: Content) -> Fired:
    stops = RANK[outcome] == RANK[EMERGENCY]
    gentle = content.aggregate["constraints"] if flag.urgency == "review" else {}
    effects = dict.fromkeys(content.modalities, outcome)
    note = {"en": flag.suspects}
    return Fired(flag.id, note, effects, gentle, stops, None, flag.message, note, flag.sources, "red_flag")


def merged(constraints: Iterable[Mapping[str, Any]]) -> Constraints:
    """All constraints at once: the lowest pressure, the strictest heat, the union of the rest."""
    every = list(constraints)
    pressures = [one["pressure_max"] for one in every if "pressure_max" in one]
    heats = [one["heat"] for one in every if "heat" in one]
    unions = {
        name: tuple(dict.fromkeys(each for one in every for each in one.get(name, ())))
        for name in ("avoid", "position", "extras", "skills")
    }
    return Constraints(min(pressures, default=None), max(heats, key=HEAT.index, default=None), **unions)


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"
