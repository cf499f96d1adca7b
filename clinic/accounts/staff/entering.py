"""Signing in and out."""

import re
from datetime import datetime

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from clinic import times
from clinic.accounts import actions, lockout, passkeys, passwords, queries
from clinic.accounts.forms import FactorForm, SignInForm
from clinic.accounts.models import Account
from clinic.accounts.session import current_sign_in, device_for, enter, leave
from clinic.accounts.staff import bp
from clinic.db import transaction
from clinic.web import limiter

Answer = str | Response | tuple[str, int]

HALF_LASTS = 10 * 60  # seconds between a password and the code that goes with it
OURS = re.compile(r"/staff(?:[/?][\x21-\x5b\x5d-\x7e]*)?")


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
def sign_in() -> Answer:
    """Ask for an address and a password, or for a passkey."""
    form = SignInForm()
    if request.method == "GET" and current_sign_in() is not None and not asks_again():
        return redirect(after(), 303)
    if not form.validate_on_submit():
        return _page(form, 422 if form.errors else 200)
    try:
        account = _by_password(form.email.data, form.password.data)
    except lockout.Locked as error:
        form.form_errors.append(error.sentence)
        return _page(form, error.http_status)
    if account is None:
        form.form_errors.append(_("This e-mail address and this password don’t belong together."))
        return _page(form, 422)
    return enter_or_ask(account, "password")


@bp.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
def second_factor() -> Answer:
    """Ask for a code of the app, a recovery code or a passkey, after the password was right."""
    now = times.now()
    account, how = _halfway(now)
    if account is None:
        return redirect(url_for("accounts.sign_in", next=wanted()), 303)
    form = FactorForm()
    status = 200
    if form.validate_on_submit():
        try:
            right = _by_code(account, form.code.data, now)
        except lockout.Locked as error:
            form.code.errors, status = [error.sentence], error.http_status
        else:
            if right:
                return _let_in(account, f"{how}, {right}")
            form.code.errors = [_("That code isn’t right. Enter the one that the app shows now.")]
    page = render_template(
        "accounts/staff/code.html", form=form, account=account, next=wanted(), options=passkeys.to_sign_in(now)
    )
    return page, status if status != 200 else 422 if form.errors else 200


@bp.post("/sign-out")
def sign_out() -> Answer:
    """Leave."""
    return leave(redirect(url_for("accounts.sign_in"), 303))  # type: ignore[arg-type]  # Flask makes its own of it


def enter_or_ask(account: Account, how: str) -> Response:
    """Sign somebody in who has shown one thing, unless she must show another."""
    if not account.has_second_factor:
        return _let_in(account, how)
    going = wanted()
    session.clear()
    session["halfway"] = [account.public_id, how, times.now().timestamp(), _state(account)]
    return redirect(url_for("accounts.second_factor", next=going), 303)


def wanted() -> str | None:
    """Where she wanted to go, if that is a page of the staff: never anywhere else."""
    there = request.args.get("next", "")
    return there if len(there) < 2000 and OURS.fullmatch(there) else None


def after() -> str:
    """Where signing in leads: where she wanted to go, or what needs her today."""
    return wanted() or url_for("diary.today")


def asks_again() -> bool:
    """Whether she is asked to sign in once more, before she changes how she signs in."""
    return "again" in request.args


def counted(what: str, account: Account | None, subject: str, now: datetime) -> tuple[str, int]:
    """Count a try, before it is made: the browser it is counted for, and how many it is. Raises Locked."""
    device = device_for(account)
    with transaction():
        return device, lockout.count_try(what, subject, device, now)


def _page(form: SignInForm, status: int) -> Answer:
    options = passkeys.to_sign_in(times.now())
    page = render_template("accounts/staff/sign_in.html", form=form, next=wanted(), again=asks_again(), options=options)
    return page, status


def _by_password(email: str, password: str) -> Account | None:
    """Whose address and password these are. Raises Locked, for addresses that nobody has as for others."""
    now, account = times.now(), queries.by_email(email)
    device, number = counted("password", account, email, now)
    right = passwords.matches(account.password_hash if account and account.active else None, password)
    with transaction():
        if account is None or not right:
            actions.note_failure(account, number, now)
            return None
        lockout.forget_tries("password", email, device, now)
        actions.renew_hash(account.id, password)
    return queries.by_id(account.id)


def _by_code(account: Account, code: str, now: datetime) -> str | None:
    device, number = counted("code", account, account.public_id, now)
    with transaction():
        right = actions.use_code(account.id, code, now)
        if right:
            lockout.forget_tries("code", account.public_id, device, now)
        else:
            actions.note_failure(account, number, now)
    return right


def _halfway(now: datetime) -> tuple[Account | None, str]:
    """Who has shown one thing in this browser just now, and which."""
    half = session.get("halfway")
    if not isinstance(half, list) or not 0 <= now.timestamp() - half[2] <= HALF_LASTS:
        return None, ""
    account = queries.named(half[0])
    return (account, half[1]) if account.active and _state(account) == half[3] else (None, "")


def _state(account: Account) -> str:
    """Something that is another once the password is."""
    return queries.hashed(account.password_hash or "")


def _let_in(account: Account, how: str) -> Response:
    there = after()
    return enter(account, how, redirect(there, 303))  # type: ignore[arg-type]  # Flask makes its own Response of it
