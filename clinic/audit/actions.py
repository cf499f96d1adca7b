"""Leaving a trace, in the transaction of what it traces."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from clinic.audit import origin
from clinic.audit.models import AuditEvent
from clinic.db import db


def record(
    actor: str,
    action: str,
    thing: tuple[str, int],
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one event about `thing` (kind, id). Instants are written as ISO 8601."""
    db.session.execute(
        insert(AuditEvent).values(
            at=now,
            actor=actor,
            action=action,
            object_kind=thing[0],
            object_id=thing[1],
            before=_plain(before or {}),
            after=_plain(after or {}),
            from_where=origin.here(),
        )
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
