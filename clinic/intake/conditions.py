"""Answers, and conditions on them as content writes them, turned into functions.

A condition is `{"q": question, "op": operator, "v": value}`, or `{"any": […]}`, or `{"all": […]}` of such. An answer
that is not there meets no condition, whatever the operator; only `exists` with `false` asks for its absence. On a
question with several answers `=` and `includes` hold when any of them equals the value, as in FHIR's enableWhen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Answer = str | int | bool | list[str]
Answers = Mapping[str, Answer]
Condition = Mapping[str, Any]
Test = Callable[[Answers], bool]

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda answer, value: value in answer if isinstance(answer, list) else answer == value,
    "includes": lambda answer, value: value in answer if isinstance(answer, list) else answer == value,
    "!=": lambda answer, value: any(one != value for one in answer) if isinstance(answer, list) else answer != value,
    ">": lambda answer, value: answer > value,
    "<": lambda answer, value: answer < value,
    ">=": lambda answer, value: answer >= value,
    "<=": lambda answer, value: answer <= value,
    "nonempty": lambda answer, value: bool(answer) == value,
}
OPERATORS = frozenset({*COMPARE, "exists"})


@dataclass(frozen=True, slots=True)
class Change:
    """What is news since earlier answers: a condition that is met now, or another answer to one of some questions."""

    when: Condition | None = None
    new: tuple[str, ...] = ()

    def found(self, answers: Answers, before: Answers) -> bool:
        """Whether the answers bring it. What is no longer asked, or no longer answered, is no news."""
        if self.when is not None and compiled(self.when)(answers):
            return True
        return any(one in answers and _unordered(answers[one]) != _unordered(before.get(one)) for one in self.new)


def is_answer(value: Any, kind: str, choices: frozenset[str], limits: tuple[int, int] | None) -> bool:
    """Whether a value answers a question of that kind, with those choices or limits; a text must say something."""
    match kind:
        case "choice":
            return isinstance(value, str) and value in choices
        case "multichoice" | "regions":
            return isinstance(value, list) and all(isinstance(one, str) and one in choices for one in value)
        case "integer":
            low, high = limits or (0, value)
            return type(value) is int and low <= value <= high
        case "consent":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str) and bool(value.strip())


def leaves(condition: Condition) -> Iterator[Condition]:
    """Every comparison in a condition, whatever it is nested in."""
    for joined in ("any", "all"):
        for part in condition.get(joined, ()):
            yield from leaves(part)
    if "q" in condition:
        yield condition


def compiled(condition: Condition | None) -> Test:
    """The condition as a function of answers; no condition always holds."""
    if condition is None:
        return _always
    if "any" in condition:
        some = [compiled(part) for part in condition["any"]]
        return lambda answers: any(test(answers) for test in some)
    if "all" in condition:
        every = [compiled(part) for part in condition["all"]]
        return lambda answers: all(test(answers) for test in every)
    return _comparison(condition["q"], condition["op"], condition["v"])


def _comparison(question: str, operator: str, value: Any) -> Test:
    if operator == "exists":
        return lambda answers: (question in answers) == value
    compare = COMPARE[operator]

    def test(answers: Answers) -> bool:
        answer = answers.get(question)
        return answer is not None and compare(answer, value)

    return test


def _unordered(answer: Answer | None) -> object:
    return frozenset(answer) if isinstance(answer, list) else answer


def _always(_answers: Answers) -> bool:
    return True
