"""Keeping what a client signed, and that she took it back."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake.consent import EVERYTHING, SECTION, agreement
from clinic.intake.content import said
from clinic.intake.models import Consent, ConsentWithdrawal, Response
from clinic.intake.paging import Sheet
from clinic.intake.queries import Version
from clinic.intake.screening import Context, assess
from clinic.settings.queries import Clinic

SIGNED = "signature"
GUARDIAN = ("guardian_name", "guardian_relation", "guardian_signature")


def sign(
    response: Response, version: Version, counted: Mapping[str, Any], now: datetime, connection: str, language: str
) -> None:
    """Keep what was signed: every point as it was shown, with what was said to it."""
    asked = [q for q in version.content.questions.values() if q.section == SECTION and q.id in counted]
    groups = version.content.by_section[SECTION].groups
    points = [{"id": q.id, "text": said(q.text, language), "answer": counted[q.id]} for q in asked]
    consent = Consent(public_id=vault.public_id(), client_id=response.client_id, response_id=response.id, signed_at=now)
    consent.text_hash = hashlib.sha256(json.dumps([point["text"] for point in points]).encode()).hexdigest()
    consent.record = {
        "points": points,
        "agreed": [said(group.agree, language) for group in groups if group.agree],  # the words that were ticked
        "name": counted[SIGNED],
        "guardian": {name: counted[name] for name in GUARDIAN if name in counted},
        "connection": connection,
    }
    db.session.add(consent)
    db.session.flush()
    record(f"client:{response.client_id}", "sign", ("consent", consent.id), now)


def withdraw(response: Response, what: str, clinic: Clinic, now: datetime, actor: str) -> bool:
    """Take back what was agreed to: EVERYTHING, or AREAS, the sensitive ones. Whether there was anything to take back.

    What was signed stays as it was; that it no longer holds is a row beside it.
    """
    found = agreement(response.id, clinic)
    if found is None or found.withdrawn_at or (what != EVERYTHING and found.areas_withdrawn_at):
        return False
    db.session.add(ConsentWithdrawal(consent_id=found.consent_id, what=what, at=now, by=actor))
    db.session.flush()
    record(actor, "withdraw", ("consent", found.consent_id), now, after={"what": what})
    return True


def sign_again(
    response: Response,
    version: Version,
    context: Context,
    said_now: Mapping[str, Any],
    now: datetime,
    connection: str,
    language: str,
) -> None:
    """Keep a new signature under the same answers. Raises ClinicError when a point was not agreed to."""
    questions = version.content.questions
    before = Sheet.read(response.answers).answers
    kept = {name: answer for name, answer in before.items() if name in questions and questions[name].section != SECTION}
    found = assess({**kept, **said_now}, version.content, context)
    if any(questions[name].section == SECTION for name in found.missing):
        raise ClinicError(_("Please agree to each point and sign with your name."))
    counted = {name: answer for name, answer in {**kept, **said_now}.items() if name in found.visible}
    sign(response, version, counted, now, connection, language)
