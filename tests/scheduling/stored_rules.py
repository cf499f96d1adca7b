"""Random rows of a clinic's diary around a clock change, and what they mean according to the rules as written."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from clinic.scheduling.models import Allocation, Claim, HoursException, Resource, ResourceCapability, WorkingHours
from clinic.scheduling.slots import Ask, Diary, Need
from clinic.times import from_minutes
from tests.scheduling.clock_changes import CHANGES
from tests.scheduling.minute_scan import opening, span_of

MIDNIGHT = time(0)
WALLS = st.sampled_from(
    [MIDNIGHT, time(0, 30), time(1), time(2, 10), time(3), time(9), time(12, 30), time(18), time(22)]
)
ZONES = [zone for zone, _ in CHANGES]


@dataclass(frozen=True)
class Stored:
    """Rows as dictionaries by table, and a question to ask them."""

    zone: str
    now: datetime
    ask: Ask
    ignoring: tuple
    resources: list
    hours: list
    exceptions: list
    claims: list
    allocations: list

    def tables(self):
        """(model, rows), in the order in which they can be inserted."""
        capabilities = [
            {"resource_id": row["id"], "capability": skill} for row in self.resources for skill in row["skills"]
        ]
        yield Resource, [{key: row[key] for key in row if key != "skills"} for row in self.resources]
        yield ResourceCapability, capabilities
        yield WorkingHours, self.hours
        yield HoursException, self.exceptions
        yield Claim, self.claims
        yield Allocation, self.allocations

    def diaries(self):
        """The same as spans, worked out minute by minute."""
        return [self._diary(row) for row in self.resources]

    def _diary(self, row):
        own = [rule for rule in self.exceptions if rule["resource_id"] == row["id"]]
        extra = _spans_of_all(own, "extra")
        absent = _minutes(_spans_of_all(own, "closed")) - _minutes(extra)
        clinic_closed = _spans_of_all([rule for rule in self.exceptions if rule["resource_id"] is None], "closed")
        busy = list(self._busy(row["id"]))
        shifts = (*self._weekly(row["id"]), *extra) if row["keeps_hours"] else None
        return Diary(
            row["id"],
            row["kind"],
            frozenset(row["skills"]),
            row["size"],
            shifts,
            tuple(span for _, span in busy),
            (*_in_a_row(absent), *clinic_closed),
            self._full_days(row["daily_cap"], [span for kind, span in busy if kind != "time_off"]),
        )

    def _weekly(self, resource_id):
        for rule in self.hours:
            for day in _days(self.ask.window):
                current = rule["effective_from"] <= day <= (rule["effective_until"] or day)
                if rule["resource_id"] == resource_id and day.weekday() == rule["weekday"] and current:
                    yield from span_of(day, rule["starts"], rule["ends"], rule["ends_next_day"], rule["zone"])

    def _busy(self, resource_id):
        claims = {row["id"]: row for row in self.claims}
        for row in self.allocations:
            claim = claims[row["claim_id"]]
            ended = claim["expires_at"] is not None and claim["expires_at"] <= self.now
            if row["resource_id"] == resource_id and not ended and claim["id"] not in self.ignoring:
                yield claim["kind"], tuple(int(row[end].timestamp()) // 60 for end in ("starts_at", "ends_at"))

    def _full_days(self, cap, spans):
        where = ZoneInfo(self.zone)
        begun = Counter(datetime.fromtimestamp(start * 60, where).date() for start, _ in spans)
        return tuple(
            (opening(day, MIDNIGHT, self.zone), opening(day + timedelta(days=1), MIDNIGHT, self.zone))
            for day, count in begun.items()
            if cap is not None and count >= cap
        )


def _days(window):
    first, last = (datetime.fromtimestamp(minute * 60, UTC).date() for minute in window)
    return [first + timedelta(days=n) for n in range(-3, (last - first).days + 3)]


def _spans_of_all(rules, kind):
    return tuple(
        span
        for rule in rules
        if rule["kind"] == kind
        for n in range((rule["last_on"] - rule["first_on"]).days + 1)
        for span in span_of(
            rule["first_on"] + timedelta(days=n),
            rule["starts"] or MIDNIGHT,
            rule["ends"] or MIDNIGHT,
            rule["ends_next_day"] if rule["starts"] else True,
            rule["zone"],
        )
    )


def _minutes(spans):
    return {minute for start, end in spans for minute in range(start, end)}


def _in_a_row(minutes):
    found = []
    for minute in sorted(minutes):
        if found and found[-1][1] == minute:
            found[-1] = (found[-1][0], minute + 1)
        else:
            found.append((minute, minute + 1))
    return tuple(found)


# ---- drawing them ------------------------------------------------------------


_staffs = st.sampled_from(
    [
        ["therapist", "room"],
        ["therapist", "therapist", "room"],
        ["therapist", "therapist", "therapist", "room", "room", "equipment"],
    ]
)
_clean = st.sampled_from([0, 0, 10, 20])
_needs = st.builds(
    lambda therapist, room, heater: (therapist, *room, *heater),
    st.builds(Need, st.just("therapist"), quantity=st.sampled_from([1, 1, 1, 2]), cleanup_minutes=_clean)
    | st.builds(Need, st.just("therapist"), st.just(frozenset({"deep"})), setup_minutes=_clean),
    st.just(()) | st.tuples(st.builds(Need, st.just("room"), setup_minutes=_clean, cleanup_minutes=_clean)),
    st.sampled_from([(), (), (), (Need("equipment", cleanup_minutes=20),)]),
)


@st.composite
def stored_rules(draw, staffs=_staffs, needs=_needs):
    """A clinic around a clock change; if wanted, with other people and things in it and another question."""
    zone, change = draw(st.sampled_from(CHANGES))
    first = opening(change, MIDNIGHT, zone) + draw(st.integers(-6, 2)) * 240 + draw(st.sampled_from([0, 0, 7, 30]))
    window = first, first + draw(st.sampled_from([240, 1440, 1440, 2000]))
    resources = [_resource(draw, n, kind) for n, kind in enumerate(draw(staffs), start=1)]
    therapists = [row["id"] for row in resources if row["keeps_hours"]]
    claims, allocations = _claims(draw, [row["id"] for row in resources], first)
    return Stored(
        zone,
        from_minutes(first - 600),
        Ask(draw(needs), draw(st.sampled_from([30, 60, 75, 120])), window, draw(st.sampled_from([5, 15, 30, 60]))),
        draw(st.sampled_from([(), (1,), (2, 3)])),
        resources,
        [rule for who in therapists for rule in draw(st.lists(_weekly(who, change, zone), min_size=3, max_size=14))],
        draw(st.just([]) | st.lists(_exception(therapists, change, zone), min_size=1, max_size=3)),
        claims,
        allocations,
    )


def many_rooms():
    """The same with more rooms and heaters than are looked at first, and questions that take several of them."""
    staffs = st.builds(
        lambda therapists, rooms, heaters: ["therapist"] * therapists + ["room"] * rooms + ["equipment"] * heaters,
        st.integers(1, 3),
        st.integers(3, 7),
        st.integers(0, 3),
    )
    rooms = st.sampled_from([None, None, range(4, 9), (3, 5)]).flatmap(
        lambda among: st.builds(
            Need,
            st.just("room"),
            quantity=st.sampled_from([1, 1, 2]),
            setup_minutes=_clean,
            cleanup_minutes=_clean,
            among=st.just(among and frozenset(among)),
        )
    )
    needs = st.tuples(
        st.lists(st.builds(Need, st.just("therapist"), quantity=st.sampled_from([1, 1, 2])), min_size=1, max_size=1),
        st.lists(rooms, min_size=1, max_size=2),
        st.sampled_from([[], [Need("equipment", cleanup_minutes=20)]]),
    )
    return stored_rules(staffs, needs.map(lambda lists: tuple(need for some in lists for need in some)))


def _resource(draw, number, kind):
    therapist = kind == "therapist"
    return {
        "id": number,
        "kind": kind,
        "name": f"{kind} {number}",
        "active": True,
        "size": draw(st.integers(1, 2)),
        "keeps_hours": therapist,
        "daily_cap": draw(st.sampled_from([None, None, 1, 2])) if therapist else None,
        "skills": draw(st.sampled_from([["deep"], ["deep", "warm"], []])) if therapist else [],
    }


def _weekly(resource_id, change, zone):
    near = st.integers(-3, 3).map(lambda n: change + timedelta(days=n))
    return st.builds(
        lambda weekday, wall, zone, since, until: {
            "resource_id": resource_id,
            "weekday": weekday,
            **wall,
            "zone": zone,
            "effective_from": since,
            "effective_until": until if until is None else max(since, until),
        },
        st.integers(-2, 1).map(lambda n: (change.weekday() + n) % 7),
        _wall(),
        st.sampled_from([zone, zone, *ZONES[::4]]),
        st.just(change - timedelta(days=30)) | near,
        st.none() | near,
    )


def _exception(therapists, change, zone):
    near = st.integers(-1, 1).map(lambda n: change + timedelta(days=n))
    all_day = {"starts": None, "ends": None, "ends_next_day": False}
    a_room = max(therapists) + 1
    closed = st.tuples(
        st.sampled_from([None, None, a_room, *therapists]), st.just("closed"), st.just(all_day) | _wall()
    )
    extra = st.tuples(st.sampled_from(therapists), st.just("extra"), _wall())
    return st.builds(
        lambda what, first, days: {
            "resource_id": what[0],
            "kind": what[1],
            **what[2],
            "first_on": first,
            "last_on": first + timedelta(days=days),
            "zone": zone,
            "reason": "",
        },
        closed | extra,
        near,
        st.integers(0, 1),
    )


def _wall():
    return st.builds(
        lambda starts, ends: {"starts": starts, "ends": ends, "ends_next_day": ends <= starts}, WALLS, WALLS
    )


def _claims(draw, resource_ids, first):
    """Up to four spans on each resource, each under a claim of its own."""
    claims, allocations = [], []
    for resource_id in resource_ids:
        at = first - 300
        for _ in range(draw(st.integers(0, 4))):
            start = at + draw(st.sampled_from([0, 15, 200, 600]))
            at = start + draw(st.sampled_from([15, 60, 60, 90, 90, 1440]))
            kind, ends = draw(st.sampled_from([("appointment", None), ("time_off", None), ("hold", -700), ("hold", 1)]))
            number = len(claims) + 1
            expires_at = None if ends is None else from_minutes(first + ends)
            claims.append({"id": number, "kind": kind, "expires_at": expires_at})
            allocations.append(
                {
                    "claim_id": number,
                    "resource_id": resource_id,
                    "starts_at": from_minutes(start),
                    "ends_at": from_minutes(at),
                }
            )
    return claims, allocations
