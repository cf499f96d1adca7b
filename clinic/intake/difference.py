"""What answers say in words, and what has changed from one sheet to the next: pure, for those who compare visits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from clinic.intake.conditions import Answer, Answers
from clinic.intake.content import Content, Question, said

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer is another now, with both in words; empty where there was or is none."""

    question: Question
    before: Words
    after: Words


def differences(
    before: Answers, after: Answers, content: Content, language: str, day: Callable[[date], str] = date.isoformat
) -> list[Change]:
    """What changed, in the order of the questions.

    The order of ticks is no change, nor is a safe answer where nothing was asked before, nor a question that the
    content no longer has.
    """
    return [
        Change(
            question,
            in_words(question, before.get(question.id), content, language, day),
            in_words(question, after.get(question.id), content, language, day),
        )
        for question in content.questions.values()
        if _differs(question, before.get(question.id), after.get(question.id))
    ]


def in_words(
    question: Question,
    answer: Answer | None,
    content: Content,
    language: str,
    day: Callable[[date], str] = date.isoformat,
) -> Words:
    """An answer as people read it, a line for each part; an option that is gone is told by its code."""
    if answer is None or answer is False or answer in ("", []):
        return ()
    match question.type:
        case "choice" | "multichoice" | "regions":
            labels = {option.code: option.label for option in question.options}
            if question.type == "regions":
                labels = {region.id: region.label for region in content.regions}
            codes = answer if isinstance(answer, list) else [str(answer)]
            return tuple(said(labels[code], language) if code in labels else code for code in codes)
        case "date":
            return (day(date.fromisoformat(str(answer))),)
        case "consent":
            return (said(question.text, language),)
        case _:
            return (str(answer),)


def _differs(question: Question, before: Answer | None, after: Answer | None) -> bool:
    if before is None and after == question.safe:
        return False
    return _comparable(before) != _comparable(after)


def _comparable(answer: Answer | None) -> object:
    return frozenset(answer) if isinstance(answer, list) else answer
