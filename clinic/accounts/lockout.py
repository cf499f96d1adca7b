"""How often a door may be tried in vain.

Tries are counted before they are made, so that sixty at once are no more than ten. They are counted for what is tried,
wherever the tries come from, so that no forged address helps. A browser in which somebody has signed in before is
counted by itself: whoever guesses elsewhere locks herself out, and not the colleague whose name she types (device
cookies, as OWASP calls them).
"""

from datetime import datetime, timedelta
from hashlib import sha256

from flask_babel import ngettext
from sqlalchemy import delete, select

from clinic.accounts.models import Tries
from clinic.db import db, insert_new
from clinic.errors import ClinicError

TRIES = 10
WAIT = timedelta(minutes=15)
KEPT = timedelta(days=1)


class Locked(ClinicError):
    """There have been too many tries; it lifts by itself."""

    http_status = 429


def count_try(what: str, subject: str, device: str, now: datetime) -> int:
    """Count one more try; how many it is. Raises Locked.

    `what` is tried for `subject`, known to us or not, from `device`, a browser that we know it in, or "".
    """
    name = _name(what, subject, device)
    query = select(Tries).where(Tries.name == name).with_for_update().execution_options(populate_existing=True)
    row = None
    while row is None:  # somebody who was right may have it forgotten between the two
        insert_new(Tries, name=name, count=0, last_at=now)
        row = db.session.scalars(query).one_or_none()
    over = row.last_at + WAIT
    if over <= now:
        row.count = 0
    elif row.count >= TRIES:
        minutes = int((over - now).total_seconds() // 60) + 1
        raise Locked(
            ngettext(
                "There have been too many tries. Try again in %(num)s minute.",
                "There have been too many tries. Try again in %(num)s minutes.",
                minutes,
            )
        )
    row.count += 1
    row.last_at = now
    return row.count


def forget_tries(what: str, subject: str, device: str, now: datetime) -> None:
    """It was right: begin counting anew. What nobody tried for a day is forgotten, too."""
    db.session.execute(delete(Tries).where(Tries.name == _name(what, subject, device)))
    old = select(Tries.name).where(Tries.last_at < now - KEPT).with_for_update(skip_locked=True)
    db.session.execute(delete(Tries).where(Tries.name.in_(old)).execution_options(synchronize_session=False))


def _name(what: str, subject: str, device: str) -> str:
    return sha256(f"{what}|{subject}|{device}".encode()).hexdigest()
