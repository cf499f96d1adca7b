"""Passwords: argon2id, by the library."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200
NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Klengt0WeWsQXBjFU1J7Eg$RDyNnRqy4PuFgNqVCsqy0q/L1eYbFonBFviBLOZABzI"

_hasher = PasswordHasher()


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether it is this password; where none is stored, it takes as long to say no."""
    try:
        _hasher.verify(stored or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_dated(stored: str) -> bool:
    """Whether it was hashed with less than we ask for today."""
    return _hasher.check_needs_rehash(stored)


def is_weak(password: str, *known: str) -> bool:
    """Whether anybody would guess it: few different letters, or hardly more than what is `known` of its owner."""
    rest = password.casefold()
    for word in known:
        rest = rest.replace(word.casefold(), "") if len(word) > 2 else rest
    return len(set(rest)) < 5
