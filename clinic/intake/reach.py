"""Which conditions of a questionnaire can be met at all: by answers that exist, to questions somebody is asked.

Every comparison narrows down what a question may have been answered; a question that must have been answered must have
been asked, so that its own conditions are to be met as well. A condition that leaves no answer can never hold.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from clinic.intake.conditions import Answer, Condition, compiled
from clinic.intake.content import NONE, NOT_SURE, Content, Question, Rule

Open = Mapping[str, Sequence[Answer | None]]  # what each question may still have been answered; None: nothing
ANYTHING = "…"


def unreachable(content: Content) -> Iterator[str]:
    """The parts of a sound document that can never come up, as sentences that name the entry."""
    search = _Search(content)
    for section in content.sections:
        if section.when and not search.finds([section.when]):
            yield f"section '{section.id}': is never shown"
    for question in content.questions.values():
        if not search.finds(search.for_asking(question)):
            yield f"question '{question.id}': is never asked"
    for rule in content.rules:
        yield from _never(rule, search)
    for flag in content.flags:
        if not search.finds([flag.when]):
            yield f"flag '{flag.id}': can never be raised"
    if content.voids.when and not search.finds([content.voids.when]):
        yield "the voids: can never be met"


def _never(rule: Rule, search: "_Search") -> Iterator[str]:
    if not search.finds([rule.when, _one_of(rule.effects)]):
        yield f"rule '{rule.id}': can never apply to {', '.join(rule.effects)}"
    for one in rule.unsure_of:
        if not search.finds([_is(one, NOT_SURE), _one_of(rule.unsure_effects)]):
            yield f"rule '{rule.id}': nobody can be unsure of '{one}' with {', '.join(rule.unsure_effects)}"


class _Search:
    """A depth-first search for answers that meet conditions."""

    def __init__(self, content: Content) -> None:
        self.content = content
        named: dict[str, set[Any]] = {}
        for leaf in content.comparisons:
            named.setdefault(leaf["q"], set()).add(leaf["v"])
        self.possible = {
            question.id: [None, *_answers(question, named.get(question.id, set()))]
            for question in content.questions.values()
        }

    def finds(self, todo: Sequence[Condition], known: Open | None = None) -> bool:
        """Whether some answers meet every condition."""
        if not todo:
            return True
        first, rest, known = todo[0], todo[1:], known or {}
        if "all" in first:
            return self.finds([*first["all"], *rest], known)
        if "any" in first:
            return any(self.finds([part, *rest], known) for part in first["any"])
        question, test = first["q"], compiled(first)
        before = known.get(question, self.possible[question])
        left = [answer for answer in before if test({} if answer is None else {question: answer})]
        if left and None in before and None not in left:
            rest = [*self.for_asking(self.content.questions[question]), *rest]
        return bool(left) and self.finds(rest, {**known, question: left})

    def for_asking(self, question: Question) -> list[Condition]:
        """What must hold for a question to be asked."""
        section = self.content.by_section[question.section]
        scope = _one_of(question.modalities) if question.modalities else None
        return [condition for condition in (section.when, question.when, scope) if condition]


def _answers(question: Question, named: set[Any]) -> list[Answer]:
    """Answers that tell apart whatever conditions look at: of several choices none, each alone, and all together."""
    several = sorted(question.choices - {NONE})
    match question.type:
        case "choice":
            return [*question.codes]
        case "multichoice" | "regions":
            return [[], *([code] for code in sorted(question.choices)), several]
        case "integer":
            low, high = question.limits or (0, 130)
            near = {low, high, *(one + step for one in named if type(one) is int for step in (-1, 0, 1))}
            return [one for one in sorted(near) if low <= one <= high]
        case "consent":
            return [True, False]
        case _:
            return [ANYTHING, *(one for one in named if isinstance(one, str))]


def _is(question: str, answer: str) -> Condition:
    return {"q": question, "op": "=", "v": answer}


def _one_of(modalities: Iterable[str]) -> Condition:
    return {"any": [_is("modality", modality) for modality in modalities]}
