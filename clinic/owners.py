"""The way in from the command line: the first owner, and whoever is locked out."""

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import with_appcontext

from clinic import times
from clinic.accounts import queries
from clinic.accounts.actions import Post, Refused, add_account, make_link
from clinic.accounts.messages import absolute_link
from clinic.db import transaction
from clinic.settings.queries import clinic


@click.command("create-owner")
@click.argument("email")
@click.argument("name")
@with_appcontext
def create_owner_command(email: str, name: str) -> None:
    """Let somebody in as an owner: EMAIL NAME. Prints a link, good once, to choose a password with."""
    try:
        address = validate_email(email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise click.BadParameter(str(error), param_hint="EMAIL") from error
    now = times.now()
    try:
        with transaction():
            account = add_account(name, address, Post("owner"), "system", now)
            link = absolute_link(make_link(account, "invite", "system", now))
    except Refused as error:
        raise click.ClickException(error.sentence) from error
    click.echo(f"Open this link within seven days and choose a password:\n{link}")


@click.command("sign-in-link")
@click.argument("email")
@click.option("--if-demo", is_flag=True, help="Do nothing where the clinic is real.")
@with_appcontext
def sign_in_link_command(email: str, *, if_demo: bool) -> None:
    """Print a link that signs EMAIL in once, within the hour. A second factor is asked for all the same."""
    account = queries.by_email(email.strip().lower())
    if if_demo and (account is None or not clinic().is_demo):
        return
    if account is None or not account.active:
        raise click.ClickException("Nobody signs in with this address.")
    with transaction():
        link = absolute_link(make_link(account, "sign_in", "system", times.now()))
    click.echo(link)


COMMANDS = (create_owner_command, sign_in_link_command)
