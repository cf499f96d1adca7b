"""Writing down what a client answered, and what she signed."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake import clearance, letters, signed
from clinic.intake.consent import EVERYTHING, MONTH, SECTION, agreement
from clinic.intake.content import said
from clinic.intake.models import Consent, ConsentWithdrawal, Decision, Letter, Response
from clinic.intake.paging import Sheet
from clinic.intake.queries import ENOUGH, Version, bar
from clinic.intake.screening import Assessment, Context, assess
from clinic.settings.queries import Clinic

SIGNED = "signature"
GUARDIAN = ("guardian_name", "guardian_relation", "guardian_signature")
OF_A_RESPONSE = (Decision, Letter, Consent)  # what belongs to a response by its `response_id`, and goes when it goes


NO_YES = {  # what stands against a yes, whoever says it
    "unfinished": _l("These health questions are not finished. Ask the client to finish them first."),
    "lost": _l(
        "These answers can’t be opened, so nobody can say yes to them. Bring back the key they were sealed with."
    ),
    "never": _l("One of these answers may not be overridden by anyone. The visit has to wait."),
}


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
        _sign(response, version, counted, now, connection, language)


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
    _sign(response, version, counted, now, connection, language)


def decide(
    response: Response,
    verdict: str,
    details: Mapping[str, Any],
    clinic: Clinic,
    now: datetime,
    actor: str,
    *,
    may_override: bool,
    until: datetime | None = None,
    letter: Letter | None = None,
) -> Decision:
    """Write down what somebody decided on these answers, for the modality they were given for, and on which letter.

    It lasts until then, and never longer than the clinic lets decisions last. Raises ClinicError when that is over
    already, or the verdict would let the client be treated although answers are missing or can't be opened, a rule that
    nobody may override has fired, or one that `may_override` and a written reason are needed for: a doctor's letter is
    reason enough where a rule asks for a doctor.
    """
    against = _against(response, letter) if verdict in ENOUGH else None
    if against in NO_YES:
        raise ClinicError(str(NO_YES[against]))
    if against == "override" and not (may_override and details.get("reason")):
        raise ClinicError(_("A rule asks for a doctor here. To go against it, somebody who may must write down why."))
    if until is not None and until <= now:
        raise ClinicError(_("That day is over. Choose a later one."))
    latest = now + clinic.clearance_months * MONTH
    decision = Decision(
        public_id=vault.public_id(),
        client_id=response.client_id,
        response_id=response.id,
        modality=response.modality,
        letter_id=letter.id if letter else None,
        verdict=verdict,
        decided_by=actor,
        decided_at=now,
        valid_until=min(until or latest, latest),
    )
    decision.details = dict(details)
    db.session.add(decision)
    db.session.flush()
    said_now = {"verdict": verdict, "letter": decision.letter_id, "valid_until": decision.valid_until}
    record(
        actor, "decide", ("decision", decision.id), now, after={**said_now, "override": True} if against else said_now
    )
    return decision


def repeat_decision(earlier: Response, response: Response, modality: str, now: datetime) -> None:
    """Let the last word on earlier answers stand for these, which say nothing graver; who said it, and until when."""
    of_earlier = select(Decision).where(Decision.response_id == earlier.id, Decision.modality == modality)
    last = db.session.scalar(
        of_earlier.where(Decision.voided_at.is_(None)).order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(1)
    )
    if last is None:
        return
    again = Decision(public_id=vault.public_id(), client_id=response.client_id, response_id=response.id)
    again.modality, again.verdict, again.details = modality, last.verdict, last.details
    again.decided_by, again.decided_at, again.valid_until = last.decided_by, last.decided_at, last.valid_until
    db.session.add(again)
    db.session.flush()
    record(f"client:{response.client_id}", "repeat_decision", ("decision", again.id), now)


def forget(response_ids: Collection[int]) -> None:
    """Delete responses with all that hangs on them, what was signed included: the one place that may."""
    with signed.permit(signed.ERASE):
        theirs = select(Consent.id).where(Consent.response_id.in_(response_ids))
        db.session.execute(delete(ConsentWithdrawal).where(ConsentWithdrawal.consent_id.in_(theirs)))
        for model in OF_A_RESPONSE:
            db.session.execute(delete(model).where(model.response_id.in_(response_ids)))
    for other in (Response.previous_id, Response.covered_by_id):
        db.session.execute(update(Response).where(other.in_(response_ids)).values({other: None}))
    db.session.execute(delete(Response).where(Response.id.in_(response_ids)))


def strip(response: Response, assessment: Assessment) -> None:
    """Delete the answers of a response that ruled the treatment out; outcome, rules and date are left."""
    response.answers = None
    response.assessment = {"fired": [reason.id for reason in assessment.reasons]}


class LetterRefused(ClinicError):
    """This file can't be a letter; the sentence says why, and what could be."""

    http_status = 422


def keep_letter(response: Response, name: str, content: bytes, now: datetime, actor: str) -> Letter:
    """Keep a doctor's letter about these answers, sealed. Raises LetterRefused."""
    kind = letters.media_type(content)
    if not content:
        raise LetterRefused(_("This file is empty. Choose another one."))
    if len(content) > letters.LARGEST:
        megabytes = letters.LARGEST // 1024**2
        raise LetterRefused(_("This file is too large. It may have at most %(size)s MB.", size=megabytes))
    if kind is None:
        raise LetterRefused(_("We can’t read this kind of file. Choose a PDF, or a photo as JPEG or PNG."))
    letter = Letter(
        public_id=vault.public_id(),
        client_id=response.client_id,
        response_id=response.id,
        media_type=kind,
        size_bytes=len(content),
        uploaded_at=now,
        uploaded_by=actor,
    )
    letter.name, letter.content = letters.short_name(name), content
    db.session.add(letter)
    db.session.flush()
    record(actor, "bring_letter", ("letter", letter.id), now, after={"response": response.id})
    return letter


def _against(response: Response, letter: Letter | None) -> str | None:
    """What stands against a yes, when a letter has been read."""
    if letter is not None and letter.response_id != response.id:
        raise ValueError("a decision rests on a letter about the same answers")
    found = bar(response)
    agreed = letter is not None and response.outcomes.get(response.modality) == "clearance_required"
    return None if found == "override" and agreed else found


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


def _sign(
    response: Response, version: Version, counted: Mapping[str, Any], now: datetime, connection: str, language: str
) -> None:
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
