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

DIARY_READ = "diary.read"  # who comes when; of health only "cleared" or "ask the therapist"
DIARY_OWN = "diary.own"  # change the appointments she treats: check in, begin, finish, move, book again
DIARY_WRITE = "diary.write"  # book, move, cancel and check in anybody's
DIARY_OVERRIDE = "diary.override"  # go past hours, notice, horizon and caps, with a written reason
CLIENTS_READ = "clients.read"  # find clients, their visits and how to reach them
CLIENTS_WRITE = "clients.write"  # change, block and merge clients
CLIENTS_ERASE = "clients.erase"  # hand out or erase all that is known about a client
CATALOG_EDIT = "catalog.edit"  # treatments, their lengths, prices and needs
HOURS_EDIT = "hours.edit"  # therapists, rooms, equipment, their hours, closures
SETTINGS_EDIT = "settings.edit"  # what holds for the whole clinic
QUESTIONS_EDIT = "questions.edit"  # change the questionnaire and its rules
ACCOUNTS_EDIT = "accounts.edit"  # who signs in, as what
REPORTS_READ = "reports.read"  # figures
TRAIL_READ = "trail.read"  # who did what
HEALTH_READ = "health.read"  # answers of the clients she treats; everybody's where she treats nobody (a grant)
HEALTH_OVERRIDE = "health.override"  # decide against a rule that allows it, with a written reason

# What each role may do; docs/operate/roles.md shows the same table. Grants are given to one person, never to a role.
ROLES: dict[str, frozenset[str]] = {
    "owner": frozenset(
        {
            DIARY_READ,
            DIARY_WRITE,
            DIARY_OVERRIDE,
            CLIENTS_READ,
            CLIENTS_WRITE,
            CLIENTS_ERASE,
            CATALOG_EDIT,
            HOURS_EDIT,
            SETTINGS_EDIT,
            QUESTIONS_EDIT,
            ACCOUNTS_EDIT,
            REPORTS_READ,
            TRAIL_READ,
        }
    ),
    "reception": frozenset({DIARY_READ, DIARY_WRITE, DIARY_OVERRIDE, CLIENTS_READ, CLIENTS_WRITE}),
    "therapist": frozenset({DIARY_READ, DIARY_OWN, HEALTH_READ}),
    "reader": frozenset({DIARY_READ, REPORTS_READ, TRAIL_READ}),
}
GRANTS = frozenset({HEALTH_READ, HEALTH_OVERRIDE})

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
