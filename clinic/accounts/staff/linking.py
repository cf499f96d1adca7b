"""One-time links: opened by looking, used by pressing the button, as some mail programs look at every link."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from clinic import times
from clinic.accounts import actions, lockout, queries
from clinic.accounts.forms import EmailForm, NewPasswordForm
from clinic.accounts.models import Account
from clinic.accounts.passwords import is_weak
from clinic.accounts.staff import bp
from clinic.accounts.staff.entering import Answer, enter_or_ask
from clinic.db import transaction
from clinic.forms import Form
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.route("/link/<link>", methods=["GET", "POST"])
@limiter.limit("60 per hour")
def open_link(link: str) -> Answer:
    """Choose a password, or sign in at the demo, with a one-time link."""
    now = times.now()
    one = queries.link(link, now)
    choosing = one.purpose != "sign_in"
    form = NewPasswordForm() if choosing else Form()
    if form.validate_on_submit() and (not choosing or strong_enough(form, one.account)):
        with transaction():
            account = actions.use_link(link, now)
            if choosing:
                actions.set_password(account.id, form.password.data, f"staff:{account.id}", now)
        return enter_or_ask(queries.by_id(account.id), "link")
    page = render_template("accounts/staff/link.html", form=form, one=one, choosing=choosing)
    return page, 422 if form.errors else 200


@bp.route("/forgotten", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
def forgotten() -> Answer:
    """Mail a link to choose a new password; what is answered is the same for every address."""
    form = EmailForm()
    if form.validate_on_submit():
        _send_reset(form.email.data)
        return redirect(url_for("accounts.forgotten", sent=""), 303)
    page = render_template("accounts/staff/forgotten.html", form=form, sent="sent" in request.args)
    return page, 422 if form.errors else 200


def strong_enough(form: NewPasswordForm, account: Account) -> bool:
    """Whether a password is hard to guess; else the form says so."""
    weak = is_weak(form.password.data, account.email, account.name, *account.email.split("@"), clinic().name)
    if weak:
        form.password.errors = [_("That is easy to guess. Use more different letters, or several words.")]
    return not weak


def _send_reset(email: str) -> None:
    """Nobody is sent more than a few, whoever asks: those beyond are let fall without a word."""
    now = times.now()
    try:
        with transaction():
            lockout.count_try("reset", email, "", now)
            account = queries.by_email(email)
            if account is not None and account.active:
                actions.send_link(account, "reset", clinic().locale, "visitor", now)
    except lockout.Locked:
        return
