"""Making the draft the next version, after a last look at everything that it changes."""

from flask import redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from clinic import access, times
from clinic.access import QUESTIONS_EDIT, needs
from clinic.db import transaction
from clinic.errors import ClinicError
from clinic.forms import Form, stripped
from clinic.intake import actions, editing, queries
from clinic.intake.problems import problems
from clinic.intake.staff import bp
from clinic.intake.staff.entries import Answer
from clinic.intake.staff.listing import change_lines, fault_lines, sentences_of


class PublishForm(Form):
    """What is published, and who has reviewed it."""

    seen = HiddenField()
    reviewed_by = StringField(
        _l("Reviewed by"),
        description=_l("The clinician who has checked these questions and rules. Leave it empty if nobody has yet."),
        filters=[stripped],
        validators=[Length(max=120, message=_l("Use 120 letters or fewer"))],
    )


@bp.route("/questions/publish", methods=["GET", "POST"])
@needs(QUESTIONS_EDIT)
def publish() -> Answer:
    """Everything that the draft changes, once more, and the button."""
    form, staff = PublishForm(), access.somebody()
    if form.validate_on_submit():
        try:
            with transaction():
                reviewed_by = form.reviewed_by.data or ""
                actions.publish(form.seen.data or "", reviewed_by, times.now(), staff.actor, staff.name)
        except ClinicError as error:
            return _page(form, error)
        return redirect(url_for("health.questions"), 303)
    return _page(form)


def _page(form: PublishForm, refused: ClinicError | None = None) -> Answer:
    """The changes as they are now; without a draft, why there is nothing to publish."""
    draft, published = queries.draft(), queries.newest()
    if draft is None:
        if refused is None:
            return redirect(url_for("health.questions"), 303)
        raise refused
    form.seen.data = editing.fingerprint(draft.document)
    after = sentences_of(draft.document)
    page = render_template(
        "intake/staff/questions/publish.html",
        form=form,
        refused=refused,
        number=(published.number or 0) + 1 if published else 1,
        changes=change_lines(sentences_of(published.document), after) if published else [],
        faults=fault_lines(problems(draft.document), after),
    )
    return page, refused.http_status if refused else 422 if form.errors else 200
