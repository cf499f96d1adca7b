"""What is known of a client."""

from flask import render_template

from clinic import times
from clinic.access import CLIENTS_READ, needs
from clinic.booking import visits
from clinic.people import queries
from clinic.people.staff import bp


@bp.get("/clients/<public_id>")
@needs(CLIENTS_READ)
def show(public_id: str) -> str:
    """How a client is reached, and her visits: those to come, and the last of those that were."""
    client = queries.client_by_name(public_id)
    coming, past = visits.of_client(client.id, times.now())
    return render_template("people/staff/client.html", client=client, coming=coming, past=past, most=visits.PAST)
