"""A client's answers as her therapist reads them, and what she decides on them."""

from datetime import datetime

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from clinic import access, times
from clinic.access import HEALTH_OVERRIDE, HEALTH_READ, needs
from clinic.booking import actions, caseload, health
from clinic.booking.caseload import Case
from clinic.booking.queries import previous_of
from clinic.db import transaction
from clinic.errors import ClinicError
from clinic.intake import queries
from clinic.intake.models import Letter
from clinic.intake.queries import Version
from clinic.intake.staff import bp
from clinic.intake.staff.deciding import DecisionForm, decision_form
from clinic.intake.staff.reading import Decided, changed_since, read
from clinic.intake.staff.showing import opened, readers, signed, state_of
from clinic.intake.wording import Wording
from clinic.settings.current import clinic


@bp.route("/health/<public_id>", methods=["GET", "POST"])
@needs(HEALTH_READ)
def review(public_id: str) -> str | Answer | tuple[str, int]:
    """What a client answered, by her visit or by the answers themselves; and the decision on a visit that waits."""
    staff, now = access.somebody(), times.now()
    case = opened(public_id)
    version = _version(case)
    form = _form(case, version)
    if case.appointment is None or not form.validate_on_submit():
        return _page(case, version, form, now), 422 if form.errors else 200
    try:
        with transaction():
            actions.decide(
                case.visit.id,
                form.verdict.data,
                form.details(staff.name),
                clinic(),
                now,
                staff.actor,
                may_override=staff.may(HEALTH_OVERRIDE),
                as_read=form.as_read.data,
                until=times.end_of(form.until.data.isoformat(), clinic().zone) if form.until.data else None,
                letter=next((one for one in _letters(case) if one.public_id == form.letter.data), None),
            )
    except ClinicError as error:
        return _refused(public_id, error, now), 409
    return redirect(url_for("health.review", public_id=public_id), 303)


def _refused(public_id: str, error: ClinicError, now: datetime) -> str:
    """The page as it is by now, with what she typed and why it was not taken."""
    case = caseload.case_of(public_id, access.somebody().therapist_id)
    version = _version(case)
    form = _form(case, version)
    form.as_read.data = queries.as_read(case.response)  # she has it before her now
    form.form_errors.append(error.sentence)
    return _page(case, version, form, now)


def _version(case: Case) -> Version | None:
    return queries.version(case.response.version_id) if case.response else None


def _form(case: Case, version: Version | None) -> DecisionForm:
    wording = Wording(version.content, clinic().language) if version else None
    return decision_form(case.response, wording, _letters(case), may_override=access.somebody().may(HEALTH_OVERRIDE))


def _letters(case: Case) -> list[Letter]:
    return queries.letters_about(case.response.id) if case.response else []


def _page(case: Case, version: Version | None, form: DecisionForm, now: datetime) -> str:
    visit, response = case.appointment, case.response
    reading = read(response, version, clinic(), now) if response and version else None
    earlier = previous_of(response) if response else None
    wording = reading.wording if reading else None
    form.offer(with_changes=response is not None)  # without answers there is nowhere to keep them
    waits = visit is not None and health.awaits_decision(visit, clinic(), now)
    return render_template(
        "intake/staff/review.html",
        case=case,
        state=state_of(case, now),
        treatments=caseload.treatments(clinic()),
        version=version,
        reading=reading,
        earlier=earlier,
        changed=changed_since(earlier, reading) if reading else None,
        keep_to=reading.wording.keep_to(reading.constraints({})) if reading else [],
        form=form,
        decide=waits or (visit is not None and form.is_submitted()),
        decisions=[Decided.read(one, wording) for one in queries.decisions(response)] if response else [],
        consent=signed(response) if response else None,
        over_time=caseload.answers_over_time(case.client.id),
        readers=readers(response) if response else [],
    )
