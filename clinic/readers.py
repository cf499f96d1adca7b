"""What a clinic answers a client who asks who has read about her health: `flask --app clinic readers <reference>`."""

import click
from flask.cli import with_appcontext

from clinic.access import called
from clinic.audit.queries import readings
from clinic.booking.models import Appointment
from clinic.booking.reference import decode
from clinic.db import db
from clinic.settings.formats import clock, day_year


@click.command("readers")
@click.argument("reference")
@with_appcontext
def command(reference: str) -> None:
    """Who of the staff has read the health answers of the booking REFERENCE, and when."""
    appointment = db.session.get(Appointment, decode(reference) or 0)
    if appointment is None:
        raise click.ClickException("There is no booking with this reference.")
    found = readings("response", appointment.response_id or 0)
    for event in found:
        click.echo(f"{day_year(event.at)}, {clock(event.at)}: {called(event.actor)}")
    if not found:
        click.echo("Nobody has read these answers.")
