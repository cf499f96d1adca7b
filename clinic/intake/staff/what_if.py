"""What a draft would make of the last answers that clients have given.

Only for those who may read health answers, although it shows counts: whoever may write any rule could ask anything
with it, a condition at a time. It opens the answers this person may read anyway, and leaves a trace of each.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import redirect, render_template, url_for

from clinic import access
from clinic.access import HEALTH_READ, QUESTIONS_EDIT, needs
from clinic.booking import caseload
from clinic.booking.caseload import Case
from clinic.booking.models import Appointment
from clinic.db import transaction
from clinic.intake import queries
from clinic.intake.content import RANK, Content
from clinic.intake.parsing import parse
from clinic.intake.problems import problems
from clinic.intake.staff import bp
from clinic.intake.staff.entries import Answer
from clinic.intake.staff.listing import sentences_of
from clinic.intake.staff.showing import leave_trace
from clinic.intake.wording import EFFECTS
from clinic.settings.current import clinic
from clinic.vault import KeyLost

LAST = 50  # visits


@dataclass
class Difference:
    """What would come out instead of what did, for one treatment, and for which visits."""

    modality: str
    before: str
    after: str
    visits: list[Appointment] = field(default_factory=list)


@dataclass
class Comparison:
    """What differs, how many would be asked more, and how many answers can't be opened."""

    differences: dict[tuple[str, str, str], Difference] = field(default_factory=dict)
    asked_more: int = 0
    closed: int = 0


@bp.get("/questions/what-if")
@needs(QUESTIONS_EDIT)
def what_if() -> Answer:
    """Which of the last answers would come out differently with the draft."""
    draft, staff = queries.draft(), access.somebody()
    if draft is None:
        return redirect(url_for("health.questions"), 303)
    faulty, allowed = bool(problems(draft.document)), staff.may(HEALTH_READ)
    cases: list[Case] = []
    found = Comparison()
    if allowed and not faulty:
        with transaction():
            cases = caseload.answered(staff.therapist_id, LAST)
            leave_trace(("questionnaire_version", draft.id), [case.response.id for case in cases if case.response])
        found = compared(cases, parse(draft.document))
    sentences = sentences_of(draft.document)
    gravest_first = sorted(found.differences.values(), key=lambda one: -RANK[one.after])
    return render_template(
        "intake/staff/questions/what_if.html",
        allowed=allowed,
        faulty=faulty,
        lines=[
            (sentences.treatment(one.modality), EFFECTS[one.before], EFFECTS[one.after], one.visits)
            for one in gravest_first
        ],
        asked_more=found.asked_more,
        closed=found.closed,
        count=len(cases),
    )


def compared(cases: Iterable[Case], content: Content) -> Comparison:
    """What the content makes of answers, each assessed as it was then, for the treatment and visit it was given for."""
    found = Comparison()
    for case in cases:
        response = case.response
        if response is None or response.modality not in content.modalities:
            continue
        try:
            sheet = queries.response_sheet(response)
        except KeyLost:
            found.closed += 1
            continue
        then = response.completed_at or response.started_at
        context = queries.context_of(sheet, response.modality, response.visit_at, clinic(), then)
        assessment = queries.assessment(sheet, content, context)
        found.asked_more += bool(assessment.missing)
        key = response.modality, response.outcomes[response.modality], assessment.so_far[response.modality]
        if key[1] != key[2]:
            found.differences.setdefault(key, Difference(*key)).visits.append(case.visit)
    return found
