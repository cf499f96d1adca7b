"""What may be handed in as a doctor's letter: known by its first bytes, whatever it is called."""

from collections.abc import Mapping

LARGEST = 10 * 1024 * 1024  # bytes
LONGEST_NAME = 80
TYPES: Mapping[str, tuple[bytes, str]] = {  # media type -> how such a file begins, and how its name ends
    "application/pdf": (b"%PDF-", "pdf"),
    "image/jpeg": (b"\xff\xd8\xff", "jpg"),
    "image/png": (b"\x89PNG\r\n\x1a\n", "png"),
}


def media_type(content: bytes) -> str | None:
    """What kind of file this is, or None where it is none that a letter may be."""
    return next((name for name, (start, _ending) in TYPES.items() if content.startswith(start)), None)


def file_name(public_id: str, kind: str) -> str:
    """How a letter is called when it leaves the house: by nothing that whoever handed it in has typed."""
    return f"letter-{public_id}.{TYPES[kind][1]}"


def short_name(name: str) -> str:
    """A file's name as it is shown: without the folders before it, printable, and its end where it is long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
