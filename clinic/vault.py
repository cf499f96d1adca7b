"""Keys and what is signed with them: private links that no stored text can rebuild.

A link is `<public id>-<HMAC of purpose, public id and generation>`. The database holds the id and the generation, the
environment holds the keys, so a copy of the database opens nothing; raising the generation revokes the link.
"""

import hmac
import secrets
from base64 import b32encode

from flask import current_app

PUBLIC_ID_BYTES = 10
MAC_BYTES = 20  # 160 bits


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


def _keys() -> list[bytes]:
    return [key.strip().encode() for key in current_app.config["LINK_KEYS"].split(",")]


def _mac(key: bytes, purpose: str, identity: str, generation: int) -> str:
    text = f"{purpose}|{identity}|{generation}".encode()
    return _text(hmac.digest(key, text, "sha256")[:MAC_BYTES])


def _text(data: bytes) -> str:
    return b32encode(data).decode().rstrip("=").lower()
