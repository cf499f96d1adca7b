"""The cookies of somebody who is signed in: a token for this sign-in, and the proof that this browser is known.

The first stands for a row that can be ended at the server. The second outlives it and only says whose tries from this
browser are counted by themselves (`lockout`).
"""

from flask import Flask, Response, current_app, g, has_request_context, redirect, request, session, url_for

from clinic import access, times, vault
from clinic.access import Staff
from clinic.accounts import actions, browsers, queries
from clinic.accounts.models import Account, SignIn
from clinic.db import transaction
from clinic.settings.current import clinic
from clinic.web import network_of

SEEN_EVERY = 5 * 60  # seconds between two writes of "she is still there"
KNOWN_FOR = 365 * 24 * 60 * 60  # seconds
KNOWN_AT_MOST = 8  # people who share a browser


def init_app(app: Flask) -> None:
    """Let the rest of the clinic know who is asking, and how everybody is called."""
    access.signed_in_by(app, _staff)
    access.named_by(app, _name)
    app.before_request(_notice)


def current_sign_in() -> SignIn | None:
    """The sign-in that this request comes from, if any; a message is written out for nobody's request."""
    if not has_request_context():
        return None
    if "sign_in" not in g:
        token = request.cookies.get(cookie("signed-in"), "")
        g.sign_in = None  # also for the page that says that the database does not answer
        if token:
            g.sign_in = queries.signed_in(token, times.now())
    found: SignIn | None = g.sign_in
    return found


def must_add_a_factor(account: Account) -> bool:
    """Whether the clinic asks for a second factor that she hasn't got."""
    return clinic().second_factor_required and not account.has_second_factor


def enter(account: Account, how: str, response: Response) -> Response:
    """Sign somebody in at this browser, where whoever was signed in before leaves; the response carries the cookies."""
    now, before = times.now(), current_sign_in()
    words = browsers.in_words(request.user_agent.string), network_of(request.remote_addr or "")
    with transaction():
        if before is not None:
            actions.end(before.id, f"staff:{before.account_id}", now)
        token = actions.begin(account.id, how, words[1], words[0], now)
    session.clear()  # what was begun before, forms' tokens too, belongs to nobody now
    _set(response, "signed-in", token, None)
    _set(response, "known", _known_with(account), KNOWN_FOR)
    return response


def leave(response: Response) -> Response:
    """Sign out: the row ends, and a copy of the cookie opens nothing."""
    if (found := current_sign_in()) is not None:
        with transaction():
            actions.end(found.id, f"staff:{found.account_id}", times.now())
    session.clear()
    response.delete_cookie(cookie("signed-in"), secure=current_app.config["HTTPS"], httponly=True, samesite="Lax")
    return response


def device_for(account: Account | None) -> str:
    """What names this browser if this account has signed in here before, else ""."""
    tokens = _known() if account is not None else []
    return next((vault.identity_of(token) for token in tokens if account and _proves(token, account)), "")


def cookie(name: str) -> str:
    """The cookie's name; with https, one that only this very host can set."""
    return f"__Host-{name}" if current_app.config["HTTPS"] else name


def _staff() -> Staff | None:
    found = current_sign_in()
    if found is None:
        return None
    account = found.account
    permissions = frozenset[str]() if must_add_a_factor(account) else account.permissions
    return Staff(account.id, account.name, permissions, account.therapist_id)


def _name(number: int) -> str | None:
    if "staff_names" not in g:
        g.staff_names = queries.names()
    found: str | None = g.staff_names.get(number)
    return found


def _notice() -> Response | None:
    """Write down that she is there, before anything else is read; whoever owes a second factor is sent to add one."""
    if request.endpoint == "static" or not request.cookies.get(cookie("signed-in")):
        return None
    found, now = current_sign_in(), times.now()
    if found is None:
        return None
    if (now - found.seen_at).total_seconds() > SEEN_EVERY:
        with transaction():
            actions.see(found.id, now)
        g.pop("sign_in")
        found = current_sign_in()
    view = current_app.view_functions.get(request.endpoint or "")
    if found is not None and getattr(view, "needs", None) and must_add_a_factor(found.account):
        return redirect(url_for("accounts.own"), 303)  # type: ignore[return-value]  # Flask makes its own Response of it
    return None


def _known() -> list[str]:
    return request.cookies.get(cookie("known"), "").split(".")[:KNOWN_AT_MOST]


def _known_with(account: Account) -> str:
    """The cookie with a proof for this account, the newest first."""
    others = [token for token in _known() if token and not _proves(token, account)]
    proof = vault.sign_link(_purpose(account), vault.public_id(), 0)
    return ".".join([proof, *others][:KNOWN_AT_MOST])


def _proves(token: str, account: Account) -> bool:
    return vault.link_holds(token, _purpose(account), 0)


def _purpose(account: Account) -> str:
    return f"known browser of {account.public_id}"


def _set(response: Response, name: str, value: str, max_age: int | None) -> None:
    secure = current_app.config["HTTPS"]
    response.set_cookie(cookie(name), value, max_age=max_age, httponly=True, secure=secure, samesite="Lax", path="/")
