"""Doctors' letters, what a decision rests on and how long it lasts, and answers that an earlier decision covers."""

import sqlalchemy as sa
from alembic import op

from migrations import settings

revision = "0005_add_letters"
down_revision = "0004_add_codes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_letter_client_id")),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_letter_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("public_id", name=op.f("uq_letter_public_id")),
    )
    op.create_index(op.f("ix_letter_client_id"), "letter", ["client_id"], unique=False)
    op.create_index(op.f("ix_letter_response_id"), "letter", ["response_id"], unique=False)
    op.add_column("decision", _reference("letter_id", "letter.id", "fk_decision_letter_id"), inline_references=True)
    op.add_column(
        "response", _reference("covered_by_id", "response.id", "fk_response_covered_by_id"), inline_references=True
    )
    settings.add(clearance_months=6)


def downgrade() -> None:
    settings.drop("clearance_months")
    op.drop_column("response", "covered_by_id")
    op.drop_column("decision", "letter_id")
    op.drop_index(op.f("ix_letter_response_id"), "letter")
    op.drop_index(op.f("ix_letter_client_id"), "letter")
    op.drop_table("letter")


def _reference(name: str, target: str, called: str) -> sa.Column:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(target, name=op.f(called)), nullable=True)
