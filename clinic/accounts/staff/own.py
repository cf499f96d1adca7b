"""Everybody's own account: how she signs in, and where she is signed in."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from clinic import access, times
from clinic.access import needs
from clinic.accounts import actions, lockout, passwords, queries
from clinic.accounts.forms import ROLE_NAMES, ChangePasswordForm
from clinic.accounts.models import Account
from clinic.accounts.session import current_sign_in, must_add_a_factor
from clinic.accounts.staff import bp
from clinic.accounts.staff.entering import Answer, counted
from clinic.accounts.staff.factors import freshly
from clinic.accounts.staff.linking import strong_enough
from clinic.db import transaction
from clinic.errors import Missing


@bp.get("/account")
@needs()
def own() -> Answer:
    """One's own account."""
    account, now = queries.by_id(access.somebody().id), times.now()
    return render_template(
        "accounts/staff/own.html",
        account=account,
        role=ROLE_NAMES[account.role],
        sign_ins=queries.sign_ins(account.id, now),
        here=current_sign_in(),
        owes_factor=must_add_a_factor(account),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@needs()
@freshly
def password() -> Answer:
    """Choose another password; every other browser is signed out."""
    account, form, here = queries.by_id(access.somebody().id), ChangePasswordForm(), current_sign_in()
    if form.validate_on_submit() and _knows_it(account, form) and strong_enough(form, account):
        with transaction():
            stays = here.id if here else None
            actions.set_password(account.id, form.password.data, f"staff:{account.id}", times.now(), stays=stays)
        return redirect(url_for("accounts.own"), 303)
    page = render_template("accounts/staff/password.html", form=form, account=account)
    return page, 422 if form.errors else 200


@bp.post("/account/sign-ins/<public_id>/end")
@needs()
def end_one(public_id: str) -> Answer:
    """Sign out in another browser."""
    asking, now = access.somebody(), times.now()
    found = next((one for one in queries.sign_ins(asking.id, now) if one.public_id == public_id), None)
    if found is None:
        raise Missing(_("You are not signed in there any more."))
    with transaction():
        actions.end(found.id, asking.actor, now)
    return redirect(url_for("accounts.own"), 303)


@bp.post("/account/sign-ins/end")
@needs()
def end_others() -> Answer:
    """Sign out in every other browser."""
    asking, here = access.somebody(), current_sign_in()
    with transaction():
        actions.end_all(asking.id, asking.actor, times.now(), but=here.id if here else None)
    return redirect(url_for("accounts.own"), 303)


def _knows_it(account: Account, form: ChangePasswordForm) -> bool:
    """Whether she knows the password she has, if any; else the form says so."""
    if account.password_hash is None:
        return True
    try:
        counted("own password", account, account.public_id, times.now())
    except lockout.Locked as error:
        form.old.errors = [error.sentence]
        return False
    if not passwords.matches(account.password_hash, form.old.data or ""):
        form.old.errors = [_("That isn’t your password now.")]
        return False
    return True
