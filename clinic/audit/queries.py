"""Reading the trail."""

from collections.abc import Sequence

from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.db import db


def history(kind: str, object_id: int) -> Sequence[AuditEvent]:
    """Everything that happened to one object, oldest first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_kind == kind, AuditEvent.object_id == object_id)
        .order_by(AuditEvent.id)
    ).all()


def readings(kind: str, object_id: int) -> Sequence[AuditEvent]:
    """Who of the staff has read one object, the last first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_kind == kind, AuditEvent.object_id == object_id, AuditEvent.action == "read")
        .order_by(AuditEvent.id.desc())
    ).all()
