"""Clients, the codes that prove who they are, and therapists. People point down to the resource that can be busy."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.db import Base
from clinic.scheduling.models import Resource


class Client(Base):
    """A person who receives massage."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(index=True)  # lower case
    phone: Mapped[str]  # E.164, or empty
    possible_duplicate: Mapped[bool] = mapped_column(default=False)  # the address was known, its owner unproven
    created_at: Mapped[datetime]


class ClientWord(Base):
    """A word a client is found by (`words.py`); what begins with the same letters stands together in the index.

    PostgreSQL is told to compare the letters themselves, as SQLite does: in the order of a language, what lies between
    "ad" and "ae" is not what begins with "ad".
    """

    __tablename__ = "client_word"
    __table_args__ = (Index("ix_client_word_word_client_id", "word", "client_id"),)

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(String().with_variant(String(collation="C"), "postgresql"), primary_key=True)


class Code(Base):
    """A number mailed to a client's own address: who types it in reads her mail. No row holds the number."""

    __tablename__ = "code"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]


class Therapist(Base):
    """A person who treats, as clients read about her; her name is her resource's."""

    __tablename__ = "therapist"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), unique=True)
    about: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    resource: Mapped[Resource] = relationship()
