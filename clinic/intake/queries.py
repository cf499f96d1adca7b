"""Reading questionnaires and responses, and the one reader of whether a client may be treated."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from flask_babel import gettext as _
from sqlalchemy import Row, select

from clinic.db import db
from clinic.errors import Missing
from clinic.intake.content import Content
from clinic.intake.models import Decision, Letter, QuestionnaireVersion, Response
from clinic.intake.paging import Sheet
from clinic.intake.parsing import parse
from clinic.intake.screening import Assessment, Context, assess
from clinic.settings.queries import Clinic
from clinic.vault import KeyLost

ENOUGH = {"as_booked", "with_changes"}  # verdicts that let a client be treated
AGAINST = {"clearance_required", "block", "block_emergency"}  # a yes to these overrides a rule


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the questionnaire by its row, and what is in it."""

    id: int
    number: int | None
    content: Content


def published() -> Version | None:
    """The newest published version, or None: then every booking goes to a therapist."""
    newest = select(*_VERSION).where(QuestionnaireVersion.status == "published")
    row = db.session.execute(newest.order_by(QuestionnaireVersion.number.desc()).limit(1)).first()
    return _version(row) if row else None


def newest() -> QuestionnaireVersion | None:
    """The row of the newest published version, with its document."""
    published = select(QuestionnaireVersion).where(QuestionnaireVersion.status == "published")
    return db.session.scalar(published.order_by(QuestionnaireVersion.number.desc()).limit(1))


def draft() -> QuestionnaireVersion | None:
    """The row of the version that is being written."""
    return db.session.scalar(select(QuestionnaireVersion).where(QuestionnaireVersion.status == "draft"))


def numbered(number: int) -> QuestionnaireVersion:
    """A published version by its number. Raises Missing."""
    row = db.session.scalar(select(QuestionnaireVersion).where(QuestionnaireVersion.number == number))
    if row is None:
        raise Missing(_("There is no such version of the questionnaire."))
    return row


def version_list() -> Sequence[Row[int | None, datetime | None, str | None]]:
    """Number, instant and publisher of every published version, the newest first; without their documents."""
    shown = (QuestionnaireVersion.number, QuestionnaireVersion.published_at, QuestionnaireVersion.published_by)
    listed = select(*shown).where(QuestionnaireVersion.status == "published")
    return db.session.execute(listed.order_by(QuestionnaireVersion.number.desc())).all()


def version(version_id: int) -> Version:
    """A published version."""
    return _version(db.session.execute(select(*_VERSION).where(QuestionnaireVersion.id == version_id)).one())


def versions(ids: Collection[int]) -> dict[int, Version]:
    """Those published versions by id, in one SELECT."""
    rows = db.session.execute(select(*_VERSION).where(QuestionnaireVersion.id.in_(ids)))
    return {row[0]: _version(row) for row in rows}


def context_of(sheet: Sheet, modality: str, visit_at: datetime | None, clinic: Clinic, now: datetime) -> Context:
    """What screening needs to know besides the answers; without a visit yet it is as if it were far away."""
    age = age_on(sheet.answers.get("dob"), (visit_at or now).date())
    ahead = visit_at - now if visit_at else timedelta.max
    return Context(modality, age, ahead, minor=age is not None and age < clinic.age_of_majority)


def age_on(born: object, day: date) -> int | None:
    """Whole years on a day; None where the date of birth is not known."""
    if not isinstance(born, str):
        return None
    birth = date.fromisoformat(born)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def response_sheet(response: Response) -> Sheet:
    """What was filled in so far in a response."""
    return Sheet.read(response.answers)


def letters_came(response_id: int | None) -> list[datetime]:
    """When the letters about a response came, the oldest first."""
    came = select(Letter.uploaded_at).where(Letter.response_id == response_id)
    return list(db.session.scalars(came.order_by(Letter.uploaded_at, Letter.id)))


def letters_about(response_id: int | None) -> list[Letter]:
    """The letters about a response, the oldest first, without their bytes."""
    about = select(Letter).where(Letter.response_id == response_id)
    return list(db.session.scalars(about.order_by(Letter.uploaded_at, Letter.id)))


def assessed(response: Response, version: Version, clinic: Clinic, now: datetime) -> Assessment:
    """What was assessed when these answers were closed, or what they say so far. Raises KeyLost.

    Worked out again on the version that was answered: what is kept are names of rules, which never change there.
    """
    sheet = response_sheet(response)
    at = response.completed_at or now
    return assess(sheet.answers, version.content, context_of(sheet, response.modality, response.visit_at, clinic, at))


def has_red_flag(response: Response, version: Version, clinic: Clinic, now: datetime) -> bool | None:
    """Whether a warning sign applies; None where the answers can't be opened, or are there no more."""
    try:
        if response.completed_at is None:
            fired = [reason.id for reason in assessed(response, version, clinic, now).reasons]
        elif kept := response.assessment:
            fired = kept["fired"]
        else:
            return None
    except KeyLost:
        return None
    return not {flag.id for flag in version.content.flags}.isdisjoint(fired)


def bar(response: Response) -> str | None:
    """What stands against a yes to these answers: `unfinished`, `lost`, `never`, `override`; None where nothing does.

    `lost` are answers that can't be opened or are there no more, `never` is a rule that nobody may override, `override`
    one that asks for a doctor or rules the treatment out.
    """
    if response.completed_at is None:
        return "unfinished"
    try:
        kept = response.assessment
    except KeyLost:
        kept = None
    if kept is None:
        return "lost"
    if kept["never_override"]:
        return "never"
    return "override" if response.outcomes.get(response.modality) in AGAINST else None


def decisions(response: Response) -> Sequence[Decision]:
    """What was decided on a response, and on earlier answers that cover it, the last word first."""
    return decisions_on([response])[response.id]


def decisions_on(responses: Sequence[Response]) -> dict[int, list[Decision]]:
    """The same of several responses, by response; one SELECT."""
    about = {one.id for one in responses} | {one.covered_by_id for one in responses if one.covered_by_id}
    last_first = Decision.decided_at.desc(), Decision.id.desc()
    found = db.session.scalars(select(Decision).where(Decision.response_id.in_(about)).order_by(*last_first)).all()
    return {
        response.id: [one for one in found if one.response_id in {response.id, response.covered_by_id}]
        for response in responses
    }


def as_read(response: Response | None) -> str:
    """What somebody decides on: these answers, finished or not, and what has been decided on them so far."""
    if response is None:
        return ""
    return f"{response.public_id}-{'done' if response.completed_at else 'open'}-{len(decisions(response))}"


def assessment(sheet: Sheet, content: Content, context: Context) -> Assessment:
    """What the sheet says so far."""
    return assess(sheet.answers, content, context)


_VERSION = (QuestionnaireVersion.id, QuestionnaireVersion.number, QuestionnaireVersion.published_at)


def _version(row: Row[int, int | None, datetime | None]) -> Version:
    """It never changes once it is published, so that each process reads its document once."""
    return Version(row[0], row[1], _content(str(db.engine.url), *row))


@lru_cache(maxsize=32)
def _content(_database: str, version_id: int, _number: int | None, _published_at: datetime | None) -> Content:
    document = db.session.execute(
        select(QuestionnaireVersion.document).where(QuestionnaireVersion.id == version_id)
    ).scalar_one()
    return parse(document)
