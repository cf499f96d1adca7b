"""Drafts and appointments."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic import times, vault
from clinic.booking import reference
from clinic.db import Base
from clinic.people.models import Client
from clinic.scheduling.models import Resource
from clinic.vault import Sealed

PURPOSE = "appointment"

# Which state may follow which; docs/develop/states.md shows the same table.
TRANSITIONS: dict[str, frozenset[str]] = {
    "pending": frozenset({"booked", "arrived", "cancelled"}),
    "booked": frozenset({"pending", "arrived", "cancelled", "no_show"}),
    "arrived": frozenset({"in_session", "booked", "cancelled", "no_show"}),
    "in_session": frozenset({"fulfilled"}),
    "fulfilled": frozenset(),
    "cancelled": frozenset(),
    "no_show": frozenset({"arrived"}),
}
LIVE = frozenset({"pending", "booked", "arrived", "in_session"})


class Draft(Base):
    """A booking being made: one per visitor and service, found by a random cookie of which only the hash is stored."""

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_visitor_service",
            "visitor",
            "service_id",
            unique=True,
            sqlite_where=text("booked_at IS NULL"),
            postgresql_where=text("booked_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},  # an appointment remembers the number of its draft for ever
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    visitor: Mapped[str]
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    option_id: Mapped[int] = mapped_column(ForeignKey("service_option.id"))
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))  # None: any therapist
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))  # only when proven by a private link
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    starts_at: Mapped[datetime | None]
    seats: Mapped[list[Any]] = mapped_column(JSON, default=list)  # who and where was held: [resource id, kind]
    assigned_because: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    first_held_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    version_id: Mapped[int | None] = mapped_column(ForeignKey("questionnaire_version.id"))  # what she answers
    health_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))  # whose answers were carried over
    checked_at: Mapped[datetime | None]  # when the safety check was answered without a sign that stops
    finish_later: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    booked_at: Mapped[datetime | None]

    health = Sealed()  # {"answers": {question: answer}, "sections": [saved pages]}


class Appointment(Base):
    """A client, a service, a time. What was agreed is kept here, whatever the catalog says later."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    link_generation: Mapped[int] = mapped_column(default=1)
    draft_id: Mapped[int | None] = mapped_column(unique=True)  # one appointment per draft, whatever is clicked
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    option_id: Mapped[int] = mapped_column(ForeignKey("service_option.id"))
    response_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))  # what she answered for this visit
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))  # the one asked for; None: any
    series: Mapped[str | None] = mapped_column(index=True)  # what visits that were booked together have in common
    service_name: Mapped[str]
    minutes: Mapped[int]
    price_minor: Mapped[int]
    currency: Mapped[str]
    language: Mapped[str]
    zone: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    status: Mapped[str]
    pending_reason: Mapped[str | None]
    expires_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    assigned_because: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    cancel_notice_minutes: Mapped[int]
    move_notice_minutes: Mapped[int]
    grace_until: Mapped[datetime]
    sequence: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[str | None]
    cancel_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    client: Mapped[Client] = relationship(lazy="joined", innerjoin=True)
    seats: Mapped[list["AppointmentSeat"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def reference(self) -> str:
        """What a client reads out on the telephone, without the clinic's prefix."""
        return reference.encode(self.id)

    @property
    def facts(self) -> dict[str, Any]:
        """What the trail says about an appointment: ids, states and instants."""
        return {
            "status": self.status,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "resources": sorted(seat.resource_id for seat in self.seats),
        }

    @property
    def as_seen(self) -> str:
        """What changes whenever it changes: a form that was drawn for something else is stale."""
        return f"{self.status}.{self.sequence}.{int(self.changed_at.timestamp() * 1000)}"

    @property
    def resource_ids(self) -> frozenset[int]:
        """Who takes part, and where."""
        return frozenset(seat.resource_id for seat in self.seats)

    @property
    def pinned_rooms(self) -> frozenset[int]:
        """Rooms that staff have chosen and no move may change."""
        return frozenset(seat.resource_id for seat in self.seats if seat.pinned)

    @property
    def therapist_names(self) -> list[str]:
        """Who treats."""
        return [seat.resource.name or "" for seat in self.seats if seat.kind == "therapist"]

    @property
    def room(self) -> str:
        """Where, if a room takes part."""
        return ", ".join(seat.resource.name or "" for seat in self.seats if seat.kind == "room")

    @property
    def link(self) -> str:
        """The private link, rebuilt from the keys each time: no stored text holds it."""
        return vault.sign_link(PURPOSE, self.public_id, self.link_generation)

    @property
    def zone_city(self) -> str:
        """The city of the zone it was agreed in, which the clinic may have left since."""
        return times.city(self.zone)

    @property
    def begins(self) -> datetime:
        """When it starts, as the clocks show it in the zone it was agreed in."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """When it ends, the same."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    @property
    def free_until(self) -> datetime:
        """Until when the client may cancel it herself."""
        return max(self.starts_at - timedelta(minutes=self.cancel_notice_minutes), self.grace_until)

    @property
    def movable_until(self) -> datetime:
        """Until when the client may move it herself."""
        return max(self.starts_at - timedelta(minutes=self.move_notice_minutes), self.grace_until)


class AppointmentSeat(Base):
    """Who takes part and where; it stays when the claim is gone."""

    __tablename__ = "appointment_seat"

    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True, index=True)
    kind: Mapped[str]
    pinned: Mapped[bool] = mapped_column(default=False)  # staff chose this room: no move changes it
    resource: Mapped[Resource] = relationship(lazy="joined", innerjoin=True)


class Explanation(Base):
    """Why somebody of the staff went past a rule or called a visit off, in her own words, for which the trail is no
    place.
    """

    __tablename__ = "explanation"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]  # past: hours or caps | start: a session without clear standing | cancel
    by: Mapped[str]  # "staff:<id>"
    at: Mapped[datetime]
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    words = Sealed()


class ErasureRequest(Base):
    """By the private link somebody asked for her health answers to be deleted; the clinic makes sure who, and does."""

    __tablename__ = "erasure_request"
    __table_args__ = (
        Index(
            "uq_erasure_request_open",
            "appointment_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    asked_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
