"""The client says by her link that she has come. Looking at the page never does."""

from flask import redirect, url_for

from clinic import times
from clinic.booking import actions, queries
from clinic.booking.views import bp
from clinic.booking.views.showing import Answer
from clinic.db import transaction
from clinic.settings.current import clinic
from clinic.web import limiter


@bp.post("/b/<link>/here")
@limiter.limit("30 per hour")
def here(link: str) -> Answer:
    """Write down that she is here; her therapist sees it in the diary."""
    now = times.now()
    appointment = queries.by_link(link, clinic(), now)
    with transaction():
        actions.say_here(appointment.id, clinic(), now)
    return redirect(url_for("booking.show", link=link), 303)
