"""Whether a client may be treated, as things stand: the one reader of clearance, whoever asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from clinic.db import db
from clinic.intake.consent import MONTH, agreement
from clinic.intake.content import Content
from clinic.intake.models import Decision, Response
from clinic.intake.queries import ENOUGH, version
from clinic.settings.queries import Clinic

STANDING = {
    "allow": "clear",
    "allow_with_notes": "clear",
    "therapist_review": "review",
    "clearance_required": "clearance",
    "block": "blocked",
    "block_emergency": "emergency",
    "incomplete": "needed",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a client may be treated: clear, needed, review, clearance, blocked or emergency."""

    state: str
    response_id: int | None = None
    due: bool = False  # a few questions are asked once the visit is near

    @property
    def clear(self) -> bool:
        """Whether nothing stands in the way."""
        return self.state == "clear"


def standing(
    response: Response | None,
    modality: str | None,
    clinic: Clinic,
    now: datetime,
    visit_at: datetime,
    *,
    starting: bool = False,
) -> Standing:
    """Whether the client of a response may have this modality at that time, as things stand now.

    The only reader of clearance: booking, moving, arriving and the day's list all ask here. Without a modality a
    service asks for no health questions. `starting` is passed by whoever starts a session: then the questions of the
    day itself must have been answered too, no earlier than the content's window before the visit.
    """
    if modality is None:
        return Standing("clear")
    if response is None or response.completed_at is None:
        return Standing("needed", response.id if response else None)
    if good_until(response, clinic) < visit_at:
        return Standing("needed", response.id)
    outcome = response.outcomes.get(modality, "therapist_review")
    state = STANDING[outcome]
    if state in {"review", "clearance", "blocked"} and _decided(response, modality, visit_at):
        state = "clear"
    content = version(response.version_id).content
    due = is_due(response, visit_at)
    near = visit_at - now <= timely_within(response)
    if state == "clear" and (
        (due and near)
        or (starting and not _day_is_checked(response, content, visit_at))
        or not _agreed(response, clinic, now)
    ):
        state = "needed"
    return Standing(state, response.id, due)


def is_due(response: Response, visit_at: datetime) -> bool:
    """Whether completed answers leave a few questions for when that visit is near."""
    return bool(response.due) or _has_moved_away(response, visit_at)


def timely_within(response: Response) -> timedelta:
    """How long before a visit those questions are asked."""
    return timedelta(hours=version(response.version_id).content.timed_hours)


def latest_good(client_id: int, clinic: Clinic, visit_at: datetime) -> Response | None:
    """What a client answered last, if a visit at that time may still rely on it."""
    newest = (
        select(Response)
        .where(Response.client_id == client_id, Response.completed_at.is_not(None))
        .order_by(Response.completed_at.desc(), Response.id.desc())
    )
    response = db.session.scalar(newest.limit(1))
    return response if response and good_until(response, clinic) >= visit_at else None


def good_until(response: Response, clinic: Clinic) -> datetime:
    """Until when a visit may rely on completed answers; not as long where somebody had to look at them."""
    said_at = response.profile_at or response.completed_at
    if said_at is None:
        raise ValueError("what is not completed is not good for anything")
    harmless = STANDING.get(response.outcomes.get(response.modality, "")) == "clear"
    return said_at + (clinic.profile_months if harmless else clinic.risk_months) * MONTH


def _has_moved_away(response: Response, visit_at: datetime) -> bool:
    """Whether answers about the days before a visit that was near are told of one that is far from them now."""
    window, said_at = timely_within(response), response.completed_at or response.started_at
    return response.visit_at - said_at <= window < visit_at - said_at


def _day_is_checked(response: Response, content: Content, visit_at: datetime) -> bool:
    """Whether the questions of the day itself were answered close enough to the visit, or there are none."""
    if not any(section.stage == "arrival" for section in content.sections):
        return True
    earliest = visit_at - timedelta(hours=content.arrival_hours)
    return response.arrival_at is not None and response.arrival_at >= earliest


def _agreed(response: Response, clinic: Clinic, now: datetime) -> bool:
    """Whether what was signed for these answers, where they ask for a signature, still holds."""
    found = agreement(response.id, clinic)
    return found is None or found.stands(now)


def _decided(response: Response, modality: str, visit_at: datetime) -> bool:
    """Whether the last word on these answers is a yes that lasts until the visit; an older one never comes back.

    Where nobody has spoken on them, it is the last word on the earlier answers that cover them, and any no since.
    """
    own = Decision.response_id == response.id
    earlier = (Decision.client_id == response.client_id) & (
        (Decision.response_id == response.covered_by_id) | Decision.verdict.not_in(ENOUGH)
    )
    last = db.session.execute(
        select(Decision.verdict, Decision.valid_until)
        .where(own | earlier if response.covered_by_id else own)
        .where(Decision.modality == modality, Decision.voided_at.is_(None))
        .order_by(own.desc(), Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
    ).first()
    return last is not None and last.verdict in ENOUGH and last.valid_until > visit_at
