"""An appointment as an RFC 5545 calendar file: stable UID, rising SEQUENCE, its own time zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import icalendar

A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows. Instants are aware; `zone` is the clinic's."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    location: str
    url: str
    organizer: str
    changed_at: datetime
    cancelled: bool


class _Zone(icalendar.Timezone):
    """A VTIMEZONE found day by day: the library's own stride of 64 steps over Morocco's five weeks of Ramadan."""

    _from_tzinfo_skip_search = [timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)]


class _Until(tzinfo):
    """A zone as far as a day. Where clocks never change again, the library would look for it until the year 9999."""

    def __init__(self, zone: tzinfo, last: date) -> None:
        self._zone, self._last = zone, last

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return None if moment and moment.date() > self._last else self._zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self._zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return self._zone.tzname(moment)


def calendar_file(entry: Entry) -> bytes:
    """The file. A cancelled appointment keeps its UID, so that calendars take it away."""
    zone = _zone_of(entry)
    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", _line(entry.summary))
    event.add("description", entry.description)
    event.add("location", _line(entry.location))
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Clinic//Booking//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    if entry.organizer:
        event.add("organizer", f"mailto:{_line(entry.organizer)}")
    if zone is not UTC:
        first, last = entry.starts_at.date() - A_YEAR, entry.starts_at.date() + A_YEAR
        calendar.add_component(_Zone.from_tzinfo(_Until(zone, last), entry.zone, first, last))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _zone_of(entry: Entry) -> tzinfo:
    """The clinic's zone, or UTC in an hour that comes twice: a calendar could not tell the second from the first."""
    zone = ZoneInfo(entry.zone)
    local = [instant.astimezone(zone) for instant in (entry.starts_at, entry.ends_at)]
    once = all(one.replace(fold=0).utcoffset() == one.replace(fold=1).utcoffset() for one in local)
    return zone if once else UTC


def _line(text: str) -> str:
    return " ".join(text.split())
