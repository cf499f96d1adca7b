"""Who can sign in, as what."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from clinic import vault
from clinic.access import GRANTABLE
from clinic.accounts import queries
from clinic.accounts.actions.entering import end_all
from clinic.accounts.models import Account, plain
from clinic.audit.actions import record
from clinic.db import db, one_at_a_time
from clinic.errors import ClinicError


class Refused(ClinicError):
    """It would leave the clinic's accounts in a state that nobody wants."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class Post:
    """As what somebody works here."""

    role: str
    grants: frozenset[str] = frozenset()
    therapist_id: int | None = None


def add_account(name: str, email: str, post: Post, actor: str, now: datetime) -> Account:
    """Somebody new, who cannot sign in before she has used a link. Raises Refused."""
    one_at_a_time("accounts")
    if queries.by_email(email) is not None:
        raise Refused(_("Somebody signs in with this e-mail address already."))
    account = Account(
        public_id=vault.public_id(), name=name, email=email, role=post.role, recovery_codes=[], created_at=now
    )
    _give(account, post)
    db.session.add(account)
    db.session.flush()
    record(actor, "invite", ("account", account.id), now, after=plain(account))
    return account


def change_account(public_id: str, name: str, post: Post, actor: str, now: datetime) -> Account:
    """Give somebody another name or place. Raises Refused where no owner would be left, Missing."""
    one_at_a_time("accounts")
    account = queries.named(public_id, lock=True)
    _keep_an_owner(account, post.role == "owner" and account.active)
    before, was_called = plain(account), account.name
    account.name, account.role = name, post.role
    _give(account, post)
    after = plain(account)
    if before != after or was_called != name:
        renamed = {"fields": ["name"]} if was_called != name else {}
        record(actor, "change_account", ("account", account.id), now, before=before, after={**after, **renamed})
    return account


def switch_account(public_id: str, active: bool, actor: str, now: datetime) -> Account:
    """Let somebody sign in no more, or again; whoever may not is signed out everywhere. Raises Refused, Missing."""
    one_at_a_time("accounts")
    account = queries.named(public_id, lock=True)
    _keep_an_owner(account, active)
    if account.active != active:
        account.active = active
        record(
            actor,
            "change_account",
            ("account", account.id),
            now,
            before={"active": not active},
            after={"active": active},
        )
    if not active:
        end_all(account.id, actor, now)
    return account


def grants_of(role: str, wanted: Collection[str]) -> frozenset[str]:
    """What somebody of this role can be given of what is wanted."""
    return frozenset(wanted) & GRANTABLE.get(role, frozenset())


def _give(account: Account, post: Post) -> None:
    if post.role == "therapist" and post.therapist_id is None:
        raise Refused(_("Choose as whom she treats."))
    if post.therapist_id is not None:
        taken = select(Account.id).where(Account.therapist_id == post.therapist_id, Account.id != account.id)
        with db.session.no_autoflush:
            if db.session.scalar(taken) is not None:
                raise Refused(_("Somebody else signs in as this therapist."))
    account.grants = sorted(grants_of(post.role, post.grants))
    account.therapist_id = post.therapist_id


def _keep_an_owner(account: Account, stays_one: bool) -> None:
    if not stays_one and queries.owners() == [account.id]:
        raise Refused(_("This is the last owner: somebody must stay who can let others in."))
