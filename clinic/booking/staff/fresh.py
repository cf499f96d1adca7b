"""Pages that keep themselves fresh: what a browser has seen already comes no second time, nor leaves a second trace."""

import hmac
from dataclasses import dataclass

from flask import current_app, request

from clinic import access
from clinic.booking.staff.items import Board
from clinic.db import transaction
from clinic.intake.staff.showing import leave_trace

SECONDS = 10  # how often a page that is looked at asks whether anything has changed


@dataclass(frozen=True, slots=True)
class Version:
    """A page as it stands now: the whole of it, and what it tells of health. Nobody can make one up."""

    shown: str
    told: str

    @classmethod
    def of(cls, shown: object, board: Board) -> "Version":
        """The version of something that is shown, which tells what the board does."""
        return cls(_stamp(shown), _stamp(board.told))

    def __str__(self) -> str:
        """As addresses carry it."""
        return f"{self.shown}-{self.told}"

    @property
    def is_seen(self) -> bool:
        """Whether the page that asks shows just this."""
        return wants_piece() and request.args["seen"] == str(self)

    def trace(self, read: tuple[int, ...]) -> None:
        """Leave the trace that these responses told her something, unless she has it before her already."""
        known = wants_piece() and request.args["seen"].partition("-")[2] == self.told
        if read and not known:
            staff = access.somebody()
            with transaction():
                leave_trace(("calendar", staff.id), read)


def wants_piece() -> bool:
    """Whether a page that is open asks for what is new on it."""
    return "seen" in request.args and "HX-Request" in request.headers


def _stamp(value: object) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.digest(secret, f"{access.somebody().id} {value!r}".encode(), "sha256").hex()[:24]
