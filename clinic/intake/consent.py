"""What a client has agreed to, as things stand now: the last thing she signed, less what she has taken back since."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from clinic.db import db
from clinic.intake.content import NONE, Content, Option
from clinic.intake.models import Consent, ConsentWithdrawal, Response
from clinic.settings.queries import Clinic

SECTION = "consent"
SENSITIVE = "c_sensitive"  # the question about areas that are worked on only where she has agreed to it for this visit
EVERYTHING, AREAS = "everything", "areas"  # what can be taken back
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The last consent signed for a response, and what has become of it."""

    consent_id: int
    signed_at: datetime
    good_until: datetime
    withdrawn_at: datetime | None
    areas_withdrawn_at: datetime | None

    def stands(self, now: datetime) -> bool:
        """Whether she may be treated on it."""
        return self.withdrawn_at is None and now < self.good_until


@dataclass(frozen=True, slots=True)
class Consented:
    """What may be worked on: anything at all, and which of the sensitive areas; the others are to be avoided."""

    treatment: bool
    areas: tuple[Option, ...]
    avoid: tuple[Option, ...]


def agreement(response_id: int, clinic: Clinic) -> Agreement | None:
    """What was signed last for a response, or for one that it renews for the same visit (`profile_at`).

    None where nothing was, as with questions that ask for no signature.
    """
    own = select(Response.id, Response.previous_id, Response.profile_at).where(Response.id == response_id)
    renewing = own.cte("renewing", recursive=True)
    renewed = (Response.id == renewing.c.previous_id) & renewing.c.profile_at.is_not(None)
    visit = renewing.union_all(select(Response.id, Response.previous_id, Response.profile_at).join(renewing, renewed))
    rows = db.session.execute(
        select(Consent.id, Consent.signed_at, ConsentWithdrawal.what, ConsentWithdrawal.at)
        .outerjoin(ConsentWithdrawal, ConsentWithdrawal.consent_id == Consent.id)
        .where(Consent.response_id.in_(select(visit.c.id)))
        .order_by(Consent.signed_at.desc(), Consent.id.desc())
    ).all()
    if not rows:
        return None
    last = rows[0]
    taken_back = {row.what: row.at for row in rows if row.id == last.id}
    good_until = last.signed_at + clinic.consent_months * MONTH
    return Agreement(last.id, last.signed_at, good_until, taken_back.get(EVERYTHING), taken_back.get(AREAS))


def consent_of(response: Response, content: Content, clinic: Clinic, now: datetime) -> Consented:
    """What may be worked on at the visit of a response. What was not agreed to, for this visit, is left out."""
    question = content.questions.get(SENSITIVE)
    sensitive = tuple(option for option in question.options if option.code != NONE) if question else ()
    found = agreement(response.id, clinic)
    if found is None or not found.stands(now):
        return Consented(found is None and response.completed_at is not None, (), sensitive)
    agreed = set() if found.areas_withdrawn_at else _agreed_areas(signed(found))
    areas = tuple(option for option in sensitive if option.code in agreed)
    return Consented(True, areas, tuple(option for option in sensitive if option not in areas))


def signed(found: Agreement) -> Consent:
    """The record that was signed."""
    return db.session.get_one(Consent, found.consent_id)


def points_of(consent: Consent) -> list[str]:
    """The sentences that were agreed to, as they were shown. What is asked about areas of the body is none of them."""
    return [point["text"] for point in consent.record["points"] if point["answer"] is True]


def with_guardian(consent: Consent) -> bool:
    """Whether a parent or guardian signed too."""
    return bool(consent.record["guardian"])


def _agreed_areas(consent: Consent) -> set[str]:
    return {code for point in consent.record["points"] if point["id"] == SENSITIVE for code in point["answer"]}
