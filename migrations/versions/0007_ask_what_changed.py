"""How long before a visit a client is asked whether anything has changed."""

from migrations import settings

revision = "0007_ask_what_changed"
down_revision = "0006_let_links_end"
branch_labels = None
depends_on = None


def upgrade() -> None:
    settings.add(change_check_hours=48)


def downgrade() -> None:
    settings.drop("change_check_hours")
