"""What waits for a therapist's decision."""

from flask import render_template

from clinic import access, times
from clinic.access import HEALTH_READ, needs
from clinic.booking.queries import waiting
from clinic.intake.staff import bp


@bp.get("/health")
@needs(HEALTH_READ)
def answers() -> str:
    """The appointments whose answers wait for a decision, the soonest first."""
    return render_template("intake/staff/queue.html", appointments=waiting(access.somebody().therapist_id, times.now()))
