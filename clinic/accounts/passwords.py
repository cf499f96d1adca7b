"""Passwords: argon2id, by the library."""

import secrets
from functools import cache

from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

SHORTEST = 12
LONGEST = 200


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether it is this password; where none is stored, it takes as long to say no."""
    hasher, nobody = _hasher(), _nobody(_hasher())
    try:
        hasher.verify(stored or nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def is_dated(stored: str) -> bool:
    """Whether it was hashed with less than we ask for today."""
    return _hasher().check_needs_rehash(stored)


def is_weak(password: str, *known: str) -> bool:
    """Whether anybody would guess it: few different letters, or hardly more than what is `known` of its owner."""
    rest = password.casefold()
    for word in known:
        rest = rest.replace(word.casefold(), "") if len(word) > 2 else rest
    return len(set(rest)) < 5


def _hasher() -> PasswordHasher:
    return _made(testing=current_app.testing)


@cache
def _made(*, testing: bool) -> PasswordHasher:
    """Thousands of tests sign in: the library has a profile for them."""
    return PasswordHasher.from_parameters(profiles.CHEAPEST if testing else profiles.RFC_9106_LOW_MEMORY)


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_urlsafe())
