"""`open_slots` on stored hours, exceptions and claims around clock changes, against a scan of every minute."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from sqlalchemy import insert

from clinic.db import db
from clinic.scheduling.queries import open_slots
from tests.factories import LONG_AGO
from tests.scheduling.minute_scan import free_starts
from tests.scheduling.stored_rules import stored_rules

# each example undoes its rows, so they may share a database
one_database = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@one_database
@given(stored_rules())
def test_the_starts_are_those_of_a_minute_scan(in_app, stored):
    for model, rows in stored.tables():
        if rows:
            db.session.execute(insert(model), rows)
    try:
        found = open_slots(stored.ask, zone=stored.zone, now=stored.now, ignoring=stored.ignoring)
    finally:
        db.session.rollback()
    assert list(found.starts()) == scan(stored)


def scan(stored):
    return free_starts(stored.ask, stored.diaries())


def no_allocations(stored):
    return replace(stored, allocations=[])


def no_absences(stored):
    return replace(stored, exceptions=[rule for rule in stored.exceptions if rule["kind"] == "extra"])


def no_closures(stored):
    return replace(stored, exceptions=[rule for rule in stored.exceptions if rule["resource_id"]])


def no_extra_hours(stored):
    return replace(stored, exceptions=[rule for rule in stored.exceptions if rule["kind"] == "closed"])


def no_effective_dates(stored):
    for_ever = {"effective_from": LONG_AGO.replace(year=2000), "effective_until": None}
    return replace(stored, hours=[{**rule, **for_ever} for rule in stored.hours])


def one_zone(stored):
    return replace(stored, hours=[{**rule, "zone": stored.zone} for rule in stored.hours])


def no_caps(stored):
    return replace(stored, resources=[{**row, "daily_cap": None} for row in stored.resources])


def holds_without_end(stored):
    return replace(stored, claims=[{**row, "expires_at": None} for row in stored.claims])


def no_holds(stored):
    ended = [{**row, "expires_at": row["expires_at"] and stored.now} for row in stored.claims]
    return replace(stored, claims=ended)


def ones_own_claim_too(stored):
    return replace(stored, ignoring=())


FORGETTING = [
    no_allocations,
    no_absences,
    no_closures,
    no_extra_hours,
    no_effective_dates,
    one_zone,
    no_caps,
    holds_without_end,
    no_holds,
    ones_own_claim_too,
]


def test_the_examples_notice_whatever_is_forgotten():
    unnoticed = set(FORGETTING)

    @settings(derandomize=True, max_examples=400)
    @given(stored_rules())
    def look(stored):
        if unnoticed:
            right = scan(stored)
            unnoticed.difference_update([forget for forget in unnoticed if scan(forget(stored)) != right])

    look()
    assert unnoticed == set()
