"""The soonest free time of every service, for pages that look ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clinic.booking import availability
from clinic.booking.availability import Wish
from clinic.catalog.models import Service, ServiceOption
from clinic.catalog.queries import bookable_services
from clinic.people.queries import names_of
from clinic.scheduling.hours import local_date, midnight
from clinic.scheduling.slots import Diary
from clinic.settings.queries import Clinic
from clinic.times import from_minutes, to_minutes


@dataclass(frozen=True, slots=True)
class NextOpening:
    """The soonest time of a service."""

    service: Service
    minutes: int
    starts_at: datetime
    therapist_id: int
    therapist: str


def next_openings(
    clinic: Clinic,
    now: datetime,
    *,
    services: Sequence[Service] | None = None,
    days: int = 14,
    apart: bool = False,
) -> list[NextOpening]:
    """The soonest time of each of the services (all, unless said) within so many days, soonest first.

    A constant number of queries. Beyond a service's horizon there is nothing, however many days are asked for.

    `apart`: no two are the same therapist at the same time, so that a short list offers more than one thing.
    """
    services = bookable_services() if services is None else services
    wishes = [Wish(service, _default(service).minutes) for service in services]
    today = local_date(to_minutes(now), clinic.zone)
    window = to_minutes(now), midnight(today + timedelta(days=days), clinic.zone)
    found: list[tuple[int, int]] = []
    chosen: list[Wish] = []
    soonest = zip(wishes, availability.find_each(wishes, window, clinic, now), strict=True)
    for wish, openings in sorted(soonest, key=lambda pair: pair[1].first() or window[1]):
        for start in openings.starts():
            who = next((s.resource_id for s in openings.led_by(start, _first) if s.kind == "therapist"), 0)
            if not apart or (start, who) not in found:
                found.append((start, who))
                chosen.append(wish)
                break
    names = names_of(who for _, who in found)
    return [
        NextOpening(wish.service, wish.minutes, from_minutes(start), who, names.get(who, ""))
        for (start, who), wish in sorted(zip(found, chosen, strict=True), key=lambda row: row[0])
    ]


def _first(diary: Diary) -> tuple[int, ...]:
    return (diary.id,)


def _default(service: Service) -> ServiceOption:
    return next((option for option in service.options if option.is_default), service.options[0])
