"""What a draft would make of the last answers that clients have given.

Only for those who may read health answers, although it shows counts: whoever may write any rule could ask anything
with it, a condition at a time. It opens the answers this person may read anyway, and each leaves a line in the trail.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import redirect, render_template, url_for

from clinic import access, times
from clinic.access import HEALTH_READ, QUESTIONS_EDIT, needs
from clinic.audit.actions import record
from clinic.booking.models import Appointment
from clinic.booking.queries import recent_responses
from clinic.db import transaction
from clinic.intake import queries
from clinic.intake.content import RANK, Content, parse
from clinic.intake.models import Response
from clinic.intake.problems import problems
from clinic.intake.screening import assess
from clinic.intake.sentences import OUTCOME_WORDS
from clinic.intake.staff import bp
from clinic.intake.staff.entries import Answer
from clinic.intake.staff.listing import sentences_of
from clinic.settings.current import clinic

LAST = 50  # responses


@dataclass
class Difference:
    """What would come out instead of what did, for one treatment, and whose answers those are."""

    modality: str
    before: str
    after: str
    appointments: list[Appointment] = field(default_factory=list)


@bp.get("/questions/what-if")
@needs(QUESTIONS_EDIT)
def what_if() -> Answer:
    """Which of the last answers would come out differently with the draft."""
    draft, staff = queries.draft(), access.somebody()
    if draft is None:
        return redirect(url_for("health.questions"), 303)
    faulty, allowed = bool(problems(draft.document)), staff.may(HEALTH_READ)
    read: list[tuple[Response, Appointment]] = []
    differences: list[Difference] = []
    unanswered = 0
    if allowed and not faulty:
        content = parse(draft.document)
        with transaction():
            read = recent_responses(staff.therapist_id, LAST)
            for response, _appointment in read:
                record(staff.actor, "read", ("response", response.id), times.now())
            differences, unanswered = compared(read, content)
    sentences = sentences_of(draft.document)
    lines = [
        (sentences.treatment(one.modality), OUTCOME_WORDS[one.before], OUTCOME_WORDS[one.after], one.appointments)
        for one in differences
    ]
    return render_template(
        "intake/staff/questions/what_if.html",
        allowed=allowed,
        faulty=faulty,
        lines=lines,
        unanswered=unanswered,
        count=len(read),
    )


def compared(answered: Iterable[tuple[Response, Appointment]], content: Content) -> tuple[list[Difference], int]:
    """What differs, the gravest first, and how many answers the draft would ask more of.

    Each is assessed as it was then, for the treatment and the visit it was given for.
    """
    found: dict[tuple[str, str, str], Difference] = {}
    unanswered = 0
    for response, appointment in answered:
        if response.modality not in content.modalities or response.completed_at is None:
            continue
        sheet, modality = queries.response_sheet(response), response.modality
        context = queries.context_of(sheet, modality, response.visit_at, clinic(), response.completed_at)
        assessment = assess(sheet.answers, content, context)
        unanswered += bool(assessment.missing)
        key = modality, response.outcomes[modality], assessment.so_far[modality]
        if key[1] != key[2]:
            found.setdefault(key, Difference(*key)).appointments.append(appointment)
    return sorted(found.values(), key=lambda one: -RANK[one.after]), unanswered
