"""What is done from the command line: `flask --app clinic …`."""

from typing import Any

import click
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.cli import AppGroup, with_appcontext

import config
from clinic import erasure, keys, owners, readers, times
from clinic.audit.actions import record
from clinic.booking.actions import decide, renew_link
from clinic.booking.reference import decode
from clinic.catalog import seed
from clinic.catalog.actions import set_price
from clinic.db import db, transaction
from clinic.demo import making as demonstration
from clinic.errors import ClinicError
from clinic.intake import seed as questions
from clinic.settings import actions as settings
from clinic.settings.formats import minor_units, money
from clinic.settings.queries import clinic

database = AppGroup("db", help="Bring the database up to date.")


class Command(click.Command):
    """A command to which a refusal is a sentence, too."""

    def invoke(self, ctx: click.Context) -> Any:
        """As ever."""
        try:
            return super().invoke(ctx)
        except ClinicError as error:
            raise click.ClickException(error.sentence) from error


def init_app(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(database)
    app.cli.add_command(seed_command)
    app.cli.add_command(demo_command)
    app.cli.add_command(set_command)
    app.cli.add_command(price_command)
    app.cli.add_command(renew_link_command)
    app.cli.add_command(decide_command)
    app.cli.add_command(readers.command)
    app.cli.add_command(keys.group)
    for each in (*erasure.COMMANDS, *owners.COMMANDS):
        app.cli.add_command(each)


@database.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Run the migrations up to REVISION."""
    command.upgrade(_alembic(), revision)


@database.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Undo the migrations down to REVISION."""
    command.downgrade(_alembic(), revision)


@database.command("revision")
@click.argument("name")
def revision(name: str) -> None:
    """Write a new migration called NAME (NNNN_verb_object) from what the models say."""
    command.revision(_alembic(), message=name, rev_id=name, autogenerate=True)


@click.command("seed", cls=Command)
@with_appcontext
def seed_command() -> None:
    """Add the catalog and the health questions that come with the product; what is there already stays as it is."""
    with transaction():
        added = seed.load_content(seed.read_content())
        if questions.load_content(questions.read_content(), times.now()):
            added.append("the health questions (have your clinician review them before you rely on them)")
    click.echo(f"Added: {', '.join(added) or 'nothing, everything is there'}.")


@click.command("set", cls=Command)
@click.argument("name")
@click.argument("value")
@with_appcontext
def set_command(name: str, value: str) -> None:
    """Change one of the clinic's settings: NAME VALUE, such as: phone "01 555 0100"."""
    with transaction():
        was, is_now = settings.change(name, value)
        thing = ("clinic_settings", 1)
        record("system", "change_setting", thing, times.now(), before={name: was}, after={name: is_now})
    click.echo(f"{name} is now {'empty' if is_now == '' else is_now}.")


@click.command("price", cls=Command)
@click.argument("slug")
@click.argument("minutes", type=int)
@click.argument("price", type=click.FloatRange(0, 100_000))
@with_appcontext
def price_command(slug: str, minutes: int, price: float) -> None:
    """Change a price: SLUG MINUTES PRICE, such as: swedish-massage 60 78.50"""
    currency = clinic().currency
    minor = minor_units(price, currency)
    with transaction():
        set_price(slug, minutes, minor, "system", times.now())
    click.echo(f"{slug}, {minutes} minutes: now {money(minor, currency)}.")


@click.command("renew-link", cls=Command)
@click.argument("reference")
@with_appcontext
def renew_link_command(reference: str) -> None:
    """Close the private link of the booking REFERENCE and send its client a new one."""
    with transaction():
        renew_link(decode(reference), times.now(), "system")
    click.echo("The old link opens nothing any more; a new one is on its way.")


@click.command("decide", cls=Command)
@click.argument("reference")
@click.argument("verdict", type=click.Choice(["as_booked", "needs_doctor", "no"]))
@click.option("--by", required=True, help="Who decided.")
@click.option("--reason", help="Why, against a rule that asks for a doctor.")
@click.option("--until", metavar="YYYY-MM-DD", help="The last day it is good for.")
@with_appcontext
def decide_command(reference: str, verdict: str, by: str, reason: str | None, until: str | None) -> None:
    """Decide on the booking REFERENCE that waits for a therapist or a doctor's note, and tell the client."""
    details = {"by": by, "reason": reason} if reason else {"by": by}
    number, house = decode(reference) or 0, clinic()
    try:
        end = times.end_of(until, house.zone) if until else None
    except (ValueError, OverflowError) as error:
        raise click.BadParameter("write a day as YYYY-MM-DD", param_hint="--until") from error
    with transaction():
        appointment = decide(number, verdict, details, house, times.now(), "system", may_override=True, until=end)
    click.echo(f"The booking is {appointment.status} now; the client is told.")


@click.command("demo", cls=Command)
@click.option("--zone", default="Europe/Dublin", show_default=True, help="IANA time zone of the clinic.")
@click.option("--opening", metavar="HH:MM-HH:MM", help="One opening for everybody, also through midnight.")
@click.option("--therapists", type=click.IntRange(1, 26), help="How many therapists.")
@click.option("--rooms", type=click.IntRange(1, 26), help="How many rooms.")
@click.option("--horizon", type=click.IntRange(1, 730), default=60, show_default=True, help="Days that can be booked.")
@click.option("--empty-diary", is_flag=True, help="No appointments.")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is a clinic already.")
@with_appcontext
def demo_command(if_empty: bool, **options: Any) -> None:
    """Make the demo clinic "Linden Row". Refuses where there is real data."""
    if if_empty and not demonstration.is_empty():
        return
    with transaction():
        made = demonstration.make(times.now(), demonstration.Plan(**options))
    click.echo(made)


def _alembic() -> Config:
    alembic = Config(toml_file=str(config.ROOT / "pyproject.toml"))
    alembic.attributes["engine"] = db.engine
    return alembic
