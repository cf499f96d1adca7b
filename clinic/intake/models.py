"""Versions of the questionnaire, what clients answered, what was decided on it, and what they agreed to.

Everything a client said about her health is sealed (`vault.Sealed`); what is not sealed are states, codes of outcomes
and instants, so that a diary can be drawn without opening anything.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.db import Base
from clinic.vault import Sealed, SealedFile


class QuestionnaireVersion(Base):
    """One version of the questions with their rules, as one document; published, it never changes."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (
        Index(
            "uq_questionnaire_version_draft",
            "status",
            unique=True,
            sqlite_where=text("status = 'draft'"),
            postgresql_where=text("status = 'draft'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)  # none while it is a draft
    status: Mapped[str]  # draft | published
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]


class Response(Base):
    """A client's answers to one version, with the assessment made then. Completed, it never changes."""

    __tablename__ = "response"
    __table_args__ = (Index("ix_response_client_id_completed_at", "client_id", "completed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))  # what it corrects or renews
    covered_by_id: Mapped[int | None] = mapped_column(ForeignKey("response.id"))  # whose decisions count for this too
    modality: Mapped[str]
    visit_at: Mapped[datetime]
    outcomes: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # per modality
    due: Mapped[list[str]] = mapped_column(JSON, default=list)  # questions asked only when the visit is near
    answers_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    assessment_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    profile_at: Mapped[datetime | None]  # when what seldom changes was said, if that was before
    arrival_at: Mapped[datetime | None]  # when the questions of the day itself were answered

    answers = Sealed()  # question -> answer
    assessment = Sealed()  # what fired and why, as it was told then


class Consent(Base):
    """What somebody agreed to and signed. The database itself refuses to change or delete it (`signed.py`)."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)  # the last one signed counts
    text_hash: Mapped[str]  # of the points as they were shown
    record_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    signed_at: Mapped[datetime]

    record = Sealed()  # points, sensitive areas, typed name, guardian, address of the connection


class ConsentWithdrawal(Base):
    """That something agreed to was taken back. It stands beside what was signed, and is kept as that is."""

    __tablename__ = "consent_withdrawal"
    __table_args__ = (UniqueConstraint("consent_id", "what"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id"))
    what: Mapped[str]  # everything | areas
    at: Mapped[datetime]
    by: Mapped[str]  # "client:<id>", "staff:<id>"


class SignedPermit(Base):
    """The one way past the rule on what is signed; only the transaction that opens it ever sees a row (`signed.py`)."""

    __tablename__ = "signed_permit"

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str]  # seal | erase


class Letter(Base):
    """A doctor's letter about what a client answered, as it was handed in."""

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    media_type: Mapped[str]  # a key of letters.TYPES, told from its first bytes
    size_bytes: Mapped[int]
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # megabytes, only to be sent on
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str]  # "client:<id>" or "staff:<id>"

    name = Sealed()  # what the file was called by whoever handed it in
    content = SealedFile()


class Decision(Base):
    """What somebody who may decide said about a client and a modality, until a date."""

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), index=True)
    modality: Mapped[str]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))  # what it rests on
    verdict: Mapped[str]  # as_booked | with_changes | needs_doctor | no
    details_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[str]
    decided_at: Mapped[datetime]
    valid_until: Mapped[datetime]
    voided_at: Mapped[datetime | None]

    details = Sealed()  # pressure, areas, position, reason
