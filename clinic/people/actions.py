"""Adding people, and letting them prove who they are."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, insert, select

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db, one_at_a_time
from clinic.errors import ClinicError
from clinic.notify.actions import queue, withdraw
from clinic.people import queries
from clinic.people.models import Client, ClientWord, Code
from clinic.people.words import words_of
from clinic.scheduling.models import Resource

PURPOSE = "code"
CODE_LASTS = timedelta(minutes=10)
TRIES = 5
CODES_PER_HOUR = 5  # with five tries each, a guess has one chance in 40,000


class TooManyCodes(ClinicError):
    """A client is sent only so many codes, whoever asks for them."""

    http_status = 429


def add_client(name: str, email: str, phone: str, now: datetime) -> Client:
    """A new client, who may turn out to be one we know: nobody inherits a record by typing its address."""
    resource = Resource(kind="client")
    db.session.add(resource)
    db.session.flush()
    client = Client(
        public_id=vault.public_id(),
        resource_id=resource.id,
        name=name,
        email=email,
        phone=phone,
        possible_duplicate=queries.email_is_known(email),
        created_at=now,
    )
    db.session.add(client)
    db.session.flush()
    keep_findable(client)
    return client


def keep_findable(client: Client) -> None:
    """Let a client be found by what she is called now; after every change of her name, address or number."""
    db.session.execute(delete(ClientWord).where(ClientWord.client_id == client.id))
    words = sorted(words_of(client.name, client.email, client.phone))
    if words:
        db.session.execute(insert(ClientWord), [{"client_id": client.id, "word": word} for word in words])


def send_code(client_id: int, language: str, now: datetime) -> Code:
    """Send a client a code at her own address; one sent before is over. Raises TooManyCodes."""
    one_at_a_time(f"codes of client {client_id}")
    earlier = select(Code).where(Code.client_id == client_id)
    lately = db.session.scalars(earlier.where(Code.created_at > now - timedelta(hours=1)).with_for_update()).all()
    if len(lately) >= CODES_PER_HOUR:
        raise TooManyCodes(
            _("We have sent several codes to this address within the hour."),
            [_("Use the newest of them, or ask again in an hour.")],
        )
    for old in lately:
        old.expires_at = min(old.expires_at, now)
        withdraw("code", ("code", old.id))
    code = Code(public_id=vault.public_id(), client_id=client_id, created_at=now, expires_at=now + CODE_LASTS, tries=0)
    db.session.add(code)
    db.session.flush()
    queue("code", ("code", code.id), language, now)
    record("visitor", "send_code", ("client", client_id), now)
    return code


def try_code(name: str, client_id: int, digits: str, now: datetime) -> str | None:
    """Try digits against a code of that name for this client: None when they are right, else the sentence that refuses.

    A try is counted whatever comes of it, so that the caller commits.
    """
    code = queries.code_of(name, client_id, lock=True)
    if code is None:
        return _("Ask for a code first, in this browser.")
    if code.used_at is not None:
        return _("That code has been used. Ask for a new one.")
    if code.expires_at <= now:
        return _("That code has run out. Ask for a new one.")
    if code.tries >= TRIES:
        return _("There are no tries left for this code. Ask for a new one.")
    code.tries += 1
    if vault.code_holds(digits, PURPOSE, code.public_id):
        code.used_at = now
        record(f"client:{client_id}", "prove", ("code", code.id), now)
        return None
    left = TRIES - code.tries
    if left == 0:
        return _("That code isn’t right, and there are no tries left. Ask for a new one.")
    return ngettext(
        "That code isn’t right. You have %(num)s try left.", "That code isn’t right. You have %(num)s tries left.", left
    )
