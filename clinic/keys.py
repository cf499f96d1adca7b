"""Sealing everything again with the newest key, so that an old one can be dropped."""

from collections.abc import Iterator

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import undefer

from clinic import vault
from clinic.db import Base, db, transaction
from clinic.intake import signed

group = AppGroup("keys", help="The keys that seal health data.")


@group.command("rotate")
def rotate() -> None:
    """Seal all health data with the first of CLINIC_DATA_KEYS; after that the others can be dropped."""
    try:
        with transaction(), signed.permit(signed.SEAL):
            counts = reseal()
    except vault.KeyLost as error:
        raise click.ClickException(f"{error}. Nothing was changed.") from error
    told = ", ".join(f"{count} in {table}" for table, count in sorted(counts.items()))
    click.echo(f"Sealed again: {told or 'nothing, everything had the newest key'}.")


def reseal() -> dict[str, int]:
    """Seal with the newest key whatever is sealed with another; how much per table.

    Raises KeyLost, before anything of that row is changed, where the key that sealed it is not in the ring.
    """
    counts: dict[str, int] = {}
    for model, sealed in sealed_attributes():
        for row in _rows(model, sealed.column):
            kept = getattr(row, sealed.column)
            if not vault.sealed_with_newest(kept):
                about = sealed.about(row)
                setattr(row, sealed.column, vault.seal(vault.unseal(kept, about), about))
                counts[model.__tablename__] = counts.get(model.__tablename__, 0) + 1
            db.session.flush()
            db.session.expunge(row)
    return counts


def sealed_attributes() -> list[tuple[type[Base], vault.Sealed]]:
    """Every sealed attribute of every table."""
    models = [mapper.class_ for mapper in Base.registry.mappers]
    return [(model, each) for model in models for each in vars(model).values() if isinstance(each, vault.Sealed)]


def _rows(model: type[Base], column: str) -> Iterator[Base]:
    """One row at a time, locked: somebody may be answering just now."""
    attribute, number = getattr(model, column), model.__table__.c.id
    for row_id in db.session.scalars(select(number).where(attribute.is_not(None)).order_by(number)).all():
        yield db.session.get_one(model, row_id, options=[undefer(attribute)], with_for_update=True)
