"""Queueing messages, and taking back those that have not left."""

from datetime import datetime

from sqlalchemy import delete, insert

from clinic.db import db
from clinic.notify.models import Message


def queue(template: str, about: tuple[str, int], language: str, now: datetime, send_at: datetime | None = None) -> None:
    """Add a message about a thing (kind, id), to leave at `send_at` or at once."""
    db.session.execute(
        insert(Message).values(
            template=template,
            about_kind=about[0],
            about_id=about[1],
            language=language,
            send_at=send_at or now,
            created_at=now,
        )
    )


def withdraw(template: str, about: tuple[str, int]) -> bool:
    """Take back an unsent message; whether there was one."""
    gone = db.session.execute(
        delete(Message)
        .where(
            Message.template == template,
            Message.about_kind == about[0],
            Message.about_id == about[1],
            Message.sent_at.is_(None),
        )
        .returning(Message.id)
    )
    return gone.first() is not None
