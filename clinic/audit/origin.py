"""From where somebody acts: noted when a request comes in, so that no action has to be told."""

from flask import Flask, g, request

from clinic.web import network_of


def init_app(app: Flask) -> None:
    """Note it once a request; commands come from nowhere."""
    app.before_request(_note)


def here() -> str | None:
    """The network whose request this is; None for a command, and for this machine itself."""
    found: str | None = g.get("from_where")
    return found


def _note() -> None:
    g.from_where = network_of(request.remote_addr or "") or None
