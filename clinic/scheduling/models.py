"""Resources, when they could work, and what keeps them busy."""

from datetime import date, datetime, time

from sqlalchemy import BindParameter, CheckConstraint, ColumnElement, ForeignKey, Index, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db import Base

KINDS = ("therapist", "room", "equipment", "client")


class Resource(Base):
    """A therapist, a room, a piece of equipment or a client, as something that can be busy."""

    __tablename__ = "resource"
    __table_args__ = (CheckConstraint(f"kind IN {KINDS}", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str | None]  # a client's name stays with the client
    active: Mapped[bool] = mapped_column(default=True)
    size: Mapped[int] = mapped_column(default=1)  # people a room takes; the smallest fitting one is used first
    keeps_hours: Mapped[bool] = mapped_column(default=False)  # False: free at any hour unless something says otherwise
    daily_cap: Mapped[int | None]  # appointments that may start on one local day
    capabilities: Mapped[list["ResourceCapability"]] = relationship(cascade="all, delete-orphan")


class ResourceCapability(Base):
    """A skill of a therapist, a feature of a room, or what a piece of equipment is."""

    __tablename__ = "resource_capability"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id", ondelete="CASCADE"), primary_key=True)
    capability: Mapped[str] = mapped_column(primary_key=True)


class WorkingHours(Base):
    """One weekly shift of a resource, in local time, between two effective dates."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("ends_next_day OR ends > starts", name="order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id", ondelete="CASCADE"), index=True)
    weekday: Mapped[int]  # Monday is 0
    starts: Mapped[time]
    ends: Mapped[time]
    ends_next_day: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str]
    effective_from: Mapped[date]
    effective_until: Mapped[date | None]  # the last day it holds


class HoursException(Base):
    """Extra hours, an absence, a closure of the whole clinic, or a room out of order, on some local days.

    `closed` takes time away, `extra` adds a shift; without a resource it speaks for the whole clinic; without times
    it lasts from midnight to midnight.
    """

    __tablename__ = "hours_exception"
    __table_args__ = (
        CheckConstraint("kind IN ('extra', 'closed')", name="kind"),
        CheckConstraint("last_on >= first_on", name="days"),
        CheckConstraint("kind = 'closed' OR (resource_id IS NOT NULL AND starts IS NOT NULL)", name="extra"),
        CheckConstraint("(starts IS NULL) = (ends IS NULL)", name="times"),
        Index("ix_hours_exception_last_on", "last_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    first_on: Mapped[date]
    last_on: Mapped[date]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    ends_next_day: Mapped[bool] = mapped_column(default=False)
    zone: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")


class Claim(Base):
    """The owner of a set of allocations. Confirming a hold changes its claim in place.

    `ended` is one that had run out and that somebody else's claim swept away; it owns nothing any more.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("kind IN ('appointment', 'hold', 'time_off', 'ended')", name="kind"),
        {"sqlite_autoincrement": True},  # a number is never given twice, as on PostgreSQL
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)  # holds and pending appointments

    @classmethod
    def lives_at(cls, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
        """Whether what it keeps busy is busy, as a condition."""
        return or_(cls.expires_at.is_(None), cls.expires_at > now)

    @classmethod
    def ended_by(cls, now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
        """The opposite, as a condition that the index answers."""
        return cls.expires_at <= now


class Allocation(Base):
    """One busy span `[starts_at, ends_at)` of one resource, set-up and clean-up included.

    The database refuses two that overlap (`overlap.py`). None is longer than a day, so that a search for one day
    need not look further back: a fortnight's holiday is fourteen allocations under one claim.
    """

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="order"),
        # All a search reads, so that it reads the index alone.
        Index("ix_allocation_search", "resource_id", "starts_at", "ends_at", "claim_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id", ondelete="CASCADE"), index=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class TimeOff(Base):
    """Time a resource is not free although its hours say so: a break, training, a holiday."""

    __tablename__ = "time_off"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
