"""Deleting what a client answered."""

from collections.abc import Collection

from sqlalchemy import delete, select, update

from clinic.db import db
from clinic.intake import signed
from clinic.intake.models import Consent, ConsentWithdrawal, Decision, Letter, Response
from clinic.intake.screening import Assessment

OF_A_RESPONSE = (Decision, Letter, Consent)  # what belongs to a response by its `response_id`, and goes when it goes


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
