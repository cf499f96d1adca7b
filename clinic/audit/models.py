"""The trail: who did what to which object, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db import Base


class AuditEvent(Base):
    """One change. `before` and `after` hold ids, states and instants; never a name, an address or an answer."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_object_kind_object_id", "object_kind", "object_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]  # "client:<id>", "visitor", "system", "staff:<id>"
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[int]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
