"""Doctors' letters, as those read them who treat: handed out as files, never shown inside a page of ours."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from clinic import access, times
from clinic.access import HEALTH_READ, needs
from clinic.booking import actions, caseload, policy
from clinic.booking.forms import LetterForm
from clinic.db import transaction
from clinic.files import takes_a_file
from clinic.intake.actions import LetterRefused
from clinic.intake.letters import LARGEST, file_name
from clinic.intake.queries import letters_about
from clinic.intake.staff import bp
from clinic.intake.staff.showing import leave_trace
from clinic.settings.current import clinic

ALONE = "sandbox; default-src 'none'"  # should a browser show it all the same: no script, no form, nothing fetched


@bp.get("/letters/<public_id>")
@needs(HEALTH_READ)
def letter(public_id: str) -> Answer:
    """A letter as a file, with the trace that she has read it."""
    staff = access.somebody()
    with transaction():
        found = caseload.letter(public_id, staff.therapist_id)
        leave_trace(("letter", found.id))
        answer = Answer(found.content, mimetype=found.media_type)
    name = file_name(found.public_id, found.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = ALONE
    return answer


@bp.route("/appointments/<public_id>/letter", methods=["GET", "POST"])
@takes_a_file(LARGEST)
@needs(HEALTH_READ)
def letters(public_id: str) -> str | Answer | tuple[str, int]:
    """The letters for a visit, and the way to add one that was brought to the desk."""
    staff, now, status = access.somebody(), times.now(), 200
    visit = caseload.treated(public_id, staff.therapist_id)
    form = LetterForm()
    if form.validate_on_submit():
        file = form.letter.data
        try:
            with transaction():
                actions.bring_letter(visit.id, file.filename or "", file.read(), clinic(), now, staff.actor)
        except actions.NotAwaited as error:
            status = error.http_status
        except LetterRefused as error:
            form.letter.errors = [error.sentence]
        else:
            return redirect(url_for("health.letters", public_id=public_id), 303)
    with transaction():
        visit = caseload.treated(public_id, staff.therapist_id)
        there = letters_about(visit.response_id)
        if there:  # what a file is called may tell what is in it
            leave_trace(("response", visit.response_id or 0))
        page = render_template(
            "intake/staff/letters.html",
            form=form,
            visit=visit,
            letters=there,
            awaited=policy.awaits_letter(visit, now),
            back_url=url_for("health.review", public_id=public_id),
        )
    return page, 422 if form.errors else status
