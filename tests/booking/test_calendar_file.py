"""The calendar file: read back by a calendar library and, line by line, by ourselves; true across clock changes."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr

from clinic.booking.calendar_file import Entry, calendar_file
from clinic.booking.messages import calendar_of
from clinic.settings.queries import Clinic
from tests import factories
from tests.booking.practice import TUESDAY, WEDNESDAY
from tests.factories import NOW, at
from tests.visiting import Visitor

ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Kathmandu",
]


def entry(starts_at, zone="Europe/Dublin", **values):
    given = {
        "uid": "abc@clinic",
        "sequence": 0,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
        "zone": zone,
        "summary": "Swedish massage at Test Clinic",
        "description": "With Anna.",
        "location": "1 Example Street, Demo Town",
        "url": "http://localhost:8000/b/x-y",
        "organizer": "hello@clinic.example",
        "changed_at": NOW,
        "cancelled": False,
    }
    return Entry(**given | values)


def event_of(content):
    (event,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return event


# ---- the same, read by hand ------------------------------------------------


def lines(content):
    """The content lines: unfolded, each as name, parameters and value."""
    text = content.decode().replace("\r\n ", "")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    found = []
    for line in text.split("\r\n")[:-1]:
        head, _, value = line.partition(":")
        name, *parameters = head.split(";")
        found.append((name, dict(one.split("=") for one in parameters), value))
    return found


def part(content, kind):
    """The lines of the parts of that kind, each a list."""
    parts, inside = [], None
    for name, parameters, value in lines(content):
        if (name, value) == ("BEGIN", kind):
            inside = []
        elif (name, value) == ("END", kind):
            parts.append(inside)
            inside = None
        elif inside is not None:
            inside.append((name, parameters, value))
    return parts


def wall_clock(text):
    """A local time as the file writes it."""
    return datetime.strptime(text, "%Y%m%dT%H%M%S")  # noqa: DTZ007


def instant_by_hand(content, name):
    """DTSTART or DTEND as an instant, worked out from the file's own VTIMEZONE and nothing else."""
    (event,) = part(content, "VEVENT")
    value = next(value for line, _parameters, value in event if line == name)
    if value.endswith("Z"):
        return wall_clock(value[:-1]).replace(tzinfo=UTC)
    wall, onsets = wall_clock(value), []
    for kind in ("STANDARD", "DAYLIGHT"):
        for rules in part(content, kind):
            known = {line: value for line, _parameters, value in rules}
            start = wall_clock(known["DTSTART"])
            dates = [value for line, _parameters, values in rules if line == "RDATE" for value in values.split(",")]
            times = [start, *map(wall_clock, dates)]
            if "RRULE" in known:
                times += rrulestr(known["RRULE"], dtstart=start).between(start, wall + timedelta(days=400))
            onsets += [(time, known["TZOFFSETTO"]) for time in times]
    offset = max(((time, to) for time, to in onsets if time <= wall), default=min(onsets))[1]
    sign = -1 if offset[0] == "-" else 1
    return (wall - sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5]))).replace(tzinfo=UTC)


# ---- what it holds ---------------------------------------------------------


def test_it_is_one_event_in_one_zone():
    content = calendar_file(entry(at(f"{TUESDAY} 10:30")))
    calendar = icalendar.Calendar.from_ical(content)
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert {str(calendar[name]) for name in ("VERSION", "METHOD")} == {"2.0", "PUBLISH"}
    event = event_of(content)
    assert event["DTSTART"].dt == at(f"{TUESDAY} 10:30")
    assert event["DTSTART"].params["TZID"] == "Europe/Dublin"
    assert {name: str(event[name]) for name in ("UID", "SEQUENCE", "STATUS", "SUMMARY", "ORGANIZER")} == {
        "UID": "abc@clinic",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "SUMMARY": "Swedish massage at Test Clinic",
        "ORGANIZER": "mailto:hello@clinic.example",
    }


def test_no_line_is_longer_than_75_octets():
    content = calendar_file(
        entry(at(f"{TUESDAY} 10:30"), summary="ö" * 300, location="😀" * 300, description="x" * 3000)
    )
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert str(event_of(content)["SUMMARY"]) == "ö" * 300


def test_a_cancelled_one_takes_itself_away():
    content = calendar_file(entry(at(f"{TUESDAY} 10:30"), cancelled=True, sequence=2))
    event = event_of(content)
    assert str(icalendar.Calendar.from_ical(content)["METHOD"]) == "CANCEL"
    assert [str(event[name]) for name in ("UID", "SEQUENCE", "STATUS", "TRANSP")] == [
        "abc@clinic",
        "2",
        "CANCELLED",
        "TRANSPARENT",
    ]


def changes(zone):
    """Instants round every clock change of 2026 and 2027 in a zone, and four quiet ones."""
    where = ZoneInfo(zone)
    moments = [datetime(2026, month, 15, 10, tzinfo=UTC) for month in (1, 4, 7, 10)]
    hour = datetime(2026, 1, 1, tzinfo=UTC)
    while hour.year < 2028:
        after = hour + timedelta(hours=1)
        if hour.astimezone(where).utcoffset() != after.astimezone(where).utcoffset():
            moments += [hour + timedelta(minutes=minutes) for minutes in (-1500, -45, 0, 30, 60, 75, 1500)]
        hour = after
    return moments


@pytest.mark.parametrize("zone", ZONES)
def test_every_reader_finds_the_same_instant_across_clock_changes(zone):
    for starts_at in changes(zone):
        content = calendar_file(entry(starts_at, zone))
        event = event_of(content)
        for name, instant in (("DTSTART", starts_at), ("DTEND", starts_at + timedelta(hours=1))):
            assert event[name].dt.astimezone(UTC) == instant
            assert instant_by_hand(content, name) == instant


def test_an_hour_that_comes_twice_is_written_in_utc():
    """Clocks in Dublin go back at 02:00 on 25 October 2026; a local 01:30 would be either of two."""
    for starts_at in (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):
        content = calendar_file(entry(starts_at))
        assert f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}".encode() in content.split(b"\r\n")
        assert part(content, "VTIMEZONE") == []
    quiet = calendar_file(entry(datetime(2026, 10, 25, 9, 30, tzinfo=UTC)))
    assert b"DTSTART;TZID=Europe/Dublin:20261025T093000" in quiet.split(b"\r\n")


HOSTILE = [
    "x\r\nBEGIN:VEVENT\r\nUID:evil",
    "x\nATTENDEE:mailto:evil@evil.example",
    "x\\nATTACH:http://evil.example",
    'a;b,c\\d"e:f',
    "x\r\n\r\nEND:VEVENT",
    "\N{RIGHT-TO-LEFT OVERRIDE}x\N{LINE SEPARATOR}y\x85z",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["summary", "description", "location", "organizer", "uid"])
def test_no_text_becomes_a_line_of_its_own(name, text):
    content = calendar_file(entry(at(f"{TUESDAY} 10:30"), **{name: text}))
    names = {line[0] for line in lines(content)}
    assert names & {"ATTENDEE", "ATTACH"} == set()
    assert len(part(content, "VEVENT")) == 1
    assert len(icalendar.Calendar.from_ical(content).walk("VEVENT")) == 1


@pytest.mark.parametrize("text", HOSTILE[1:4])
def test_text_is_kept_to_the_letter(text):
    event = event_of(calendar_file(entry(at(f"{TUESDAY} 10:30"), description=text)))
    assert str(event["DESCRIPTION"]) == text


# ---- an appointment's ------------------------------------------------------


def test_the_uid_stays_and_the_sequence_rises(practice):
    appointment = practice.book(f"{WEDNESDAY} 10:30")
    files = [calendar_of(appointment)]
    files.append(calendar_of(practice.move(appointment, f"{TUESDAY} 14:00")))
    files.append(calendar_of(practice.cancel(appointment)))
    events = [event_of(content) for content in files]
    assert {str(event["UID"]) for event in events} == {f"{appointment.public_id}@clinic"}
    assert [int(event["SEQUENCE"]) for event in events] == [0, 1, 2]
    assert [event["DTSTART"].dt for event in events] == [at(f"{WEDNESDAY} 10:30"), *[at(f"{TUESDAY} 14:00")] * 2]
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_it_says_with_whom_and_where_and_how_to_change_it(practice):
    appointment = practice.book(f"{WEDNESDAY} 10:30")
    event = event_of(calendar_of(appointment))
    link = f"http://localhost:8000/b/{appointment.link}"
    assert str(event["SUMMARY"]) == "Swedish massage at Test Clinic"
    assert str(event["DESCRIPTION"]) == f"With Anna. Change or cancel: {link}"
    assert (str(event["LOCATION"]), str(event["URL"])) == ("1 Example Street, Demo Town", link)


def test_the_client_is_not_in_it(practice):
    content = calendar_of(practice.book())
    assert re.findall(rb"(?i)ada|sample|client\.example|855550142", content) == []


def test_it_keeps_the_zone_that_was_agreed(practice):
    appointment = practice.book()
    factories.clinic(zone="America/New_York")
    assert isinstance(practice.clinic, Clinic)
    assert event_of(calendar_of(appointment))["DTSTART"].params["TZID"] == "Europe/Dublin"


def test_it_comes_as_a_file(house, link):
    answer = Visitor(house).open(f"{link}/calendar.ics").response
    assert answer.mimetype == "text/calendar"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert event_of(answer.data)["DTSTART"].dt == at(f"{WEDNESDAY} 10:30")
