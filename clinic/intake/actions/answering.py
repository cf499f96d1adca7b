"""Writing down what a client answered."""

from datetime import datetime
from typing import Any

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db
from clinic.intake import clearance
from clinic.intake.actions.signing import SIGNED, sign
from clinic.intake.content import said
from clinic.intake.models import Response
from clinic.intake.paging import Sheet
from clinic.intake.queries import Version
from clinic.intake.screening import Assessment


def start_response(
    client_id: int,
    version: Version,
    sheet: Sheet,
    modality: str,
    visit_at: datetime,
    now: datetime,
    previous_id: int | None = None,
    profile_at: datetime | None = None,
) -> Response:
    """A response that is not complete; `previous_id` is the one it renews.

    `profile_at` is when what seldom changes was said, where it is not asked again.
    """
    response = Response(public_id=vault.public_id(), client_id=client_id, version_id=version.id, started_at=now)
    response.previous_id, response.profile_at = previous_id, profile_at
    response.modality, response.visit_at = modality, visit_at
    fill(response, sheet)
    db.session.add(response)
    db.session.flush()
    return response


def fill(response: Response, sheet: Sheet) -> None:
    """Put what was filled in so far into a response that is not complete. Raises ValueError when it is."""
    if response.completed_at is not None:
        raise ValueError("a completed response never changes")
    response.answers = sheet.stored()


def complete(
    response: Response, version: Version, assessment: Assessment, now: datetime, connection: str, language: str
) -> None:
    """Close a response with what was assessed, and keep what was signed. From now on it never changes.

    What is news in it makes earlier decisions void; of those that are left one may cover it.
    """
    sheet = Sheet.read(response.answers)
    counted = {name: answer for name, answer in sheet.answers.items() if name in assessment.visible}
    response.answers = {**sheet.stored(), "answers": counted}  # answers to hidden questions are not kept
    response.assessment = told(assessment, language)
    response.outcomes = dict(assessment.outcomes)
    response.due = list(assessment.due)
    response.completed_at = now
    asked = version.content.questions
    response.arrival_at = now if any(asked[name].stage == "arrival" for name in counted) else None
    record(f"client:{response.client_id}", "answer", ("response", response.id), now, after={"version": version.id})
    for decision in clearance.overtaken(response.client_id, counted, version.content):
        decision.voided_at = now
        record(f"client:{response.client_id}", "void", ("decision", decision.id), now, after={"response": response.id})
    db.session.flush()
    response.covered_by_id = clearance.covering(
        response.client_id, counted, assessment, version.content, response.visit_at
    )
    if SIGNED in counted and asked[SIGNED].section in sheet.saved:  # not where it was signed for the answers before
        sign(response, version, counted, now, connection, language)


def told(assessment: Assessment, language: str) -> dict[str, Any]:
    """An assessment as it is kept."""
    return {
        "modality": assessment.modality,
        "outcomes": dict(assessment.outcomes),
        "fired": [reason.id for reason in assessment.reasons],
        "messages": [said(message, language) for message in assessment.messages],
        "missing": list(assessment.missing),
        "grave": assessment.grave,
        "never_override": assessment.never_override,
        "due": list(assessment.due),
    }
