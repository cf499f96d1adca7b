"""What is done with a whole series at once."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _

from clinic.booking import visits
from clinic.booking.actions.turning import strike
from clinic.booking.models import Appointment
from clinic.db import db
from clinic.errors import ClinicError, Missing
from clinic.settings.queries import Clinic


class SeriesChanged(ClinicError):
    """The visits are no longer those that were shown."""

    http_status = 409


def cancel_following(
    appointment_id: int, seen: Collection[str], clinic: Clinic, now: datetime, actor: str, *, tell: bool
) -> list[Appointment]:
    """Call off a visit and those of its series after it, all of them, whatever notice was agreed.

    `seen` are their public ids, as they were shown. Sent again, it changes nothing. Raises Missing, SeriesChanged.
    """
    visit = db.session.get(Appointment, appointment_id)
    if visit is None or visit.series is None:
        raise Missing(_("There is no such series."))
    found = visits.following(visit, lock=True)
    if found and {one.public_id for one in found} != set(seen):
        raise SeriesChanged(_("These visits have changed since you opened the page. This is how they stand now."))
    for one in found:
        strike(one, "asked", clinic, now, actor, tell=tell)
    return found
