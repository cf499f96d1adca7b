"""Finding accounts, and who is signed in."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from clinic import vault
from clinic.accounts.models import Account, OneTimeLink, Passkey, SignIn
from clinic.db import db
from clinic.errors import Missing
from clinic.people.models import Therapist
from clinic.scheduling.models import Resource

IDLE = timedelta(hours=12)  # without a request, and she has gone home
AT_MOST = timedelta(days=7)


def hashed(token: str) -> str:
    """What is stored of a token."""
    return sha256(token.encode()).hexdigest()


def signed_in(token: str, now: datetime) -> SignIn | None:
    """The sign-in that a browser's token stands for, with its account, unless it has ended."""
    return db.session.scalar(
        select(SignIn)
        .join(SignIn.account)
        .options(joinedload(SignIn.account).selectinload(Account.passkeys))
        .where(SignIn.token_hash == hashed(token), *_open(now), Account.active)
    )


def sign_ins(account_id: int, now: datetime) -> Sequence[SignIn]:
    """Where somebody is signed in, the last used first."""
    mine = select(SignIn).where(SignIn.account_id == account_id, *_open(now))
    return db.session.scalars(mine.order_by(SignIn.seen_at.desc(), SignIn.id.desc())).all()


def by_email(email: str) -> Account | None:
    """The account with this address."""
    return db.session.scalar(select(Account).where(Account.email == email))


def by_id(account_id: int, *, lock: bool = False) -> Account:
    """An account by its number, locked where it is about to be changed. Raises Missing."""
    return _found(select(Account).where(Account.id == account_id), lock=lock)


def named(public_id: str, *, lock: bool = False) -> Account:
    """An account by its public id. Raises Missing."""
    return _found(select(Account).where(Account.public_id == public_id), lock=lock)


def nobody() -> Missing:
    """There is no such account, or none that may sign in."""
    return Missing(_("There is no such account."))


def everybody() -> Sequence[tuple[Account, datetime | None]]:
    """Every account, those that may sign in first, and when it was last used."""
    seen = select(SignIn.account_id, func.max(SignIn.seen_at).label("at")).group_by(SignIn.account_id).subquery()
    rows = (
        select(Account, seen.c.at)
        .outerjoin(seen, seen.c.account_id == Account.id)
        .options(selectinload(Account.passkeys))
        .order_by(Account.active.desc(), Account.name, Account.id)
    )
    return [(account, at) for account, at in db.session.execute(rows)]


def names() -> dict[int, str]:
    """How everybody is called who ever could sign in, by number."""
    return {row.id: row.name for row in db.session.execute(select(Account.id, Account.name))}


def by_number() -> dict[int, Account]:
    """Everybody who ever could sign in, by number."""
    return {account.id: account for account in db.session.scalars(select(Account))}


def owners() -> list[int]:
    """The numbers of those owners who may sign in."""
    return list(db.session.scalars(select(Account.id).where(Account.role == "owner", Account.active)))


def therapists() -> list[tuple[int, str]]:
    """Resource id and name of every therapist, in the clinic's order."""
    statement = (
        select(Resource.id, Resource.name)
        .join(Therapist, Therapist.resource_id == Resource.id)
        .order_by(Therapist.position, Resource.id)
    )
    return [(number, name or "") for number, name in db.session.execute(statement)]


def link(text: str, now: datetime, *, lock: bool = False) -> OneTimeLink:
    """A one-time link that still opens something. Raises Missing."""
    query = select(OneTimeLink).options(joinedload(OneTimeLink.account, innerjoin=True))
    query = query.where(OneTimeLink.public_id == vault.identity_of(text))
    if lock:
        query = query.with_for_update(of=OneTimeLink).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None or not vault.link_holds(text, purpose(found), 0):
        raise Missing(_("This link isn’t complete. Copy it as it stands in the message."))
    if found.used_at is not None or found.expires_at <= now or not found.account.active:
        raise Missing(_("This link has been used or has run out."), [_("Ask for a new one.")])
    return found


def purpose(one: OneTimeLink) -> str:
    """What a one-time link is signed for."""
    return f"account {one.purpose}"


def passkey(credential_id: bytes, *, lock: bool = False) -> Passkey | None:
    """The passkey that a browser names."""
    query = select(Passkey).where(Passkey.credential_id == credential_id)
    return db.session.scalar(query.with_for_update() if lock else query)


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), SignIn.seen_at > now - IDLE, SignIn.created_at > now - AT_MOST


def _found(query: Select[Account], *, lock: bool) -> Account:
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    account = db.session.scalar(query)
    if account is None:
        raise nobody()
    return account
