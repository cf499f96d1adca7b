"""Links that open once: to choose a first password, to choose another, to sign in at the demo."""

from datetime import datetime, timedelta

from sqlalchemy import update

from clinic import vault
from clinic.accounts import queries
from clinic.accounts.models import Account, OneTimeLink
from clinic.audit.actions import record
from clinic.db import db
from clinic.notify.actions import queue

LASTS = {"invite": timedelta(days=7), "reset": timedelta(hours=1), "sign_in": timedelta(hours=1)}


def make_link(account: Account, purpose: str, actor: str, now: datetime) -> OneTimeLink:
    """A new link for somebody; earlier ones for the same purpose open nothing any more."""
    end_links(account.id, now, purpose)
    one = OneTimeLink(
        public_id=vault.public_id(),
        account_id=account.id,
        purpose=purpose,
        created_at=now,
        expires_at=now + LASTS[purpose],
    )
    db.session.add(one)
    db.session.flush()
    record(actor, "make_link", ("account", account.id), now, after={"purpose": purpose})
    return one


def send_link(account: Account, purpose: str, language: str, actor: str, now: datetime) -> None:
    """Mail somebody a new link, to her own address."""
    queue("account_link", ("one_time_link", make_link(account, purpose, actor, now).id), language, now)


def use_link(text: str, now: datetime) -> Account:
    """Use a link up; whose it was. Raises Missing."""
    one = queries.link(text, now, lock=True)
    one.used_at = now
    account = queries.by_id(one.account_id, lock=True)
    record(f"staff:{account.id}", "use_link", ("account", account.id), now, after={"purpose": one.purpose})
    return account


def end_links(account_id: int, now: datetime, *purposes: str) -> None:
    """Let no link of somebody's open anything any more, or none for these purposes."""
    still = update(OneTimeLink).where(OneTimeLink.account_id == account_id, OneTimeLink.expires_at > now)
    db.session.execute(still.where(OneTimeLink.purpose.in_(purposes or LASTS)).values(expires_at=now))


def written(one: OneTimeLink) -> str:
    """The text of a link."""
    return vault.sign_link(queries.purpose(one), one.public_id, 0)
