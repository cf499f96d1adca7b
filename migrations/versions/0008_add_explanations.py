"""Why staff went past a rule is kept with the appointment, and the clinic says when a client counts as not having come."""

import sqlalchemy as sa
from alembic import op

from migrations import settings

revision = "0008_add_explanations"
down_revision = "0006_let_links_end"
branch_labels = None
depends_on = None


def upgrade() -> None:
    settings.add(check_in_minutes=30, no_show_minutes=15)
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_explanation_appointment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_explanation_public_id")),
    )
    op.create_index(op.f("ix_explanation_appointment_id"), "explanation", ["appointment_id"])


def downgrade() -> None:
    op.drop_table("explanation")
    settings.drop("check_in_minutes", "no_show_minutes")
