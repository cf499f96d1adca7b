"""Reading the outbox."""

from collections.abc import Sequence

from sqlalchemy import select

from clinic.db import db
from clinic.notify.models import Message


def latest(limit: int = 50) -> Sequence[Message]:
    """The newest messages, newest first."""
    return db.session.scalars(select(Message).order_by(Message.id.desc()).limit(limit)).all()
