"""What has changed from one set of answers to the next: pure, for those who compare visits."""

from dataclasses import dataclass

from clinic.intake.conditions import Answer, Answers
from clinic.intake.content import Content, Question


@dataclass(frozen=True, slots=True)
class Difference:
    """A question whose answer is another now; None where there was or is none."""

    question: Question
    before: Answer | None
    after: Answer | None


def differences(before: Answers, after: Answers, content: Content) -> list[Difference]:
    """What changed, in the order of the questions.

    The order of ticks is no change, nor is a safe answer where nothing was asked before, nor a question that the
    content no longer has.
    """
    each = (Difference(one, before.get(one.id), after.get(one.id)) for one in content.questions.values())
    return [one for one in each if _differs(one)]


def _differs(one: Difference) -> bool:
    if one.before is None and one.after == one.question.safe:
        return False
    return _comparable(one.before) != _comparable(one.after)


def _comparable(answer: Answer | None) -> object:
    return frozenset(answer) if isinstance(answer, list) else answer
