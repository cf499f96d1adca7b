"""Columns of the clinic's one row, for migrations."""

import sqlalchemy as sa
from alembic import op


def add(**defaults: int) -> None:
    """Add whole numbers to the clinic's settings, with what they are where there is a clinic already.

    SQLite makes the table anew to forbid nulls, and the copy would lose its check.
    """
    for name, value in defaults.items():
        _add(name, sa.Integer(), str(value))
    _forbid_null(sa.Integer(), *defaults)


def add_switch(name: str) -> None:
    """Add a switch to the clinic's settings; it is off."""
    _add(name, sa.Boolean(), "false")
    _forbid_null(sa.Boolean(), name)


def drop(*names: str) -> None:
    """Take settings away."""
    for name in names:
        op.drop_column("clinic_settings", name)


def _add(name: str, kind: sa.types.TypeEngine, value: str) -> None:
    op.add_column("clinic_settings", sa.Column(name, kind, nullable=True))
    op.execute(f"UPDATE clinic_settings SET {name} = {value}")


def _forbid_null(kind: sa.types.TypeEngine, *names: str) -> None:
    single = sa.CheckConstraint("id = 1", name=op.f("ck_clinic_settings_single"))
    with op.batch_alter_table("clinic_settings", table_args=(single,)) as table:
        for name in names:
            table.alter_column(name, existing_type=kind, nullable=False)
