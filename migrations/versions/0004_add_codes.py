"""One-time codes, and what answers that are given again need to know of the earlier ones."""

import sqlalchemy as sa
from alembic import op

from migrations import settings

revision = "0004_add_codes"
down_revision = "0003_keep_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name=op.f("fk_code_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_code_public_id")),
    )
    op.create_index(op.f("ix_code_client_id"), "code", ["client_id"], unique=False)
    # not by batch: a table made anew on SQLite would lose its checks, and this says the same on both databases
    op.execute(
        "ALTER TABLE draft ADD COLUMN previous_id INTEGER CONSTRAINT fk_draft_previous_id REFERENCES response (id)"
    )
    op.add_column("response", sa.Column("profile_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("response", sa.Column("arrival_at", sa.DateTime(timezone=True), nullable=True))
    settings.add(risk_months=6)


def downgrade() -> None:
    settings.drop("risk_months")
    op.drop_column("response", "arrival_at")
    op.drop_column("response", "profile_at")
    op.drop_column("draft", "previous_id")
    op.drop_index(op.f("ix_code_client_id"), table_name="code")
    op.drop_table("code")
