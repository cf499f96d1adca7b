"""What a client has agreed to, as things stand now: the last thing she signed, less what she has taken back since."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select

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
    return agreements([response_id], clinic).get(response_id)


def agreements(response_ids: Collection[int], clinic: Clinic) -> dict[int, Agreement]:
    """The same of several responses, as far as anything was signed for them; one SELECT."""
    rows = db.session.execute(_signed_for(), {"asked": list(response_ids)}).all()
    last: dict[int, tuple[int, datetime]] = {}
    taken_back: dict[tuple[int, int], dict[str, datetime]] = {}
    for row in rows:
        last.setdefault(row.asked, (row.id, row.signed_at))
        taken_back.setdefault((row.asked, row.id), {})[row.what] = row.at
    found = {}
    for asked, (consent_id, signed_at) in last.items():
        back = taken_back[asked, consent_id]
        good_until = signed_at + clinic.consent_months * MONTH
        found[asked] = Agreement(consent_id, signed_at, good_until, back.get(EVERYTHING), back.get(AREAS))
    return found


@cache
def _signed_for() -> Select[int, int, datetime, str | None, datetime | None]:
    columns = Response.id, Response.previous_id, Response.profile_at
    own = select(Response.id.label("asked"), *columns).where(Response.id.in_(bindparam("asked", expanding=True)))
    renewing = own.cte("renewing", recursive=True)
    renewed = (Response.id == renewing.c.previous_id) & renewing.c.profile_at.is_not(None)
    visit = renewing.union_all(select(renewing.c.asked, *columns).join(renewing, renewed))
    return (
        select(visit.c.asked, Consent.id, Consent.signed_at, ConsentWithdrawal.what, ConsentWithdrawal.at)
        .join(Consent, Consent.response_id == visit.c.id)
        .outerjoin(ConsentWithdrawal, ConsentWithdrawal.consent_id == Consent.id)
        .order_by(Consent.signed_at.desc(), Consent.id.desc())
    )


def consent_of(response: Response, content: Content, clinic: Clinic, now: datetime) -> Consented:
    """What may be worked on at the visit of a response. What was not agreed to, for this visit, is left out."""
    return consented(response, consents_of([response.id], clinic).get(response.id), content, now)


def consents_of(response_ids: Collection[int], clinic: Clinic) -> dict[int, tuple[Agreement, Consent]]:
    """What was signed last for each of several responses, and the record of it; two SELECTs."""
    found = agreements(response_ids, clinic)
    signed = select(Consent).where(Consent.id.in_({one.consent_id for one in found.values()}))
    records = {record.id: record for record in db.session.scalars(signed)}
    return {response_id: (one, records[one.consent_id]) for response_id, one in found.items()}


def consented(response: Response, last: tuple[Agreement, Consent] | None, content: Content, now: datetime) -> Consented:
    """The same, from what was signed last for the response. Raises KeyLost."""
    question = content.questions.get(SENSITIVE)
    sensitive = tuple(option for option in question.options if option.code != NONE) if question else ()
    if last is None or not last[0].stands(now):
        return Consented(last is None and response.completed_at is not None, (), sensitive)
    found, record = last
    agreed = set() if found.areas_withdrawn_at else _agreed_areas(record)
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
