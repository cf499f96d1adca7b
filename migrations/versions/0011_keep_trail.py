"""The trail says from where, is found by day, person and kind of act, and is changed by nobody."""

import sqlalchemy as sa
from alembic import op

from clinic.audit import append_only

revision = "0011_keep_trail"
down_revision = "0010_book_by_telephone"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_audit_event_at_id": ["at", "id"],
    "ix_audit_event_actor_at_id": ["actor", "at", "id"],
    "ix_audit_event_action_at_id": ["action", "at", "id"],
}


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("from_where", sa.String(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(name, "audit_event", columns)
    for statement in append_only.install(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in append_only.remove(op.get_bind().dialect.name):
        op.execute(statement)
    for name in INDEXES:
        op.drop_index(name, "audit_event")
    op.drop_column("audit_event", "from_where")
