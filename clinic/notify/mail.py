"""A message written out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: plain text, with the attachments (file name, type, content) it carries."""

    to: str
    subject: str
    text: str
    attachments: tuple[tuple[str, str, bytes], ...] = ()
