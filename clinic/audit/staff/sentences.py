"""What an event says, in a sentence; those of appointments are `booking.history`'s."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from clinic.accounts.forms import ROLE_NAMES
from clinic.audit.models import AuditEvent
from clinic.booking import history
from clinic.booking.traced import Known
from clinic.intake.consent import AREAS
from clinic.settings.current import clinic
from clinic.settings.formats import clock, day_year, money

Write = Callable[[AuditEvent], str]


def sentence(event: AuditEvent, known: Known) -> str:
    """What happened. An action without words of its own is said as it is, and so is one whose facts are not those that
    its words need: no event can ever be mended, and one must not hide the others.
    """
    try:
        if event.object_kind == "appointment" and event.action in history.SENTENCES:
            return history.sentence(event, known.resources)
        if (write := SENTENCES.get((event.object_kind, event.action))) is not None:
            return write(event)
    except (KeyError, ValueError):
        pass
    return event.action.replace("_", " ").capitalize()


def was(event: AuditEvent) -> str:
    """When an appointment was before, where that has changed."""
    before, after = (facts.get("starts_at") for facts in (event.before, event.after))
    if event.object_kind != "appointment" or not before or not after or before == after:
        return ""
    starts_at = datetime.fromisoformat(before)
    return _("before: %(day)s, %(clock)s", day=day_year(starts_at), clock=clock(starts_at))


def _of_several(event: AuditEvent) -> str:
    return ngettext("of %(num)s visit", "of %(num)s visits", len(event.after.get("responses", ())))


def _decided(event: AuditEvent) -> str:
    against = event.after.get("override")
    return _("Decided on health answers, against a rule") if against else _("Decided on health answers")


def _taken_back(event: AuditEvent) -> str:
    if event.after.get("what") == AREAS:
        return _("Agreement to work on sensitive areas taken back")
    return _("Consent taken back")


def _place_changed(event: AuditEvent) -> str:
    """An account's role, grants, name or whether it may sign in."""
    after, said = event.after, []
    changed = {name for name in after if name in event.before and event.before[name] != after[name]}
    if "role" in changed:
        said.append(_("now %(role)s", role=ROLE_NAMES.get(after["role"], after["role"])))
    if "grants" in changed:
        said.append(_("given %(grants)s", grants=", ".join(after["grants"]) or _("nothing beyond the role")))
    if "therapist" in changed:
        said.append(_("another therapist"))
    if "active" in changed:
        said.append(_("may sign in again") if after["active"] else _("may sign in no more"))
    if "name" in after.get("fields", ()):
        said.append(_("another name"))
    return _("Account changed: %(what)s", what="; ".join(said)) if said else _("Account changed")


def _signed_in(event: AuditEvent) -> str:
    return _("Signed in (%(how)s)", how=event.after.get("with", ""))


def _setting(event: AuditEvent) -> str:
    names = list(event.after)
    if len(names) != 1:
        return _("Settings changed: %(names)s", names=", ".join(names))
    (name,) = names
    before, after = (_value(facts.get(name)) for facts in (event.before, event.after))
    return _("Setting %(name)s changed from %(before)s to %(after)s", name=name, before=before, after=after)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("nothing") if value in (None, "") else f"“{value}”" if isinstance(value, str) else str(value)


def _price(event: AuditEvent) -> str:
    before, after = (money(facts["price_minor"], clinic().currency) for facts in (event.before, event.after))
    return _("Price changed from %(before)s to %(after)s", before=before, after=after)


def _edited(event: AuditEvent) -> str:
    what = ", ".join(f"{kind} {entry}" for kind, entry in event.after.items())
    words = {"edit": _("Draft changed"), "move": _("Moved in the draft"), "remove": _("Removed from the draft")}
    return f"{words[event.action]}: {what}"


def _exception(event: AuditEvent) -> str:
    return str(EXCEPTIONS[event.action])


VERSION = "questionnaire_version"
EXCEPTIONS = {
    "add_closed": _l("Absence or closure added"),
    "end_closed": _l("Absence or closure ended early"),
    "remove_closed": _l("Absence or closure removed"),
    "add_extra": _l("Extra hours added"),
    "end_extra": _l("Extra hours ended early"),
    "remove_extra": _l("Extra hours removed"),
}
SENTENCES: dict[tuple[str, str], Write] = {
    ("response", "read"): lambda _e: _("Health answers read"),
    ("response", "answer"): lambda _e: _("Health questions answered"),
    ("response", "carry_over"): lambda _e: _("Earlier answers carried over to a new booking"),
    ("response", "forget"): lambda _e: _("Health answers deleted: kept long enough"),
    ("response", "forget_answers"): lambda _e: _("Health answers deleted, the outcome kept"),
    ("letter", "read"): lambda _e: _("Doctor’s letter opened"),
    ("letter", "bring_letter"): lambda _e: _("Doctor’s letter brought"),
    ("calendar", "read"): lambda event: f"{_('Health notes seen in the calendar')}, {_of_several(event)}",
    ("queue", "read"): lambda event: f"{_('List of health answers read')}, {_of_several(event)}",
    (VERSION, "read"): lambda event: f"{_('Draft tried on health answers')}, {_of_several(event)}",
    ("decision", "decide"): _decided,
    ("decision", "void"): lambda _e: _("A decision holds no more: the answers have changed"),
    ("consent", "sign"): lambda _e: _("Consent signed"),
    ("consent", "withdraw"): _taken_back,
    ("client", "send_code"): lambda _e: _("Code sent by e-mail"),
    ("client", "forget_health"): lambda _e: _("Health answers deleted on request"),
    ("code", "prove"): lambda _e: _("Code from the e-mail entered"),
    ("account", "invite"): lambda _e: _("Invited"),
    ("account", "change_account"): _place_changed,
    ("account", "set_password"): lambda _e: _("Password set"),
    ("account", "add_app"): lambda _e: _("Codes from an app set up"),
    ("account", "remove_app"): lambda _e: _("Codes from an app removed"),
    ("account", "use_recovery_code"): lambda _e: _("Recovery code used"),
    ("account", "make_recovery_codes"): lambda _e: _("New recovery codes made"),
    ("account", "remove_second_factor"): lambda _e: _("Second step removed"),
    ("account", "add_passkey"): lambda _e: _("Passkey added"),
    ("account", "remove_passkey"): lambda _e: _("Passkey removed"),
    ("account", "lock_out"): lambda _e: _("Locked out after too many wrong tries"),
    ("account", "sign_in"): _signed_in,
    ("account", "sign_out"): lambda _e: _("Signed out"),
    ("account", "make_link"): lambda _e: _("Link to the account made"),
    ("account", "use_link"): lambda _e: _("Link to the account used"),
    ("clinic_settings", "change_setting"): _setting,
    ("service_option", "set_price"): _price,
    (VERSION, "start"): lambda _e: _("Draft begun"),
    (VERSION, "discard"): lambda _e: _("Draft thrown away"),
    (VERSION, "publish"): lambda event: _("Published as version %(number)s", number=event.after.get("number", "")),
    **{(VERSION, action): _edited for action in ("edit", "move", "remove")},
    ("resource", "set_hours"): lambda _e: _("Weekly hours changed"),
    **{(kind, action): _exception for kind in ("resource", "clinic") for action in EXCEPTIONS},
    ("trail", "download"): lambda _e: _("Trail downloaded"),
}
