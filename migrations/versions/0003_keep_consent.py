"""Consent can be signed again and taken back, and the database refuses to change what was signed."""

import sqlalchemy as sa
from alembic import op

from clinic.intake import signed
from migrations import settings

revision = "0003_keep_consent"
down_revision = "0002_count_review_days"
branch_labels = None
depends_on = None

CONSENT = sa.table(
    "consent",
    *(sa.column("id", sa.Integer), sa.column("client_id", sa.Integer)),
    sa.column("withdrawn_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    settings.add(consent_months=12, keep_health_years=8)

    taken_back = op.get_bind().execute(sa.select(CONSENT).where(CONSENT.c.withdrawn_at.is_not(None))).all()
    with op.batch_alter_table("consent") as batch:
        batch.drop_constraint(op.f("uq_consent_response_id"), type_="unique")
        batch.drop_column("withdrawn_at")
        batch.create_index(op.f("ix_consent_response_id"), ["response_id"])
    withdrawal = op.create_table(
        "consent_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_withdrawal_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_withdrawal")),
        sa.UniqueConstraint("consent_id", "what", name=op.f("uq_consent_withdrawal_consent_id_what")),
    )
    op.bulk_insert(
        withdrawal,
        [
            {"consent_id": row.id, "what": "everything", "at": row.withdrawn_at, "by": f"client:{row.client_id}"}
            for row in taken_back
        ],
    )
    op.create_table(
        "signed_permit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_permit")),
    )
    op.create_table(
        "erasure_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_erasure_request_appointment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_request")),
    )
    op.create_index(
        "uq_erasure_request_open",
        "erasure_request",
        ["appointment_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    for statement in signed.install(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in signed.remove(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_index("uq_erasure_request_open", "erasure_request")
    op.drop_table("erasure_request")
    op.drop_table("signed_permit")

    with op.batch_alter_table("consent") as batch:
        batch.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    # the older table knows only all or nothing: whoever took something back has taken back everything
    op.execute(
        "UPDATE consent SET withdrawn_at = (SELECT min(at) FROM consent_withdrawal WHERE consent_id = consent.id)"
    )
    op.drop_table("consent_withdrawal")
    # the older table holds one consent of a response: the last one signed
    op.execute(
        "DELETE FROM consent WHERE EXISTS (SELECT 1 FROM consent AS later"
        " WHERE later.response_id = consent.response_id AND later.id > consent.id)"
    )
    with op.batch_alter_table("consent") as batch:
        batch.drop_index(op.f("ix_consent_response_id"))
        batch.create_unique_constraint(op.f("uq_consent_response_id"), ["response_id"])

    settings.drop("consent_months", "keep_health_years")
