"""How long a private link opens a booking, and when somebody is reminded of questions she left open."""

import sqlalchemy as sa
from alembic import op

revision = "0008_add_link_and_reminder_settings"
down_revision = "0001_create_tables"
branch_labels = None
depends_on = None

COLUMNS = {"link_days": 30, "finish_reminder_hours": 24}


def upgrade() -> None:
    with op.batch_alter_table("clinic_settings") as table:
        for name, value in COLUMNS.items():
            table.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
    with op.batch_alter_table("clinic_settings") as table:
        for name in COLUMNS:
            table.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("clinic_settings") as table:
        for name in COLUMNS:
            table.drop_column(name)
