"""The outbox: a message is a row written in the transaction of what it tells."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db import Base


class Message(Base):
    """Something to tell somebody. It holds ids, never text: it is rendered when it is sent."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_about_kind_about_id", "about_kind", "about_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str]
    about_kind: Mapped[str]
    about_id: Mapped[int]
    language: Mapped[str]
    send_at: Mapped[datetime] = mapped_column(index=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
