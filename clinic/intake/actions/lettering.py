"""Keeping a doctor's letter."""

from datetime import datetime

from flask_babel import gettext as _

from clinic import vault
from clinic.audit.actions import record
from clinic.db import db
from clinic.errors import ClinicError
from clinic.intake import letters
from clinic.intake.models import Letter, Response


class LetterRefused(ClinicError):
    """This file can't be a letter; the sentence says why, and what could be."""

    http_status = 422


def keep_letter(response: Response, name: str, content: bytes, now: datetime, actor: str) -> Letter:
    """Keep a doctor's letter about these answers, sealed. Raises LetterRefused."""
    kind = letters.media_type(content)
    if not content:
        raise LetterRefused(_("This file is empty. Choose another one."))
    if len(content) > letters.LARGEST:
        megabytes = letters.LARGEST // 1024**2
        raise LetterRefused(_("This file is too large. It may have at most %(size)s MB.", size=megabytes))
    if kind is None:
        raise LetterRefused(_("We can’t read this kind of file. Choose a PDF, or a photo as JPEG or PNG."))
    letter = Letter(
        public_id=vault.public_id(),
        client_id=response.client_id,
        response_id=response.id,
        media_type=kind,
        size_bytes=len(content),
        uploaded_at=now,
        uploaded_by=actor,
    )
    letter.name, letter.content = letters.short_name(name), content
    db.session.add(letter)
    db.session.flush()
    record(actor, "bring_letter", ("letter", letter.id), now, after={"response": response.id})
    return letter
