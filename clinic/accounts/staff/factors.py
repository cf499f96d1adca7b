"""What one's own account asks for beside a password: an app's codes, recovery codes, passkeys."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import segno
from flask import redirect, render_template, request, session, url_for
from passlib.totp import TOTP

from clinic import access, times
from clinic.access import needs
from clinic.accounts import actions, passkeys, queries
from clinic.accounts.forms import AppForm, PasskeyForm, SignInForm
from clinic.accounts.models import Account
from clinic.accounts.session import current_sign_in, enter
from clinic.accounts.staff import bp
from clinic.accounts.staff.entering import Answer, after, wanted
from clinic.db import transaction
from clinic.errors import ClinicError
from clinic.settings.current import clinic
from clinic.web import limiter

P = ParamSpec("P")

FRESH = 30 * 60  # seconds after signing in, in which one may change how one signs in


def freshly(view: Callable[P, Answer]) -> Callable[P, Answer]:
    """Ask whoever signed in a while ago to do so again: it may be somebody else at her desk."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> Answer:
        found = current_sign_in()
        if found is not None and (times.now() - found.created_at).total_seconds() > FRESH:
            here = request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.own")
            return redirect(url_for("accounts.sign_in", next=here, again=""), 303)
        return view(*args, **kwargs)

    return checked


# ---- an app's codes --------------------------------------------------------


@bp.post("/account/app/start")
@needs()
@freshly
def start_app() -> Answer:
    """Make a key for an app."""
    with transaction():
        actions.start_app(access.somebody().id)
    return redirect(url_for("accounts.app"), 303)


@bp.route("/account/app", methods=["GET", "POST"])
@needs()
@freshly
def app() -> Answer:
    """The key, to be scanned or typed, and the first code that the app makes of it."""
    account = _mine()
    if account.totp_since is not None or not account.totp_key:
        return redirect(url_for("accounts.own"), 303)
    form = AppForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.confirm_app(account.id, form.code.data, times.now())
        except ClinicError as error:
            form.code.errors = [error.sentence]
        else:
            return _go_on(account.id)
    key = TOTP(key=account.totp_key, label=account.email, issuer=clinic().name)
    picture = segno.make(key.to_uri(), micro=False).svg_inline(scale=4, border=4, omitsize=True, light="#fff")
    words = key.pretty_key(sep=" ")
    page = render_template("accounts/staff/app.html", form=form, picture=picture, words=words)
    return page, 422 if form.errors else 200


@bp.post("/account/app/remove")
@needs()
@freshly
def remove_app() -> Answer:
    """Ask for no codes any more."""
    asking = access.somebody()
    with transaction():
        actions.remove_app(asking.id, asking.actor, times.now())
    return redirect(url_for("accounts.own"), 303)


# ---- recovery codes --------------------------------------------------------


@bp.post("/account/codes/new")
@needs()
@freshly
def new_codes() -> Answer:
    """Make recovery codes."""
    return _to_codes(access.somebody().id)


@bp.get("/account/codes")
@needs()
def codes() -> Answer:
    """The recovery codes that were just made, once: no row holds them."""
    made = session.pop("codes", None)
    if not isinstance(made, list):
        return redirect(url_for("accounts.own"), 303)
    return render_template("accounts/staff/codes.html", codes=made)


# ---- passkeys --------------------------------------------------------------


@bp.route("/account/passkeys/new", methods=["GET", "POST"])
@needs()
@freshly
def new_passkey() -> Answer:
    """Add a passkey."""
    account, form, now = _mine(), PasskeyForm(), times.now()
    status = 200
    if form.validate_on_submit():
        try:
            credential_id, key, count = passkeys.added(request.form.get("credential", ""), now)
            with transaction():
                actions.add_passkey(account.id, form.name.data, credential_id, key, count, now)
        except ClinicError as error:
            form.form_errors.append(error.sentence)
            status = error.http_status
        else:
            return _go_on(account.id)
    options = passkeys.to_add(account, clinic().name, now)
    page = render_template("accounts/staff/passkey.html", form=form, options=options)
    return page, status if status != 200 else 422 if form.errors else 200


@bp.post("/account/passkeys/<public_id>/remove")
@needs()
@freshly
def remove_passkey(public_id: str) -> Answer:
    """Take a passkey away."""
    with transaction():
        actions.remove_passkey(access.somebody().id, public_id, times.now())
    return redirect(url_for("accounts.own"), 303)


@bp.post("/sign-in/passkey")
@limiter.limit("60 per minute")
def sign_in_by_passkey() -> Answer:
    """Sign in with a passkey: it is two factors in one."""
    answer, now = request.form.get("credential", ""), times.now()
    try:
        passkey = queries.passkey(passkeys.credential_of(answer))
        if passkey is None or not (account := queries.by_id(passkey.account_id)).active:
            raise passkeys.unknown()
        count = passkeys.shown(answer, passkey, now)
    except passkeys.NoPasskey as error:
        form = SignInForm(formdata=None)
        form.form_errors.append(error.sentence)
        options = passkeys.to_sign_in(now)
        page = render_template("accounts/staff/sign_in.html", form=form, next=wanted(), again=False, options=options)
        return page, error.http_status
    with transaction():
        actions.use_passkey(passkey.id, count, now)
    there = after()
    return enter(account, "passkey", redirect(there, 303))  # type: ignore[arg-type]  # Flask makes its own of it


def _mine() -> Account:
    return queries.by_id(access.somebody().id)


def _go_on(account_id: int) -> Answer:
    """A second factor needs a way back in without it: whoever has no recovery codes yet is given some."""
    if queries.by_id(account_id).recovery_codes:
        return redirect(url_for("accounts.own"), 303)
    return _to_codes(account_id)


def _to_codes(account_id: int) -> Answer:
    with transaction():
        session["codes"] = actions.make_codes(account_id, times.now())
    return redirect(url_for("accounts.codes"), 303)
