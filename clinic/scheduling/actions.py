"""Taking time and letting it go.

Lock order, so that nobody waits in a ring: the visitor, her drafts or her appointments by number, the start, then
claims by id, then allocations by resource. Sweeping other people's ended holds touches their claims and allocations,
never their drafts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, or_, select, update

from clinic.db import db
from clinic.scheduling.busy import overlapping
from clinic.scheduling.models import Allocation, Claim
from clinic.scheduling.overlap import allocate, reallocate
from clinic.scheduling.slots import Seat
from clinic.times import to_minutes


def claim(kind: str, seats: Sequence[Seat], now: datetime, expires_at: datetime | None = None) -> int:
    """Take the seats for a new claim; its id. Raises SlotTaken when one of them is busy."""
    sweep_ended(seats, now)
    claim_id = db.session.execute(
        insert(Claim).values(kind=kind, expires_at=expires_at).returning(Claim.id)
    ).scalar_one()
    allocate(claim_id, seats)
    return claim_id


def reclaim(claim_id: int, kind: str, seats: Sequence[Seat], now: datetime, expires_at: datetime | None = None) -> None:
    """Give a claim, be it live or ended, these seats instead of any it has. Raises SlotTaken."""
    sweep_ended(seats, now, own=claim_id)
    db.session.execute(update(Claim).where(Claim.id == claim_id).values(kind=kind, expires_at=expires_at))
    reallocate(claim_id, seats)


def add_seat(claim_id: int, resource_id: int, kind: str, starts_at: datetime, ends_at: datetime) -> None:
    """Let a claim keep one more resource busy. Raises SlotTaken."""
    allocate(claim_id, [Seat(resource_id, kind, (to_minutes(starts_at), to_minutes(ends_at)))])


def drop_seat(claim_id: int, resource_id: int) -> None:
    """Let go of one resource of a claim."""
    db.session.execute(delete(Allocation).where(Allocation.claim_id == claim_id, Allocation.resource_id == resource_id))


def confirm(claim_id: int, now: datetime, expires_at: datetime | None = None) -> bool:
    """Turn a hold into an appointment's claim in place, for good or until then; False when it had ended."""
    return _change_live_hold(claim_id, now, kind="appointment", expires_at=expires_at)


def extend(claim_id: int, expires_at: datetime, now: datetime) -> bool:
    """Let a hold last until then; False when it had ended."""
    return _change_live_hold(claim_id, now, expires_at=expires_at)


def keep_until(claim_id: int, expires_at: datetime | None, now: datetime) -> bool:
    """Let an appointment's live claim last until then, or for good; False when it had ended."""
    live = update(Claim).where(Claim.id == claim_id, Claim.kind == "appointment", Claim.lives_at(now))
    return db.session.execute(live.values(expires_at=expires_at).returning(Claim.id)).first() is not None


def release(claim_id: int) -> None:
    """Delete a claim and all it kept busy. Its owner must have let go of it."""
    db.session.execute(delete(Claim).where(Claim.id == claim_id))  # its allocations follow, in the order of locks


def idle(claim_ids: Iterable[int]) -> list[int]:
    """Those of the claims that nobody else is changing, locked; it waits for nobody."""
    wanted = select(Claim.id).where(Claim.id.in_(list(claim_ids))).with_for_update(skip_locked=True)
    return list(db.session.scalars(wanted))


def sweep_ended(seats: Sequence[Seat], now: datetime, own: int | None = None) -> None:
    """Clear claims that have ended, other than the claim `own`, from where the seats are to be.

    The claims are locked and looked at again before anything is deleted: one that was confirmed a moment ago is no
    longer a hold, and one that is swept can no longer be confirmed. The asker's own is locked in its turn among them:
    two who want each other's ended time would wait in a ring.
    """
    ended = (Claim.kind != "ended") & Claim.ended_by(now)
    found = db.session.scalars(
        select(Claim.id).where(
            ended, Claim.id != own, Claim.id.in_(select(Allocation.claim_id).where(overlapping(seats)))
        )
    ).all()
    if not found:
        return
    locked = db.session.scalars(
        select(Claim.id)
        .where(Claim.id.in_([*found, own]), or_(ended, Claim.id == own))
        .order_by(Claim.id)
        .with_for_update()
    )
    ids = [claim_id for claim_id in locked if claim_id != own]
    db.session.execute(delete(Allocation).where(Allocation.claim_id.in_(ids)))
    db.session.execute(update(Claim).where(Claim.id.in_(ids)).values(kind="ended"))


def _change_live_hold(claim_id: int, now: datetime, **values: object) -> bool:
    statement = (
        update(Claim)
        .where(Claim.id == claim_id, Claim.kind == "hold", Claim.lives_at(now))
        .values(**values)
        .returning(Claim.id)
    )
    return db.session.execute(statement).first() is not None
