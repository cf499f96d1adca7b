"""What somebody signs in with: a password, an app's codes, recovery codes, passkeys."""

import secrets
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

from flask_babel import gettext as _
from passlib.exc import TokenError
from passlib.totp import TOTP

from clinic import vault
from clinic.accounts import passwords, queries
from clinic.accounts.actions.entering import end_all
from clinic.accounts.actions.linking import end_links
from clinic.accounts.models import Account, Passkey
from clinic.audit.actions import record
from clinic.db import db
from clinic.errors import ClinicError, Missing

CODES = 10
CODE_BYTES = 10  # 80 bits, as sixteen letters and digits
PASSKEYS_AT_MOST = 20


class WrongCode(ClinicError):
    """The six digits are not those of the moment, or were used."""

    http_status = 422


def set_password(account_id: int, password: str, actor: str, now: datetime, *, stays: int | None = None) -> None:
    """Choose a password; every other browser is signed out, and no link that was sent before opens anything."""
    account = queries.by_id(account_id, lock=True)
    account.password_hash = passwords.hashed(password)
    end_all(account.id, actor, now, but=stays)
    end_links(account.id, now)
    record(actor, "set_password", ("account", account.id), now)


def start_app(account_id: int) -> None:
    """Make a key for an app that shows codes; it counts once a first code has been given."""
    account = queries.by_id(account_id, lock=True)
    if account.totp_since is None:
        account.totp_key = TOTP.new().base32_key


def confirm_app(account_id: int, digits: str, now: datetime) -> None:
    """The app shows the right codes: from now on they are asked for. Raises WrongCode."""
    account = queries.by_id(account_id, lock=True)
    if account.totp_since is None and account.totp_key and _take_digits(account, digits, now):
        account.totp_since = now
        record(f"staff:{account.id}", "add_app", ("account", account.id), now)
    elif account.totp_since is None:
        raise WrongCode(_("That code isn’t right. Enter the one that the app shows now."))


def use_code(account_id: int, text: str, now: datetime) -> str | None:
    """Try a code of the app or a recovery code; with what of both it was right. Neither is good twice."""
    account = queries.by_id(account_id, lock=True)
    if account.totp_since is not None and _take_digits(account, text, now):
        return "app"
    mark = _mark(account, text)
    if mark not in account.recovery_codes:
        return None
    account.recovery_codes = [one for one in account.recovery_codes if one != mark]
    record(f"staff:{account.id}", "use_recovery_code", ("account", account.id), now)
    return "recovery code"


def make_codes(account_id: int, now: datetime) -> list[str]:
    """New recovery codes, which are stored hashed; older ones are good no more."""
    account = queries.by_id(account_id, lock=True)
    codes = [b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower() for _n in range(CODES)]
    account.recovery_codes = [_mark(account, code) for code in codes]
    record(f"staff:{account.id}", "make_recovery_codes", ("account", account.id), now)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def remove_app(account_id: int, actor: str, now: datetime) -> None:
    """Ask for no codes any more."""
    account = queries.by_id(account_id, lock=True)
    account.totp_key, account.totp_since = None, None
    if not account.has_second_factor:
        account.recovery_codes = []
    record(actor, "remove_app", ("account", account.id), now)


def remove_second_factor(account_id: int, actor: str, now: datetime) -> None:
    """Somebody has lost her telephone: no codes, no passkeys, and she is signed out everywhere."""
    account = queries.by_id(account_id, lock=True)
    account.totp_key, account.totp_since, account.recovery_codes = None, None, []
    for one in list(account.passkeys):
        db.session.delete(one)
    end_all(account.id, actor, now)
    record(actor, "remove_second_factor", ("account", account.id), now)


def add_passkey(account_id: int, name: str, credential_id: bytes, public_key: bytes, count: int, now: datetime) -> None:
    """Remember the public half of a passkey. Raises ClinicError for one that somebody has, or too many."""
    account = queries.by_id(account_id, lock=True)
    if queries.passkey(credential_id) is not None or len(account.passkeys) >= PASSKEYS_AT_MOST:
        raise ClinicError(_("This passkey can’t be added."))
    passkey = Passkey(
        public_id=vault.public_id(),
        account_id=account.id,
        name=name,
        credential_id=credential_id,
        public_key=public_key,
        sign_count=count,
        created_at=now,
    )
    db.session.add(passkey)
    db.session.flush()
    record(f"staff:{account.id}", "add_passkey", ("account", account.id), now, after={"passkey": passkey.id})


def use_passkey(passkey_id: int, count: int, now: datetime) -> None:
    """It opened the door; `count` is how often by its own counting."""
    passkey = db.session.get_one(Passkey, passkey_id, with_for_update=True)
    passkey.sign_count, passkey.used_at = count, now


def remove_passkey(account_id: int, public_id: str, now: datetime) -> None:
    """Take one's own passkey away. Raises Missing."""
    account = queries.by_id(account_id, lock=True)
    passkey = next((one for one in account.passkeys if one.public_id == public_id), None)
    if passkey is None:
        raise Missing(_("There is no such passkey."))
    number = passkey.id
    account.passkeys.remove(passkey)
    db.session.delete(passkey)
    if not account.has_second_factor:
        account.recovery_codes = []
    record(f"staff:{account.id}", "remove_passkey", ("account", account.id), now, after={"passkey": number})


def _take_digits(account: Account, text: str, now: datetime) -> bool:
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        return False
    try:
        match = TOTP(key=account.totp_key).match(digits, time=now, last_counter=account.totp_counter or None)
    except TokenError:
        return False
    account.totp_counter = match.counter
    return True


def _mark(account: Account, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").lower()
    return sha256(f"{account.public_id}|{plain}".encode()).hexdigest()
