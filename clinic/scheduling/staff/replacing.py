"""A therapist can't come: colleagues take her visits over, chosen in one form."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from clinic import access, times
from clinic.access import DIARY_WRITE, needs
from clinic.booking import diary
from clinic.booking.actions.handing_over import Handover, hand_over
from clinic.booking.actions.rearranging import MOVABLE
from clinic.booking.outside import hit_by
from clinic.booking.substitutes import StandIn, stand_ins
from clinic.db import transaction
from clinic.errors import ClinicError, Missing
from clinic.scheduling import roster
from clinic.scheduling.models import Resource
from clinic.scheduling.staff import bp
from clinic.scheduling.staff.forms import ReplaceForm
from clinic.scheduling.staff.words import just_done, say
from clinic.settings.current import clinic

Answer = str | Response | tuple[str, int]


@bp.route("/hours/exceptions/<int:number>/replacements", methods=["GET", "POST"])
@needs(DIARY_WRITE)
def replacements(number: int) -> Answer:
    """Who could take each of her visits over, and whom to tell."""
    now, form = times.now(), ReplaceForm()
    whose = _absent(number)
    rows = _rows(number, whose, now)
    if not form.is_submitted():
        return _page(form, whose, rows, number)
    if not form.validate():
        return _page(form, whose, rows, number), 422
    chosen = _chosen(rows)
    if not chosen:
        form.form_errors.append(_("Choose a colleague for one visit at least"))
        return _page(form, whose, rows, number), 422
    try:
        with transaction():
            moved = hand_over(chosen, clinic(), now, access.somebody().actor, tell=form.tell.data == "yes")
    except Missing:
        raise
    except ClinicError as error:
        form.form_errors.append(error.sentence)
        whose = _absent(number)
        return _page(form, whose, _rows(number, whose, now), number), error.http_status
    say(ngettext("%(num)s visit has a colleague now.", "%(num)s visits have a colleague now.", len(moved)))
    return redirect(url_for("hours.replacements", number=number), 303)


def _absent(number: int) -> Resource:
    """The therapist who can't come."""
    one = roster.exception(number)
    whose = roster.resource(one.resource_id) if one.resource_id and one.kind == "closed" else None
    if whose is None or whose.kind != "therapist":
        raise Missing(_("Only a therapist who is away can be stood in for."))
    return whose


def _rows(number: int, whose: Resource, now: datetime) -> list[StandIn]:
    visits = [one for one in hit_by(roster.exception(number), clinic(), now) if one.status in MOVABLE]
    return stand_ins(visits, whose.id, diary.resources("therapist"), clinic(), now)


def _chosen(rows: list[StandIn]) -> dict[str, Handover]:
    """What was sent for each visit that is hers; whoever is not able to is no choice."""
    found = {}
    for row in rows:
        name = row.visit.public_id
        sent = request.form.get(f"to-{name}", "")
        if sent.isascii() and sent.isdigit() and len(sent) < 10:
            found[name] = Handover(int(sent), request.form.get(f"seen-{name}", "")[:80])
    return found


def _page(form: ReplaceForm, whose: Resource, rows: list[StandIn], number: int) -> str:
    return render_template(
        "scheduling/staff/replacements.html",
        form=form,
        whose=whose,
        rows=[(row, _proposed(row)) for row in rows],
        can_give=any(row.able for row in rows),
        number=number,
        done=just_done(),
    )


def _proposed(row: StandIn) -> str:
    """What was chosen before; else the first who can, unless the client has asked for whoever is away."""
    sent = request.form.get(f"to-{row.visit.public_id}", "")
    able = [str(who) for who, _name in row.able]
    if request.method == "POST":
        return sent if sent in able else ""
    return able[0] if able and not row.asked_for else ""
