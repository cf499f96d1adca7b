"""Taking the time of a draft or an appointment, and giving it back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update

from clinic.booking import availability
from clinic.booking.availability import Choice, Wish
from clinic.booking.models import Appointment, AppointmentSeat, Draft
from clinic.db import db, one_at_a_time
from clinic.scheduling import actions as diary
from clinic.scheduling.busy import claims_over
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
    *,
    usual: Collection[int] = (),
    yielding: Collection[int] = (),
) -> tuple[Seat, ...]:
    """Take everything the wish needs from that start for the owner's claim. Raises SlotTaken.

    Whoever asks for any therapist and loses one to somebody quicker gets the next who is free; the `usual` first. The
    claims `yielding`, the asker's other holds, give way where they are in hers.
    """
    minute = to_minutes(start)
    on = local_date(minute, clinic.zone)
    own = {*yielding} if owner.claim_id is None else {*yielding, owner.claim_id}
    one_at_a_time(f"start {minute}")  # whoever comes second looks when the first is done, and need not find out later
    counted = False
    for _attempt in range(TRIES):
        found = availability.find(wish, (minute, minute + 1), clinic, now, ignoring=own)
        if minute not in found or start.second or start.microsecond:
            break
        if not counted and found.capped:
            one_at_a_time(f"day {on}")  # what was counted for the day's cap stays true from here
            counted = True
            continue
        choice = Choice()
        if wish.therapist_id is None:
            choice = availability.choice(found, on, clinic, now, ignoring=own, usual=usual)
        seats = found.seats(minute, choice.at(minute))
        try:
            with db.session.begin_nested():
                _give_way(claims_over(seats, set(yielding)))
                if owner.claim_id is None:
                    owner.claim_id = diary.claim(kind, seats, now, expires_at)
                else:
                    diary.reclaim(owner.claim_id, kind, seats, now, expires_at)
        except SlotTaken:
            continue
        owner.assigned_because = choice.reason(seats, wish.therapist_id)
        return seats
    raise SlotTaken


def drop_claim(owner: Draft | Appointment) -> None:
    """Give back what the owner had taken."""
    claim_id, owner.claim_id = owner.claim_id, None
    db.session.flush()
    if claim_id is not None:
        diary.release(claim_id)


def seated(appointment: Appointment, seats: tuple[Seat, ...]) -> list[AppointmentSeat]:
    """Who takes part and where, as the appointment keeps it; who stays keeps her row."""
    old = {seat.resource_id: seat for seat in appointment.seats}
    return [
        old.get(seat.resource_id) or AppointmentSeat(resource_id=seat.resource_id, kind=seat.kind)
        for seat in seats
        if seat.kind != "client"
    ]


def _give_way(claim_ids: Collection[int]) -> None:
    for claim_id in sorted(claim_ids):
        db.session.execute(update(Draft).where(Draft.claim_id == claim_id).values(claim_id=None))
        diary.release(claim_id)
