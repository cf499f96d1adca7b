"""Taking the time of a draft or an appointment, and giving it back."""

from datetime import datetime

from flask_babel import gettext as _

from clinic.booking import availability
from clinic.booking.availability import Choice, Wish
from clinic.booking.models import Appointment, Draft
from clinic.db import db
from clinic.scheduling import actions as diary
from clinic.scheduling.hours import local_date
from clinic.scheduling.overlap import SlotTaken
from clinic.scheduling.slots import Seat
from clinic.settings.queries import Clinic
from clinic.times import to_minutes

TRIES = 32  # a try is lost only when somebody else has just booked


def take(
    wish: Wish,
    start: datetime,
    clinic: Clinic,
    now: datetime,
    owner: Draft | Appointment,
    kind: str,
    expires_at: datetime | None,
) -> tuple[Seat, ...]:
    """Take everything the wish needs from that start for the owner's claim. Raises SlotTaken.

    Whoever asks for any therapist and loses one to somebody quicker gets the next who is free.
    """
    minute = to_minutes(start)
    usual = {seat[0] for seat in owner.seats} if isinstance(owner, Draft) else {s.resource_id for s in owner.seats}
    for _attempt in range(TRIES):
        found = availability.find(wish, (minute, minute + 1), clinic, now, ignoring=owner.claim_id)
        if minute not in found or start.second or start.microsecond:
            break
        choice = Choice({}, {})
        if wish.therapist_id is None:
            on = local_date(minute, clinic.zone)
            choice = availability.choice(found, on, clinic, now, ignoring=owner.claim_id, usual=usual)
        seats = found.seats(minute, choice.at(minute))
        try:
            with db.session.begin_nested():
                if owner.claim_id is None:
                    owner.claim_id = diary.claim(kind, seats, now, expires_at)
                else:
                    diary.reclaim(owner.claim_id, kind, seats, now, expires_at)
        except SlotTaken:
            continue
        owner.assigned_because = choice.reason(seats, wish.therapist_id)
        return seats
    raise SlotTaken(_("That time has just been taken."))


def drop_claim(owner: Draft | Appointment) -> None:
    """Give back what the owner had taken."""
    claim_id, owner.claim_id = owner.claim_id, None
    db.session.flush()
    if claim_id is not None:
        diary.release(claim_id)
