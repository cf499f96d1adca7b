"""How long a private link opens a booking, and when somebody is reminded of questions she left open."""

from migrations import settings

revision = "0006_let_links_end"
down_revision = "0005_add_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    settings.add(link_days=365, finish_reminder_hours=24)


def downgrade() -> None:
    settings.drop("link_days", "finish_reminder_hours")
