"""Deleting health data from the command line: what a client asks for, and what has been kept long enough."""

from collections.abc import Iterator
from datetime import datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from clinic import times
from clinic.booking import queries
from clinic.booking.actions import forget, forget_old, forget_old_drafts, forgettable
from clinic.booking.actions.forgetting import Forgetting
from clinic.booking.kept import Kept, kept
from clinic.booking.models import Appointment, Draft
from clinic.booking.reference import decode
from clinic.db import db, empty_log, transaction
from clinic.intake.retention import BLOCKED, UNUSED, VISIT
from clinic.settings.formats import day_year, reference
from clinic.settings.queries import clinic

BATCH = 100
CLASSES = {
    BLOCKED: "Answers that ruled the treatment out",
    UNUSED: "Answers that no visit used",
    VISIT: "Records of visits",
}


@click.command("forget-health")
@click.argument("reference")
@click.option("--yes", is_flag=True, help="Do it.")
@with_appcontext
def forget_health_command(reference: str, yes: bool) -> None:
    """Delete the health data of the client of the booking REFERENCE, except what the clinic has to keep.

    Without --yes it says what would go and what would stay. Make sure first that it is she who asks.
    """
    appointment = db.session.get(Appointment, decode(reference) or 0)
    if appointment is None:
        raise click.ClickException("There is no booking with this reference.")
    client, now = appointment.client, times.now()
    if yes:
        with transaction():
            found = forget(client, clinic(), now, "system")
        empty_log()
    else:
        found = forgettable(client, clinic(), now)
    for sentence in sentences(found, done=yes):
        click.echo(sentence)


@click.command("requests")
@with_appcontext
def requests_command() -> None:
    """List the bookings by whose private link somebody asked for health answers to be deleted."""
    waiting = queries.open_requests()
    for one in waiting:
        number = queries.appointments([one.appointment_id])[0].reference
        click.echo(f"{reference(number)}  asked on {day_year(one.asked_at)}")
    click.echo("Make sure it is she who asks, then: flask --app clinic forget-health REFERENCE" if waiting else "None.")


@click.command("retention")
@click.option("--do-it", is_flag=True, help="Delete it.")
@with_appcontext
def retention_command(do_it: bool) -> None:
    """Say which health data has been kept long enough, and with --do-it delete it."""
    now = times.now()
    drafts = db.session.execute(select(func.count(), func.min(Draft.created_at)).where(Draft.expires_at <= now)).one()
    click.echo(_line("Bookings that were begun", drafts[0], drafts[1]))
    due = [one for one in kept(clinic(), now) if one.until is not None and one.until <= now]
    for kind, words in CLASSES.items():
        made = [one.since for one in due if one.kind == kind]
        click.echo(_line(words, len(made), min(made, default=None)))
    if do_it:
        click.echo(f"Deleted: {_delete(due, now)}.")
        empty_log()
    else:
        click.echo("Nothing was deleted. To delete it: flask --app clinic retention --do-it")


COMMANDS = (forget_health_command, requests_command, retention_command)


def sentences(found: Forgetting, *, done: bool) -> Iterator[str]:
    """What was deleted (or would be), what is kept, why and until when, and what follows."""
    yield "Deleted:" if done else "This would be deleted:"
    yield f"- the health answers of {_count(len(found.goes), 'booking')}, with what was signed and decided on them"
    yield f"- what was answered in {_count(len(found.drafts), 'booking')} begun and not finished"
    if found.until:
        yield (
            f"Kept until {day_year(found.until)}: the record of {_count(len(found.stays), 'visit')} that took place."
            " The clinic has to keep it so long after the last visit (keep_health_years; local law decides)."
        )
    if found.ahead:
        visits = ", ".join(reference(one.reference) for one in queries.appointments(found.ahead))
        yield f"Still booked, and asking for the answers again: {visits}."
    if found.alike:
        others = ", ".join(reference(one.reference) for one in queries.appointments(found.alike))
        yield f"Other records have the same e-mail address: {others}. If they are hers too, run this for each."
    if not done:
        yield "Nothing was deleted. To do it, add --yes."


def _delete(due: list[Kept], now: datetime) -> str:
    """In batches, so that nobody who books has to wait."""
    drafts = answers = 0
    while True:
        with transaction():
            gone = forget_old_drafts(now)
        if not gone:
            break
        drafts += gone
    for start in range(0, len(due), BATCH):
        with transaction():
            answers += forget_old(due[start : start + BATCH], clinic(), now)
    return f"{_count(drafts, 'booking')} begun, {_count(answers, 'set')} of answers"


def _line(words: str, count: int, since: datetime | None) -> str:
    return f"{words}: {count}, the oldest from {day_year(since)}" if since else f"{words}: none"


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
