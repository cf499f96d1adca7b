"""Clients are found by any of their words, have so many bookings at once at most, and come in series."""

import sqlalchemy as sa
from alembic import op

from clinic.people.words import words_of
from migrations import settings

revision = "0010_book_by_telephone"
down_revision = "0009_add_explanations"
branch_labels = None
depends_on = None

BATCH = 1000
CLIENT = sa.table("client", *(sa.column(name) for name in ("id", "name", "email", "phone")))


def upgrade() -> None:
    words = op.create_table(
        "client_word",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["client.id"], name=op.f("fk_client_word_client_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("client_id", "word", name=op.f("pk_client_word")),
    )
    op.create_index("ix_client_word_word_client_id", "client_word", ["word", "client_id"])
    clients = op.get_bind().execute(sa.select(CLIENT)).all()
    for first in range(0, len(clients), BATCH):
        rows = [
            {"client_id": one.id, "word": word}
            for one in clients[first : first + BATCH]
            for word in words_of(one.name, one.email, one.phone)
        ]
        if rows:
            op.bulk_insert(words, rows)
    op.add_column("appointment", sa.Column("series", sa.String(), nullable=True))
    op.create_index("ix_appointment_series", "appointment", ["series"])
    settings.add(upcoming_per_client=0)


def downgrade() -> None:
    settings.drop("upcoming_per_client")
    op.drop_index("ix_appointment_series", "appointment")
    op.drop_column("appointment", "series")
    op.drop_index("ix_client_word_word_client_id", "client_word")
    op.drop_table("client_word")
