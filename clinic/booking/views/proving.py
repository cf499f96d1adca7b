"""Proving who one is with a code from a mail: for a booking being made, and by a private link.

A private link can be forwarded, and a browser can be borrowed. Answers are shown only where both its mail and this
browser are hers: the session remembers for half an hour who has typed in a code here.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, session, url_for

from clinic import times
from clinic.booking import queries
from clinic.booking.models import Draft
from clinic.booking.views import bp
from clinic.booking.views.showing import Answer, masked
from clinic.db import transaction
from clinic.people.actions import send_code, try_code
from clinic.people.forms import CodeForm
from clinic.people.models import Client
from clinic.people.queries import code_of
from clinic.settings.current import clinic
from clinic.web import limiter

PROOF_LASTS = 30 * 60  # seconds


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code is asked for: whose it is, and the addresses before, here and after."""

    client: Client
    before: str
    here: str
    send: str
    after: str


@bp.post("/b/<link>/code/send")
@limiter.limit("10 per hour")
def send_code_for(link: str) -> Answer:
    """Send a code to the client of a private link."""
    return send_to(_of_link(link))


@bp.route("/b/<link>/code", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def code_for(link: str) -> Answer:
    """The page that asks for it."""
    return code_page(_of_link(link))


def known_client(draft: Draft | None, now: datetime) -> Client | None:
    """Who books: the client whose link was used in this browser to book once more, or who gave a code for her draft."""
    link = session.get("client")
    if isinstance(link, list) and now.timestamp() - link[2] <= PROOF_LASTS:
        return queries.client_of_link(link[0], link[1])
    client = queries.client_of(draft) if draft else None
    return client if is_proven(client, now) else None


def is_proven(client: Client | None, now: datetime) -> bool:
    """Whether this client typed in a code in this browser within the half hour."""
    proof = session.get("proof")
    if client is None or not isinstance(proof, list):
        return False
    return bool(proof[0] == client.public_id and 0 <= now.timestamp() - proof[1] <= PROOF_LASTS)


def send_to(place: Place) -> Answer:
    """Send a code, and on to the page that asks for it; nobody who has proven who she is needs another."""
    now = times.now()
    if is_proven(place.client, now):
        return redirect(place.after, 303)
    with transaction():
        code = send_code(place.client.id, clinic().locale, now)
    session["code"] = code.public_id
    return redirect(place.here, 303)


def code_page(place: Place) -> Answer:
    """Ask for the code that was sent from this browser; once it is right, go on."""
    now = times.now()
    if is_proven(place.client, now):
        return redirect(place.after, 303)
    name = str(session.get("code", ""))
    if code_of(name, place.client.id) is None:
        return redirect(place.before, 303)
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            refused = try_code(name, place.client.id, form.code.data, now)
        if refused is None:
            session["proof"] = [place.client.public_id, now.timestamp()]
            session.pop("code", None)
            return redirect(place.after, 303)
        form.code.errors = [refused]
    page = render_template("booking/code.html", form=form, place=place, email=masked(place.client.email))
    return page, 422 if form.errors else 200


def _of_link(link: str) -> Place:
    appointment = queries.by_link(link, clinic(), times.now())
    tasks = url_for("booking.questions_for", link=link)
    here, send = url_for("booking.code_for", link=link), url_for("booking.send_code_for", link=link)
    return Place(appointment.client, tasks, here, send, tasks)
