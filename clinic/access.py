"""Who of the staff is asking, and what she may do.

Signing in is somebody else's business: `signed_in_by` says how an application finds out who is there. Until it has been
told, nobody is, and every page of the staff answers 403.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, has_request_context
from flask_babel import gettext as _

HEALTH_READ = "health.read"  # answers of the clients she treats; everybody's where she treats nobody (a grant)
HEALTH_OVERRIDE = "health.override"  # decide against a rule that allows it, with a written reason
QUESTIONS_EDIT = "questions.edit"  # change the questionnaire and its rules
DIARY_READ = "diary.read"  # who comes when; of health only "cleared" or "ask the therapist"
PERMISSIONS = frozenset({HEALTH_READ, HEALTH_OVERRIDE, QUESTIONS_EDIT, DIARY_READ})

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody who works here; `therapist_id` is her resource where she treats."""

    id: int
    name: str
    permissions: frozenset[str]
    therapist_id: int | None = None

    @property
    def actor(self) -> str:
        """How the trail names her."""
        return f"staff:{self.id}"

    def may(self, permission: str) -> bool:
        """Whether she has this permission."""
        return permission in self.permissions


def init_app(app: Flask) -> None:
    """Let nobody in, and templates know who is there."""
    signed_in_by(app, lambda: None)
    app.context_processor(lambda: {"staff": current()})


def signed_in_by(app: Flask, find: Callable[[], Staff | None]) -> None:
    """Let `find` say, once a request, who of the staff is asking."""
    app.extensions["clinic.access"] = find


def current() -> Staff | None:
    """Who of the staff is asking, if anybody."""
    if "staff" not in g:
        g.staff = current_app.extensions["clinic.access"]()
    found: Staff | None = g.staff
    return found


def somebody() -> Staff:
    """Who of the staff is asking, on a page that nobody else sees."""
    found = current()
    if found is None:
        abort(403)
    return found


def needs(*permissions: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 403 unless somebody with one of these permissions is asking; the view keeps them as its mark."""

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if not any(somebody().may(one) for one in permissions):
                abort(403)
            return view(*args, **kwargs)

        checked.__dict__["needs"] = frozenset(permissions)
        return checked

    return guarded


def called(actor: str) -> str:
    """How a page names whoever the trail names: the trail knows numbers, and names come with signing in."""
    kind, _colon, number = actor.partition(":")
    asking = current() if has_request_context() else None
    if asking is not None and actor == asking.actor:
        return asking.name
    if kind == "staff":
        return _("staff member %(number)s", number=number)
    return _("the client") if kind == "client" else _("the clinic’s server")
