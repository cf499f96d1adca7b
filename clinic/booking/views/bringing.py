"""A doctor's letter, sent by the private link.

A link can be forwarded: the page says that there is a letter and when it came, and never shows it again.
"""

from flask import redirect, render_template, url_for

from clinic import times
from clinic.booking import actions, policy, queries
from clinic.booking.forms import LetterForm
from clinic.booking.views import bp
from clinic.booking.views.showing import Answer
from clinic.db import transaction
from clinic.files import takes_a_file
from clinic.intake.actions import LetterRefused
from clinic.intake.letters import LARGEST
from clinic.intake.queries import letters_came
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.route("/b/<link>/letter", methods=["GET", "POST"])
@takes_a_file(LARGEST)
@limiter.limit("20 per hour", methods=["POST"])
def letter(link: str) -> Answer:
    """What a letter should say, and the way to send it, for as long as the booking waits for one."""
    now = times.now()
    appointment, status = queries.by_link(link, clinic(), times.now()), 200
    form = LetterForm()
    if form.validate_on_submit():
        file, actor = form.letter.data, f"client:{appointment.client_id}"
        try:
            with transaction():
                actions.bring_letter(appointment.id, file.filename or "", file.read(), clinic(), now, actor)
        except actions.NotAwaited as error:
            status = error.http_status  # the page says it: it is drawn for what is now
        except LetterRefused as error:
            form.letter.errors = [error.sentence]
        else:
            return redirect(url_for("booking.letter", link=link), 303)
        appointment = queries.by_link(link, clinic(), times.now())
    page = render_template(
        "booking/letter.html",
        form=form,
        appointment=appointment,
        awaited=policy.awaits_letter(appointment, now),
        came=letters_came(appointment.response_id),
        back_url=url_for("booking.show", link=link),
    )
    return page, 422 if form.errors else status
