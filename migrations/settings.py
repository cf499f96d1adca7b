"""Columns of the clinic's one row, for migrations."""

import sqlalchemy as sa
from alembic import op


def add(**defaults: int) -> None:
    """Add whole numbers to the clinic's settings, with what they are where there is a clinic already.

    SQLite makes the table anew to forbid nulls, and the copy would lose its check.
    """
    for name, value in defaults.items():
        op.add_column("clinic_settings", sa.Column(name, sa.Integer(), nullable=True))
        op.execute(f"UPDATE clinic_settings SET {name} = {value}")
    single = sa.CheckConstraint("id = 1", name=op.f("ck_clinic_settings_single"))
    with op.batch_alter_table("clinic_settings", table_args=(single,)) as table:
        for name in defaults:
            table.alter_column(name, existing_type=sa.Integer(), nullable=False)


def drop(*names: str) -> None:
    """Take settings away."""
    for name in names:
        op.drop_column("clinic_settings", name)
