"""Which pages of questions a client sees, in which order: pure, from the content and what she has answered.

A group is one list of ticks with "None of these". A tick on a question with two options says it all; a tick on any
other opens that question on the page that follows, as does an answer that another question of the same section waits
for. So nobody sees a question that isn't for her, and everything works without JavaScript.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from clinic.intake.conditions import Answer
from clinic.intake.content import Content, Group, Question, Section, questions_of
from clinic.intake.screening import Context, visible_questions

MORE = "-more"
RETURNING = "returning"  # the fact that a client was asked before
PROFILE, EVERY_VISIT = "profile", "every_visit"  # how often a question is asked


@dataclass(frozen=True, slots=True)
class Sheet:
    """What has been filled in so far: answers, what was ticked and waits for its question, and the pages saved."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    saved: tuple[str, ...] = ()

    @classmethod
    def read(cls, stored: Mapping[str, Any] | None) -> "Sheet":
        """The sheet that was stored, or an empty one."""
        stored = stored or {}
        return cls(stored.get("answers", {}), tuple(stored.get("ticked", ())), tuple(stored.get("saved", ())))

    def stored(self) -> dict[str, Any]:
        """The sheet as it is stored."""
        return {"answers": dict(self.answers), "ticked": list(self.ticked), "saved": list(self.saved)}


@dataclass(frozen=True, slots=True)
class Control:
    """Something to fill in: one question, or a group of them as ticks, or as points to agree to."""

    id: str
    questions: tuple[Question, ...]
    group: Group | None = None

    @property
    def ticks(self) -> bool:
        """Whether it is a list of ticks with "None of these"."""
        return self.group is not None and not self.group.agree


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at once."""

    id: str
    section: Section
    controls: tuple[Control, ...]
    follow_up: bool = False

    @property
    def questions(self) -> tuple[Question, ...]:
        """Everything it asks."""
        return tuple(question for control in self.controls for question in control.questions)


@dataclass(frozen=True, slots=True)
class Again:
    """Questions that are asked once more: the answers that stand, and whether the days before the visit are `due`."""

    standing: Mapping[str, Answer]
    due: bool

    def wants(self, question: Question) -> bool:
        """Whether a question is asked: it must be answered, or is due, and no answer to it stands."""
        concerned = question.required or question.stage == "arrival" or (self.due and question.repeat == EVERY_VISIT)
        return concerned and question.id not in self.standing


@dataclass(frozen=True, slots=True)
class Filled:
    """What a page that was sent says: answers per question, and per group the questions that were ticked."""

    answers: dict[str, Answer]
    ticks: dict[str, list[str]]


def pages(sheet: Sheet, content: Content, context: Context, stage: str = "questions") -> list[Page]:
    """Every page of a stage that this client is to see, as far as her answers tell."""
    asked, _counted = visible_questions(sheet.answers, content, context)
    early = is_early(content, context)
    wanted: dict[str, list[Question]] = {}
    for question in asked:
        if question.stage == stage and not (question.timed and early):
            wanted.setdefault(question.section, []).append(question)
    found: list[Page] = []
    for section_id, questions in wanted.items():
        section = content.by_section[section_id]
        first, more = _divided(questions, section, sheet)
        if first:
            found.append(Page(section.id, section, first))
        if more:
            found.append(Page(section.id + MORE, section, more, follow_up=True))
    return found


def is_early(content: Content, context: Context) -> bool:
    """Whether the visit is too far away for questions about the days before it."""
    return context.ahead is not None and context.ahead > timedelta(hours=content.timed_hours)


def timely(sheet: Sheet, content: Content, context: Context) -> Sheet:
    """The sheet as it counts for that visit: what was said about the days before one that is far away is asked anew."""
    if not is_early(content, context):
        return sheet
    timed = {question.id for question in content.questions.values() if question.timed}
    answers = {name: answer for name, answer in sheet.answers.items() if name not in timed}
    return replace(sheet, answers=answers, ticked=tuple(name for name in sheet.ticked if name not in timed))


def next_page(sheet: Sheet, those: Iterable[Page]) -> Page | None:
    """The first page that has not been saved, or that a later answer has opened again."""
    return next((page for page in those if not is_done(sheet, page)), None)


def is_done(sheet: Sheet, page: Page) -> bool:
    """Whether a page was saved, and everything it must know is answered."""
    waiting = not page.follow_up and set(sheet.ticked)
    return page.id in sheet.saved and all(
        question.id in sheet.answers or not question.required or (waiting and question.id in sheet.ticked)
        for question in page.questions
    )


def lasts(page: Page) -> bool:
    """Whether a page asks only what seldom changes: earlier answers to it can be confirmed as they are."""
    return all(question.repeat == PROFILE for question in page.questions)


def carried(earlier: Mapping[str, Answer], sheet: Sheet, content: Content) -> Sheet:
    """The sheet with earlier answers to what seldom changes, where a question still takes them; no page is saved by it.

    What she has said since stands. What is asked for every visit, and every warning sign, is asked afresh.
    """
    known = {
        name: earlier[name]
        for name, question in content.questions.items()
        if name in earlier and question.repeat == PROFILE and question.takes(earlier[name])
    }
    return replace(sheet, answers={**known, **sheet.answers})


def asked_again(earlier: Mapping[str, Answer], content: Content, *, due: bool) -> Again:
    """What is asked once more when a visit is near.

    Where questions about the days before are `due`, all that concerns the visit; else the day's own questions alone.
    What was agreed to stands either way.
    """
    stands = {
        name: earlier[name]
        for name, question in content.questions.items()
        if name in earlier
        and question.takes(earlier[name])
        and question.stage != "arrival"
        and (not due or question.repeat != EVERY_VISIT or _is_agreement(content.by_section[question.section]))
    }
    return Again(stands, due)


def pages_again(sheet: Sheet, again: Again, content: Content, context: Context) -> list[Page]:
    """The pages of a visit that is near, with the questions alone whose answers do not stand.

    Where something is to be agreed to that was not before, the agreement is shown and signed whole.
    """
    found: list[Page] = []
    for stage in ("safety_check", "questions", "arrival"):
        for page in pages(sheet, content, context, stage):
            wanted = [question for question in page.questions if again.wants(question)]
            if wanted and not _is_agreement(page.section):
                found.append(replace(page, controls=tuple(_narrowed(page.controls, wanted))))
            elif any(question.required for question in wanted):
                found.append(page)
    return found


def confirmed(sheet: Sheet, those: Iterable[Page]) -> Sheet:
    """The sheet after somebody said that what it tells of these pages is right."""
    return replace(sheet, saved=tuple(dict.fromkeys((*sheet.saved, *(page.id for page in those)))))


def filled(sheet: Sheet, page: Page, said: Filled) -> Sheet:
    """The sheet after a page was sent.

    What a page asks is replaced whole; an answer that was cleared is gone.
    """
    known = dict(sheet.answers)
    waiting = [one for one in sheet.ticked if one not in {question.id for question in page.questions}]
    for control in page.controls:
        if not control.ticks:
            for question in control.questions:
                known.pop(question.id, None)
                if question.id in said.answers:
                    known[question.id] = said.answers[question.id]
                    waiting = [one for one in waiting if one != question.id]
            continue
        for question in control.questions:
            waiting += _tick(known, question, question.id in set(said.ticks.get(control.id, ())))
    saved = tuple(one for one in sheet.saved if one != page.id)
    return replace(sheet, answers=known, ticked=tuple(waiting), saved=(*saved, page.id))


def as_before(page: Page, earlier: Mapping[str, Answer]) -> Filled | None:
    """What a page says where nothing has changed: no sign is there, as before, and every other answer stands.

    None where nobody can say so in one word: there was a sign, or there is something that was not asked before.
    """
    said = Filled({}, {})
    for control in page.controls:
        if control.ticks:
            if any(earlier.get(question.id, question.safe) != question.safe for question in control.questions):
                return None
            said.ticks[control.id] = []
            continue
        for question in control.questions:
            answer = question.codes[0] if asks_for_news(question) else earlier.get(question.id)
            if answer is not None and question.takes(answer):
                said.answers[question.id] = answer
            elif question.required or answer is not None:
                return None
    return said


def asks_for_news(question: Question) -> bool:
    """Whether it asks who was here before, and nobody else, what is new: its safest answer is that nothing is."""
    return question.type == "choice" and questions_of([question.when]) == {RETURNING}


def is_ticked(sheet: Sheet, question: Question) -> bool:
    """Whether a question of a group is ticked."""
    return question.id in sheet.ticked or sheet.answers.get(question.id, question.safe) != question.safe


def _is_agreement(section: Section) -> bool:
    return any(question.type == "consent" for question in section.questions)


def _narrowed(controls: Iterable[Control], wanted: list[Question]) -> Iterator[Control]:
    for control in controls:
        if questions := tuple(question for question in control.questions if question in wanted):
            yield replace(control, questions=questions)


def _tick(known: dict[str, Answer], question: Question, ticked: bool) -> list[str]:
    """Write down one tick, or that there is none; the question's id where it is still to be asked."""
    if not ticked:
        known[question.id] = question.safe
    elif question.binary:
        known[question.id] = question.riskier
    elif known.get(question.id, question.safe) == question.safe:
        known.pop(question.id, None)
        return [question.id]
    return []


def _divided(
    questions: Iterable[Question], section: Section, sheet: Sheet
) -> tuple[tuple[Control, ...], tuple[Control, ...]]:
    """The controls of a section's page, and of the page that follows it."""
    own = {question.id for question in section.questions}
    groups = {group.id: group for group in section.groups}
    first: dict[str, Control] = {}
    more: list[Control] = []
    for question in questions:
        if question.group is not None:
            members = first[question.group].questions if question.group in first else ()
            first[question.group] = Control(question.group, (*members, question), groups[question.group])
            if not question.binary and is_ticked(sheet, question):
                more.append(Control(question.id, (question,)))
        elif questions_of([question.when]) & own:
            more.append(Control(question.id, (question,)))
        else:
            first[question.id] = Control(question.id, (question,))
    return tuple(first.values()), tuple(more)
