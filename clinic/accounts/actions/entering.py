"""Coming in and leaving: sign-ins begin, are seen, and end."""

import secrets
from datetime import datetime

from sqlalchemy import update

from clinic import vault
from clinic.accounts import lockout, passwords, queries
from clinic.accounts.models import Account, SignIn
from clinic.audit.actions import record
from clinic.db import db


def note_failure(account: Account | None, number: int, now: datetime) -> None:
    """The try with this number was wrong: the trail names the one that locks."""
    if account is not None and number == lockout.TRIES:
        record("visitor", "lock_out", ("account", account.id), now)


def renew_hash(account_id: int, password: str) -> None:
    """Hash a password again that was right, where we ask for more today than when it was chosen."""
    account = queries.by_id(account_id, lock=True)
    if account.password_hash and passwords.is_dated(account.password_hash):
        account.password_hash = passwords.hashed(password)


def begin(account_id: int, how: str, network: str, browser: str, now: datetime) -> str:
    """Sign somebody in; the token for her cookie, which is stored nowhere else. Raises Missing."""
    account = queries.by_id(account_id, lock=True)
    if not account.active:
        raise queries.nobody()
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        public_id=vault.public_id(),
        account_id=account.id,
        token_hash=queries.hashed(token),
        created_at=now,
        seen_at=now,
        network=network,
        browser=browser,
    )
    db.session.add(sign_in)
    db.session.flush()
    record(f"staff:{account.id}", "sign_in", ("account", account.id), now, after={"with": how, "sign_in": sign_in.id})
    return token


def see(sign_in_id: int, now: datetime) -> None:
    """She is still there."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))


def end(sign_in_id: int, actor: str, now: datetime) -> None:
    """Sign somebody out in one browser."""
    _end([sign_in_id], actor, now)


def end_all(account_id: int, actor: str, now: datetime, *, but: int | None = None) -> None:
    """Sign somebody out everywhere, one browser excepted where that is said."""
    _end([one.id for one in queries.sign_ins(account_id, now) if one.id != but], actor, now)


def _end(numbers: list[int], actor: str, now: datetime) -> None:
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.id.in_(numbers), SignIn.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SignIn.id, SignIn.account_id)
    )
    for number, account_id in ended.all():
        record(actor, "sign_out", ("account", account_id), now, after={"sign_in": number})
