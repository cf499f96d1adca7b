"""Who signs in, as what: for whoever may decide it."""

from flask import redirect, render_template, session, url_for
from wtforms.fields import SelectChoice

from clinic import access, times
from clinic.access import ACCOUNTS_EDIT, HEALTH_OVERRIDE, HEALTH_READ, needs
from clinic.accounts import actions, queries
from clinic.accounts.forms import ROLE_NAMES, InviteForm, PlaceForm
from clinic.accounts.messages import absolute_link
from clinic.accounts.staff import bp
from clinic.accounts.staff.entering import Answer
from clinic.accounts.staff.factors import freshly
from clinic.audit.actions import record
from clinic.db import transaction
from clinic.errors import ClinicError
from clinic.settings import actions as settings
from clinic.settings.current import clinic

TREATING = {"therapist", "owner"}


@bp.get("/people")
@needs(ACCOUNTS_EDIT)
def people() -> Answer:
    """Everybody who signs in."""
    return render_template("accounts/staff/people.html", people=queries.everybody(), roles=ROLE_NAMES)


@bp.route("/people/new", methods=["GET", "POST"])
@needs(ACCOUNTS_EDIT)
@freshly
def invite() -> Answer:
    """Let somebody in: she is mailed a link to choose a password."""
    form, asking, refused = InviteForm(), access.somebody(), None
    _offer_therapists(form)
    if form.validate_on_submit():
        try:
            with transaction():
                now = times.now()
                account = actions.add_account(form.name.data, form.email.data, _post(form), asking.actor, now)
                actions.send_link(account, "invite", clinic().locale, asking.actor, now)
        except ClinicError as error:
            refused = error
        else:
            return redirect(url_for("accounts.person", public_id=account.public_id), 303)
    page = render_template("accounts/staff/invite.html", form=form, refused=refused)
    return page, refused.http_status if refused else 422 if form.errors else 200


@bp.route("/people/<public_id>", methods=["GET", "POST"])
@needs(ACCOUNTS_EDIT)
@freshly
def person(public_id: str) -> Answer:
    """One of them: her name, what she may do, and what to do when she can't get in."""
    account, refused = queries.named(public_id), None
    form = PlaceForm(
        name=account.name,
        role=account.role,
        therapist=str(account.therapist_id or ""),
        health_read=HEALTH_READ in account.grants,
        health_override=HEALTH_OVERRIDE in account.grants,
    )
    _offer_therapists(form)
    if form.validate_on_submit():
        try:
            with transaction():
                actor = access.somebody().actor
                actions.change_account(public_id, form.name.data, _post(form), actor, times.now())
        except ClinicError as error:
            refused = error
        else:
            return _back(public_id)
    page = render_template(
        "accounts/staff/person.html",
        form=form,
        refused=refused,
        account=queries.named(public_id),
        roles=ROLE_NAMES,
        sign_ins=queries.sign_ins(account.id, times.now()),
        link=session.pop("made_link", None),
    )
    return page, refused.http_status if refused else 422 if form.errors else 200


@bp.post("/people/<public_id>/link")
@needs(ACCOUNTS_EDIT)
@freshly
def send_link(public_id: str) -> Answer:
    """Mail her a link to choose a password; where everything is a demo, show one to sign in with."""
    actor, now = access.somebody().actor, times.now()
    with transaction():
        account = queries.named(public_id)
        if not account.active:
            raise queries.nobody()
        if clinic().is_demo:
            session["made_link"] = absolute_link(actions.make_link(account, "sign_in", actor, now))
        else:
            purpose = "reset" if account.password_hash else "invite"
            actions.send_link(account, purpose, clinic().locale, actor, now)
            session["made_link"] = ""
    return _back(public_id)


@bp.post("/people/<public_id>/second-factor/remove")
@needs(ACCOUNTS_EDIT)
@freshly
def remove_second_factor(public_id: str) -> Answer:
    """She has lost her telephone."""
    with transaction():
        account_id = queries.named(public_id).id
        actions.remove_second_factor(account_id, access.somebody().actor, times.now())
    return _back(public_id)


@bp.post("/people/<public_id>/sign-out")
@needs(ACCOUNTS_EDIT)
def sign_out_everywhere(public_id: str) -> Answer:
    """Sign her out everywhere."""
    with transaction():
        actions.end_all(queries.named(public_id).id, access.somebody().actor, times.now())
    return _back(public_id)


@bp.post("/people/<public_id>/<any(on,off):way>")
@needs(ACCOUNTS_EDIT)
@freshly
def switch(public_id: str, way: str) -> Answer:
    """Let her sign in no more, or again."""
    with transaction():
        actions.switch_account(public_id, way == "on", access.somebody().actor, times.now())
    return _back(public_id)


@bp.post("/people/second-factor/<any(yes,no):answer>")
@needs(ACCOUNTS_EDIT)
@freshly
def require_second_factor(answer: str) -> Answer:
    """Ask everybody for a second factor, or no more."""
    name = "second_factor_required"
    with transaction():
        was, is_now = settings.change(name, answer)
        thing = ("clinic_settings", 1)
        record(access.somebody().actor, "change_setting", thing, times.now(), before={name: was}, after={name: is_now})
    return redirect(url_for("accounts.people"), 303)


def _post(form: PlaceForm) -> actions.Post:
    """As what she works here; in a small clinic an owner treats, too."""
    ticked = ((HEALTH_READ, form.health_read.data), (HEALTH_OVERRIDE, form.health_override.data))
    treats = int(form.therapist.data) if form.therapist.data and form.role.data in TREATING else None
    return actions.Post(form.role.data, frozenset(grant for grant, is_on in ticked if is_on), treats)


def _offer_therapists(form: PlaceForm) -> None:
    everybody = [SelectChoice(str(number), name) for number, name in queries.therapists()]
    form.therapist.choices = [SelectChoice("", "–"), *everybody]


def _back(public_id: str) -> Answer:
    return redirect(url_for("accounts.person", public_id=public_id), 303)
