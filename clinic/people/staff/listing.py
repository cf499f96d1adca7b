"""Finding a client by whatever she says on the telephone."""

from flask import render_template, request

from clinic import times
from clinic.access import CLIENTS_READ, needs
from clinic.booking import visits
from clinic.people import queries
from clinic.people.staff import bp

SHOWN = 20


@bp.get("/clients")
@needs(CLIENTS_READ)
def search() -> str:
    """The clients meant by `q`: part of a name, digits of a telephone number, an e-mail address or a reference."""
    typed = request.args.get("q", "")[:200].strip()
    found = visits.meant(typed, SHOWN + 1)
    return render_template(
        "people/staff/search.html",
        typed=typed,
        enough=visits.is_enough(typed),
        clients=found[:SHOWN],
        more=len(found) > SHOWN,
        around=visits.around([client.id for client in found[:SHOWN]], times.now()),
        count=None if typed else queries.how_many(),
    )
