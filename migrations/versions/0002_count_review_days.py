"""A therapist's review is waited for in working days, no longer in hours."""

import sqlalchemy as sa
from alembic import op

revision = "0002_count_review_days"
down_revision = "0001_create_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _replace("review_hours", "review_days", "(review_hours + 23) / 24")


def downgrade() -> None:
    _replace("review_days", "review_hours", "review_days * 24")


def _replace(old: str, new: str, value: str) -> None:
    op.add_column("clinic_settings", sa.Column(new, sa.Integer(), nullable=True))
    op.execute(f"UPDATE clinic_settings SET {new} = {value}")
    only_one = sa.CheckConstraint("id = 1", name=op.f("ck_clinic_settings_single"))  # SQLite makes the table anew
    with op.batch_alter_table("clinic_settings", table_args=(only_one,)) as table:
        table.alter_column(new, existing_type=sa.Integer(), nullable=False)
        table.drop_column(old)
