"""The trail: who did what to which object, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db import Base


class AuditEvent(Base):
    """One change, or one reading of health data; `append_only` keeps it as it was written.

    `before` and `after` hold ids, states and instants; never a name, an address or an answer.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_object_kind_object_id", "object_kind", "object_id"),
        Index("ix_audit_event_at_id", "at", "id"),
        Index("ix_audit_event_actor_at_id", "actor", "at", "id"),
        Index("ix_audit_event_action_at_id", "action", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # "client:<id>", "visitor", "system", "staff:<id>"
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    from_where: Mapped[str | None]  # roughly: the network of the connection; None for a command
