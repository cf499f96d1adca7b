"""Keys: what is signed with them, and what is sealed with them.

Private links: no stored text can rebuild them. A link is `<public id>-<HMAC of purpose, public id and generation>`. The
database holds the id and the generation, the environment holds the keys, so a copy of the database opens nothing;
raising the generation revokes the link. One-time codes are six digits of an HMAC over purpose and public id, with the
same keys.

Health data is sealed (AES-GCM, `cryptography`) with the first of CLINIC_DATA_KEYS and opened with any of them. What is
sealed names its key by the key's fingerprint and is bound to its table, column and row: moved elsewhere it won't open.
"""

import hmac
import json
import secrets
from base64 import b32encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

PUBLIC_ID_BYTES = 10
MAC_BYTES = 20  # 160 bits
CODE_DIGITS = 6
FINGERPRINT_BYTES = 8
NONCE_BYTES = 12


class KeyLost(Exception):
    """Sealed data whose key is not in the ring, or that has been altered. Never an empty answer."""


def public_id() -> str:
    """Sixteen random letters and digits (80 bits) that name a row outside the house."""
    return _text(secrets.token_bytes(PUBLIC_ID_BYTES))


def sign_link(purpose: str, identity: str, generation: int) -> str:
    """The text of a private link, signed with the newest key of the ring."""
    return f"{identity}-{_mac(_keys()[0], purpose, identity, generation)}"


def identity_of(link: str) -> str:
    """The public id that a link claims to be for; trust it only after `link_holds`."""
    return link.partition("-")[0][:32]


def link_holds(link: str, purpose: str, generation: int) -> bool:
    """Whether any key of the ring signed this link for this purpose and generation."""
    identity, _, mac = link.partition("-")
    given = mac.encode()
    return any(hmac.compare_digest(_mac(key, purpose, identity, generation).encode(), given) for key in _keys())


def code_digits(purpose: str, identity: str) -> str:
    """The six digits of a one-time code, made with the newest key of the ring: no stored text tells them."""
    return _digits(_keys()[0], purpose, identity)


def code_holds(digits: str, purpose: str, identity: str) -> bool:
    """Whether any key of the ring makes these digits for this purpose and public id."""
    given = digits.encode()
    return any(hmac.compare_digest(_digits(key, purpose, identity).encode(), given) for key in _keys())


def seal(data: bytes, about: str) -> bytes:
    """The data sealed with the newest key; it opens only with the same `about`."""
    key = _data_keys()[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    return _fingerprint(key) + nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal(sealed: bytes, about: str) -> bytes:
    """What was sealed. Raises KeyLost."""
    mark, nonce = sealed[:FINGERPRINT_BYTES], sealed[FINGERPRINT_BYTES : FINGERPRINT_BYTES + NONCE_BYTES]
    for key in _data_keys():
        if _fingerprint(key) == mark:
            try:
                return AESGCM(key).decrypt(nonce, sealed[FINGERPRINT_BYTES + NONCE_BYTES :], about.encode())
            except (InvalidTag, ValueError) as error:  # a ValueError for too few bytes
                raise KeyLost(f"{about} has been altered, or belongs elsewhere") from error
    raise KeyLost(f"{about} was sealed with a key that CLINIC_DATA_KEYS no longer holds ({mark.hex()})")


def sealed_with_newest(sealed: bytes) -> bool:
    """Whether nothing is gained by sealing this again."""
    return sealed[:FINGERPRINT_BYTES] == _fingerprint(_data_keys()[0])


class Sealed:
    """An attribute of a row kept sealed as JSON in the column `<name>_sealed`; the row has a `public_id` first."""

    pack: Callable[[Any], bytes] = staticmethod(lambda value: json.dumps(value).encode())
    unpack: Callable[[bytes], Any] = staticmethod(json.loads)

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember under which name."""
        self.column = f"{name}_sealed"

    def __get__(self, row: Any, owner: type) -> Any:
        """What was stored, opened. Raises KeyLost."""
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else self.unpack(unseal(sealed, self.about(row)))

    def __set__(self, row: Any, value: Any) -> None:
        """Seal it."""
        data = None if value is None else seal(self.pack(value), self.about(row))
        setattr(row, self.column, data)

    def about(self, row: Any) -> str:
        """What the seal is bound to."""
        return f"{row.__tablename__}:{self.column}:{row.public_id}"


class SealedFile(Sealed):
    """The same for the bytes of a file, sealed as they are."""

    pack = unpack = staticmethod(bytes)


def _data_keys() -> list[bytes]:
    return [bytes.fromhex(key.strip()) for key in current_app.config["DATA_KEYS"].split(",")]


def _fingerprint(key: bytes) -> bytes:
    return sha256(key).digest()[:FINGERPRINT_BYTES]


def _keys() -> list[bytes]:
    return [key.strip().encode() for key in current_app.config["LINK_KEYS"].split(",")]


def _mac(key: bytes, purpose: str, identity: str, generation: int) -> str:
    text = f"{purpose}|{identity}|{generation}".encode()
    return _text(hmac.digest(key, text, "sha256")[:MAC_BYTES])


def _digits(key: bytes, purpose: str, identity: str) -> str:
    number = int.from_bytes(hmac.digest(key, f"{purpose}|{identity}|digits".encode(), "sha256"))
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _text(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=").lower()
