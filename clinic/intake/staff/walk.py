"""How far somebody has come who tries the questionnaire, as it goes along in her form."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from flask import abort

from clinic import access, vault
from clinic.intake.paging import Sheet


@dataclass(frozen=True, slots=True)
class Walk:
    """How far somebody has come: her treatment, when the visit is, and what she filled in."""

    modality: str
    soon: bool
    sheet: Sheet

    def sealed(self) -> str:
        """Itself as a text that goes along in the form."""
        held = {"modality": self.modality, "soon": self.soon, "sheet": self.sheet.stored()}
        return urlsafe_b64encode(vault.seal(json.dumps(held).encode(), _about())).decode()

    @classmethod
    def opened(cls, text: str) -> "Walk":
        """What was sealed; anything else is a bad request."""
        try:
            held = json.loads(vault.unseal(urlsafe_b64decode(text), _about()))
        except (ValueError, vault.KeyLost):
            abort(400)
        return cls(held["modality"], held["soon"], Sheet.read(held["sheet"]))


def _about() -> str:
    return f"preview:{access.somebody().actor}"
