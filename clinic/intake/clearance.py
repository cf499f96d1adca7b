"""What was decided on a client's earlier answers: whether it covers new ones, and what they make void.

A decision covers new answers when everything grave in them was before whoever decided, no less grave. The last word
counts: after a no, or a decision that is over, an older yes never comes back.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from clinic.db import db
from clinic.intake.conditions import Answers
from clinic.intake.content import RANK, Content
from clinic.intake.models import Decision, Response
from clinic.intake.paging import Sheet
from clinic.intake.queries import ENOUGH
from clinic.intake.screening import Assessment
from clinic.vault import KeyLost


def covering(
    client_id: int | None, answers: Answers, assessment: Assessment, content: Content, visit_at: datetime
) -> int | None:
    """The response of this client on which a decision was made that covers these answers at the visit.

    None where nothing is grave, none covers it, or a rule that nobody may override has fired; and for somebody who has
    not proven who she is, and so has no client's number yet.
    """
    grave = assessment.grave
    if client_id is None or not grave or assessment.never_override:
        return None
    for decision, before in _decisions(client_id):
        if decision.modality != assessment.modality:
            continue
        if decision.verdict not in ENOUGH:
            return None
        if _was_decided(grave, before) and not _is_news(answers, before, content):
            return before.id if decision.valid_until > visit_at else None
    return None


def overtaken(client_id: int, answers: Answers, content: Content) -> list[Decision]:
    """The decisions that let this client be treated, and that these answers make void."""
    return [
        decision
        for decision, before in _decisions(client_id)
        if decision.verdict in ENOUGH and _is_news(answers, before, content)
    ]


def _decisions(client_id: int) -> list[tuple[Decision, Response]]:
    """What was decided on this client's answers and is not void, the last word first."""
    rows = db.session.execute(
        select(Decision, Response)
        .join(Response, Response.id == Decision.response_id)
        .where(Decision.client_id == client_id, Decision.voided_at.is_(None))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    return [(decision, before) for decision, before in rows]


def _was_decided(grave: Mapping[str, str], before: Response) -> bool:
    """Whether all of it was before whoever decided; what can't be opened any more says nothing."""
    try:
        decided = (before.assessment or {}).get("grave", {})
    except KeyLost:
        return False
    return all(one in decided and RANK[effect] <= RANK[decided[one]] for one, effect in grave.items())


def _is_news(answers: Answers, before: Response, content: Content) -> bool:
    try:
        return content.voids.found(answers, Sheet.read(before.answers).answers)
    except KeyLost:
        return True
