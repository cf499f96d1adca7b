"""Writing down what a client answered, and what she signed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake.content import said
from clinic.intake.models import Consent, Decision, Response
from clinic.intake.paging import Sheet
from clinic.intake.queries import ENOUGH, Version, bar
from clinic.intake.screening import Assessment

SIGNED = "signature"
DECISION_LASTS = timedelta(days=180)  # clearance_letter_months of the clinical content


NO_YES = {  # what stands against a yes, whoever says it
    "unfinished": _l("These health questions are not finished. Ask the client to finish them first."),
    "lost": _l(
        "These answers can’t be opened, so nobody can say yes to them. Bring back the key they were sealed with."
    ),
    "never": _l("One of these answers may not be overridden by anyone. The visit has to wait."),
}


def start_response(
    client_id: int, version: Version, sheet: Sheet, modality: str, visit_at: datetime, now: datetime
) -> Response:
    """A response that is not complete: the client means to finish it later."""
    response = Response(public_id=vault.public_id(), client_id=client_id, version_id=version.id, started_at=now)
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
    """Close a response with what was assessed, and keep what was signed. From now on it never changes."""
    sheet = Sheet.read(response.answers)
    counted = {name: answer for name, answer in sheet.answers.items() if name in assessment.visible}
    response.answers = {**sheet.stored(), "answers": counted}  # answers to hidden questions are not kept
    response.assessment = told(assessment, language)
    response.outcomes = dict(assessment.outcomes)
    response.due = list(assessment.due)
    response.completed_at = now
    record(f"client:{response.client_id}", "answer", ("response", response.id), now, after={"version": version.id})
    if SIGNED in counted:
        _sign(response, version, counted, now, connection, language)


def decide(
    response: Response, verdict: str, details: Mapping[str, Any], now: datetime, actor: str, *, may_override: bool
) -> Decision:
    """Write down what somebody decided on these answers, for the modality they were given for.

    Raises ClinicError when the verdict would let the client be treated although answers are missing or can't be opened,
    a rule that nobody may override has fired, or one that `may_override` and a written reason are needed for.
    """
    against = bar(response) if verdict in ENOUGH else None
    if against in NO_YES:
        raise ClinicError(str(NO_YES[against]))
    if against == "override" and not (may_override and details.get("reason")):
        raise ClinicError(_("A rule asks for a doctor here. To go against it, somebody who may must write down why."))
    decision = Decision(
        public_id=vault.public_id(),
        client_id=response.client_id,
        response_id=response.id,
        modality=response.modality,
        verdict=verdict,
        decided_by=actor,
        decided_at=now,
        valid_until=now + DECISION_LASTS,
    )
    decision.details = dict(details)
    db.session.add(decision)
    db.session.flush()
    said_now = {"verdict": verdict, "override": True} if against else {"verdict": verdict}
    record(actor, "decide", ("decision", decision.id), now, after=said_now)
    return decision


def told(assessment: Assessment, language: str) -> dict[str, Any]:
    """An assessment as it is kept."""
    return {
        "modality": assessment.modality,
        "outcomes": dict(assessment.outcomes),
        "fired": [reason.id for reason in assessment.reasons],
        "messages": [said(message, language) for message in assessment.messages],
        "missing": list(assessment.missing),
        "never_override": any(reason.never_override for reason in assessment.reasons),
        "due": list(assessment.due),
    }


def _sign(
    response: Response, version: Version, counted: Mapping[str, Any], now: datetime, connection: str, language: str
) -> None:
    asked = [q for q in version.content.questions.values() if q.section == "consent" and q.id in counted]
    groups = version.content.by_section["consent"].groups
    points = [{"id": q.id, "text": said(q.text, language), "answer": counted[q.id]} for q in asked]
    consent = Consent(public_id=vault.public_id(), client_id=response.client_id, response_id=response.id, signed_at=now)
    consent.text_hash = hashlib.sha256(json.dumps([point["text"] for point in points]).encode()).hexdigest()
    consent.record = {
        "points": points,
        "agreed": [said(group.agree, language) for group in groups if group.agree],  # the words that were ticked
        "name": counted[SIGNED],
        "guardian": {name: counted[name] for name in ("guardian_name", "guardian_relation") if name in counted},
        "connection": connection,
    }
    db.session.add(consent)
    db.session.flush()
    record(f"client:{response.client_id}", "sign", ("consent", consent.id), now)
