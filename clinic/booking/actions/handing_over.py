"""Visits of a therapist who can't come go to colleagues, at the times they have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from clinic.booking.actions.rearranging import Change, rearrange
from clinic.booking.models import Appointment
from clinic.booking.substitutes import IN_HOURS
from clinic.db import db
from clinic.errors import ClinicError
from clinic.scheduling.overlap import SlotTaken
from clinic.settings.formats import clock
from clinic.settings.queries import Clinic


class NotFree(ClinicError):
    """A colleague is taken by now."""

    http_status = 409


@dataclass(frozen=True, slots=True)
class Handover:
    """Who takes a visit over, and how the visit stood when that was chosen."""

    therapist_id: int
    seen: str


def hand_over(
    handovers: Mapping[str, Handover], clinic: Clinic, now: datetime, actor: str, *, tell: bool
) -> list[Appointment]:
    """Give visits (by public id) to colleagues, all of them or none; those visits.

    Raises NotFree where somebody is taken, Stale where a visit has changed, NotAllowed by the client's answers.
    """
    wanted = select(Appointment).where(Appointment.public_id.in_(handovers)).order_by(Appointment.id)
    moved = []
    for visit in db.session.scalars(wanted).all():
        to = handovers[visit.public_id]
        room = next(iter(visit.pinned_rooms), None)
        change = Change(visit.starts_at, visit.minutes, to.therapist_id, room, IN_HOURS, tell)
        try:
            moved.append(rearrange(visit.id, change, clinic, now, actor, to.seen))
        except SlotTaken as error:
            said = {"name": visit.client.name, "clock": clock(visit.starts_at)}
            sentence = _("Whoever was to treat %(name)s at %(clock)s is no longer free. Nothing was changed.", **said)
            raise NotFree(sentence) from error
    return moved
