"""Who of the staff is asking, and what she may do.

Signing in is somebody else's business: `signed_in_by` says how an application finds out who is there, and `named_by`
how it finds the name of somebody the trail knows by number. Until it has been told, nobody is there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, has_request_context, redirect, request, url_for
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
GRANTABLE = {"owner": GRANTS, "therapist": frozenset({HEALTH_OVERRIDE})}  # what the people of a role can be given

WAY_IN = "accounts.sign_in"  # the page that asks strangers who they are

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
    named_by(app, lambda _number: None)
    app.context_processor(lambda: {"staff": current()})


def signed_in_by(app: Flask, find: Callable[[], Staff | None]) -> None:
    """Let `find` say, once a request, who of the staff is asking."""
    app.extensions["clinic.access"] = find


def named_by(app: Flask, find: Callable[[int], str | None]) -> None:
    """Let `find` say how the staff member with a number is called."""
    app.extensions["clinic.access.names"] = find


def current() -> Staff | None:
    """Who of the staff is asking, if anybody."""
    if "staff" not in g:
        g.staff = current_app.extensions["clinic.access"]()
    found: Staff | None = g.staff
    return found


def somebody() -> Staff:
    """Who of the staff is asking, on a page that nobody else sees; a stranger who only looks is asked to sign in."""
    found = current()
    if found is None:
        if request.method in {"GET", "HEAD"}:
            abort(redirect(url_for(WAY_IN, next=request.full_path.rstrip("?")), 303))
        abort(403)
    return found


def needs(*permissions: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Answer 403 unless somebody with one of these permissions is asking; the view keeps them as its mark.

    Without any, whoever has signed in may ask.
    """

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            asking = somebody()
            if permissions and not any(asking.may(one) for one in permissions):
                abort(403)
            return view(*args, **kwargs)

        checked.__dict__["needs"] = frozenset(permissions)
        return checked

    return guarded


def called(actor: str) -> str:
    """How a page names whoever the trail names: the trail knows numbers only."""
    kind, _colon, number = actor.partition(":")
    asking = current() if has_request_context() else None
    if asking is not None and actor == asking.actor:
        return asking.name
    if kind == "staff":
        name = current_app.extensions["clinic.access.names"](int(number)) if number.isdecimal() else None
        return name or _("staff member %(number)s", number=number)
    return _("the client") if kind == "client" else _("the clinic’s server")
