"""Passkeys (WebAuthn), by the library: what a browser is asked, and whether its answer holds.

The browser's owner is always verified, by finger, face or PIN, so that a passkey is two factors in one. No kind of
authenticator is asked for: Touch ID and Windows Hello are as good as a key on a ring.
"""

import json
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import webauthn
from flask import current_app, session
from flask_babel import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from clinic.accounts.models import Account, Passkey
from clinic.errors import ClinicError

CHALLENGE_LASTS = 10 * 60  # seconds
VERIFIED = UserVerificationRequirement.REQUIRED
LONGEST = 20_000  # letters of an answer


class NoPasskey(ClinicError):
    """The browser's answer opens nothing."""

    http_status = 422


def to_add(account: Account, clinic_name: str, now: datetime) -> str:
    """What a browser is asked to make a passkey, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=clinic_name,
        user_id=account.public_id.encode(),
        user_name=account.email,
        user_display_name=account.name,
        challenge=_challenge(now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=VERIFIED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one.credential_id) for one in account.passkeys],
    )
    return webauthn.options_to_json(options)


def to_sign_in(now: datetime) -> str:
    """What a browser is asked to show a passkey, whosever it is, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(), challenge=_challenge(now), user_verification=VERIFIED
    )
    return webauthn.options_to_json(options)


def added(answer: str, now: datetime) -> tuple[bytes, bytes, int]:
    """The id, public key and count of a passkey that was made. Raises NoPasskey."""
    try:
        verified = webauthn.verify_registration_response(
            credential=_parsed(answer),
            expected_challenge=_challenged(now),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise unknown() from error
    return verified.credential_id, verified.credential_public_key, verified.sign_count


def credential_of(answer: str) -> bytes:
    """Which passkey an answer claims to come from. Raises NoPasskey."""
    try:
        return base64url_to_bytes(_parsed(answer)["rawId"])
    except (ValueError, KeyError, TypeError) as error:
        raise unknown() from error


def shown(answer: str, passkey: Passkey, now: datetime) -> int:
    """The count of a passkey that was shown. Raises NoPasskey."""
    try:
        verified = webauthn.verify_authentication_response(
            credential=_parsed(answer),
            expected_challenge=_challenged(now),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise unknown() from error
    return verified.new_sign_count


def unknown() -> NoPasskey:
    """Nobody signs in with this one."""
    return NoPasskey(_("That passkey couldn’t be used. Try again, or sign in another way."))


def _parsed(answer: str) -> dict[str, Any]:
    found = json.loads(answer) if len(answer) <= LONGEST else None
    if not isinstance(found, dict):
        raise unknown()
    return found


def _challenge(now: datetime) -> bytes:
    """The challenge of this browser: the same on pages opened one after the other, so that each of them works."""
    kept = session.get("challenge")
    if not isinstance(kept, list) or not 0 <= now.timestamp() - kept[1] <= CHALLENGE_LASTS / 2:
        session["challenge"] = kept = [bytes_to_base64url(secrets.token_bytes(32)), now.timestamp()]
    return base64url_to_bytes(kept[0])


def _challenged(now: datetime) -> bytes:
    """The challenge that an answer must hold, once."""
    kept = session.pop("challenge", None)
    if not isinstance(kept, list) or not 0 <= now.timestamp() - kept[1] <= CHALLENGE_LASTS:
        raise unknown()
    return base64url_to_bytes(kept[0])


def _origin() -> str:
    parts = urlsplit(current_app.config["BASE_URL"])
    return f"{parts.scheme}://{parts.netloc}"


def _host() -> str:
    return urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
