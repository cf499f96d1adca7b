"""Health answers of the demo's people, filled in page by page as anybody would."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from clinic.intake.conditions import Answer
from clinic.intake.content import Content, Question
from clinic.intake.paging import Filled, Page, Sheet, filled, next_page, pages
from clinic.intake.screening import Context

USUAL: dict[str, Answer] = {
    "dob": "1985-06-14",
    "emergency_name": "Sam Example",
    "emergency_phone": "+353855550199",
    "goals": ["relaxation"],
    "pressure_pref": "medium",
    "position_needs": ["none"],
    "allergies": ["none"],
    "pregnancy_status": "na",
    "medicines": ["none"],
    "devices": ["none"],
    "c_sensitive": ["none"],
    "signature": "Signed by the demo",
}


def answered(
    content: Content,
    modality: str,
    ahead: timedelta,
    wishes: Mapping[str, Answer] | None = None,
    stages: Sequence[str] = ("safety_check", "questions"),
) -> Sheet:
    """A sheet with every page of these stages saved; `wishes` differ from the usual answers."""
    wanted = USUAL | dict(wishes or {})
    context = Context(modality, 41, ahead)
    sheet = Sheet()
    for stage in stages:
        while page := next_page(sheet, pages(sheet, content, context, stage)):
            said = _say(page, wanted)
            sheet = filled(sheet, page, said)
    return sheet


def _say(page: Page, wanted: Mapping[str, Answer]) -> Filled:
    answers: dict[str, Answer] = {}
    ticks: dict[str, list[str]] = {}
    for control in page.controls:
        if control.ticks:
            ticks[control.id] = [q.id for q in control.questions if wanted.get(q.id, q.safe) != q.safe]
            continue
        said = {question.id: wanted.get(question.id, _first(question)) for question in control.questions}
        answers |= {name: answer for name, answer in said.items() if answer is not None}
    return Filled(answers, ticks)


def _first(question: Question) -> Answer | None:
    """The safest answer to a question that must be answered."""
    if not question.required:
        return None
    if question.type == "consent":
        return True
    if question.type == "integer":
        return question.limits[0] if question.limits else 0
    if question.type in {"multichoice", "regions"}:
        return [question.codes[0]]
    return question.codes[0] if question.codes else "–"
