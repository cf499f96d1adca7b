"""Whether a client may be treated, as things stand: the one reader of clearance, whoever asks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, select

from clinic.db import db
from clinic.intake.consent import MONTH, agreements
from clinic.intake.content import Content
from clinic.intake.models import Decision, Response
from clinic.intake.queries import ENOUGH, versions
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
DECIDABLE = frozenset({"review", "clearance", "blocked"})  # what somebody's yes makes clear


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


@dataclass(frozen=True, slots=True)
class Question:
    """May the client of a response have this modality then? Without a modality a service asks for no answers."""

    response: Response | None
    modality: str | None
    visit_at: datetime


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
    return standings([Question(response, modality, visit_at)], clinic, now, starting=starting)[0]


def standings(
    questions: Sequence[Question], clinic: Clinic, now: datetime, *, starting: bool = False
) -> list[Standing]:
    """The same for several visits, in the same few SELECTs."""
    told = [_told(one, clinic) for one in questions]
    asked = list(zip(questions, told, strict=True))
    spoken = _decisions([one.response for one, state in asked if one.response and state in DECIDABLE])
    states = ["clear" if state in DECIDABLE and _decided(one, spoken) else state for one, state in asked]
    answered = [one.response for one, state in asked if one.response and state and state != "needed"]
    contents = versions({response.version_id for response in answered})
    signed = agreements([response.id for response in answered], clinic)
    found = []
    for (one, before), state in zip(asked, states, strict=True):
        response = one.response
        if response is None or not before or before == "needed":
            found.append(Standing(state or "clear", response.id if response and state else None))
            continue
        content = contents[response.version_id].content
        due = is_due(response, content, one.visit_at)
        near = one.visit_at - now <= timely_within(content)
        agreed = signed.get(response.id)
        lacks = (
            (due and near)
            or (starting and not _day_is_checked(response, content, one.visit_at))
            or not (agreed is None or agreed.stands(now))
        )
        found.append(Standing("needed" if state == "clear" and lacks else state, response.id, due))
    return found


def is_due(response: Response, content: Content, visit_at: datetime) -> bool:
    """Whether completed answers leave a few questions for when that visit is near."""
    return bool(response.due) or _has_moved_away(response, content, visit_at)


def timely_within(content: Content) -> timedelta:
    """How long before a visit those questions are asked."""
    return timedelta(hours=content.timed_hours)


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


def _has_moved_away(response: Response, content: Content, visit_at: datetime) -> bool:
    """Whether answers about the days before a visit that was near are told of one that is far from them now."""
    window, said_at = timely_within(content), response.completed_at or response.started_at
    return response.visit_at - said_at <= window < visit_at - said_at


def _day_is_checked(response: Response, content: Content, visit_at: datetime) -> bool:
    """Whether the questions of the day itself were answered close enough to the visit, or there are none."""
    if not any(section.stage == "arrival" for section in content.sections):
        return True
    earliest = visit_at - timedelta(hours=content.arrival_hours)
    return response.arrival_at is not None and response.arrival_at >= earliest


def _told(one: Question, clinic: Clinic) -> str:
    """What the answers alone come to; nothing where none are asked for."""
    if one.modality is None:
        return ""
    response = one.response
    if response is None or response.completed_at is None or good_until(response, clinic) < one.visit_at:
        return "needed"
    return STANDING[response.outcomes.get(one.modality, "therapist_review")]


def _decisions(responses: Collection[Response]) -> Sequence[Row[int, int, str, str, datetime]]:
    """What was decided on these answers, and on others of the same clients, the last word first."""
    if not responses:
        return ()
    mine = Decision.response_id.in_([one.id for one in responses])
    others = Decision.client_id.in_({one.client_id for one in responses})
    columns = (Decision.response_id, Decision.client_id, Decision.modality, Decision.verdict, Decision.valid_until)
    last_first = Decision.decided_at.desc(), Decision.id.desc()
    return db.session.execute(
        select(*columns).where(mine | others, Decision.voided_at.is_(None)).order_by(*last_first)
    ).all()


def _decided(one: Question, spoken: Sequence[Row[int, int, str, str, datetime]]) -> bool:
    """Whether the last word on these answers is a yes that lasts until the visit; an older one never comes back.

    Where nobody has spoken on them, it is the last word on the earlier answers that cover them, and any no since.
    """
    response = one.response
    if response is None:
        return False
    words = [word for word in spoken if word.modality == one.modality]
    own = [word for word in words if word.response_id == response.id]
    earlier = [
        word
        for word in words
        if response.covered_by_id
        and word.client_id == response.client_id
        and (word.response_id == response.covered_by_id or word.verdict not in ENOUGH)
    ]
    last = next(iter([*own, *earlier]), None)
    return last is not None and last.verdict in ENOUGH and last.valid_until > one.visit_at
