"""Who of the staff can sign in, with what, and where she is signed in. No row holds anything that opens a door."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from clinic.access import ROLES
from clinic.db import Base
from clinic.vault import Sealed


class Account(Base):
    """Somebody who works here. She is one of `access.ROLES`, with what of `access.GRANTS` she was given herself."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    role: Mapped[str]
    grants: Mapped[list[str]] = mapped_column(JSON, default=list)
    therapist_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"), unique=True)  # as whom she treats
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None]
    totp_key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_since: Mapped[datetime | None]  # None while it is being set up
    totp_counter: Mapped[int] = mapped_column(default=0)  # the last one used: none is taken twice
    recovery_codes: Mapped[list[str]] = mapped_column(JSON, default=list)  # hashes of those not used
    created_at: Mapped[datetime]
    passkeys: Mapped[list["Passkey"]] = relationship(order_by="Passkey.id")

    totp_key = Sealed()

    @property
    def permissions(self) -> frozenset[str]:
        """What she may do."""
        return ROLES[self.role] | frozenset(self.grants)

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone is not enough."""
        return self.totp_since is not None or bool(self.passkeys)


class Passkey(Base):
    """The public half of a passkey."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignIn(Base):
    """Somebody signed in at some browser, whose cookie holds the token: nobody once it has ended."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    network: Mapped[str]  # roughly: the last part of the address is left out
    browser: Mapped[str]  # in words
    account: Mapped[Account] = relationship()


class OneTimeLink(Base):
    """A link for one person and purpose (PURPOSES), good once. It is signed; no row holds it."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    account: Mapped[Account] = relationship()


class Tries(Base):
    """How often somebody tried in vain, by what is tried and from where (a hash). It may name nobody we know."""

    __tablename__ = "tries"

    name: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]


def plain(account: Account) -> dict[str, Any]:
    """What the trail says of an account."""
    return {
        "role": account.role,
        "grants": sorted(account.grants),
        "therapist": account.therapist_id,
        "active": account.active,
    }
