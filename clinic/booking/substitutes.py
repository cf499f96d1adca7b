"""Who could stand in for a therapist who can't come, visit by visit, each at the time that it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic.booking.availability import Latitude, Wish, free_at
from clinic.booking.models import Appointment
from clinic.catalog.queries import services_by_id
from clinic.settings.queries import Clinic
from clinic.times import to_minutes

MOST = 60  # visits that are looked at in one go
IN_HOURS = Latitude()


@dataclass(frozen=True, slots=True)
class StandIn:
    """A visit, and the (id, name) of everybody with the skill who is free then; whether the client named the absent."""

    visit: Appointment
    able: list[tuple[int, str]]
    asked_for: bool


def stand_ins(
    visits: Sequence[Appointment], absent: int, therapists: Sequence[tuple[int, str]], clinic: Clinic, now: datetime
) -> list[StandIn]:
    """Everybody who could take each visit over, in the clinic's order; a constant number of SELECTs."""
    services = services_by_id({visit.service_id for visit in visits})
    pairs = [
        (visit, who) for visit in visits[:MOST] for who in therapists if who[0] not in {absent, *visit.resource_ids}
    ]
    wanted = [
        (
            Wish(
                services[visit.service_id],
                visit.minutes,
                who[0],
                visit.client.resource_id,
                visit.pinned_rooms,
                IN_HOURS,
            ),
            to_minutes(visit.starts_at),
        )
        for visit, who in pairs
    ]
    own = [visit.claim_id for visit in visits if visit.claim_id]
    able: dict[int, list[tuple[int, str]]] = {visit.id: [] for visit in visits}
    for (visit, who), free in zip(pairs, free_at(wanted, clinic, now, ignoring=own), strict=True):
        if free:
            able[visit.id].append(who)
    return [StandIn(visit, able[visit.id], visit.therapist_id == absent) for visit in visits]
