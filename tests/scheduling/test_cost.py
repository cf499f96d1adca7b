"""What `open_slots` asks of the database: four questions, whatever their size, and none about the past."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, text

from clinic.db import db
from clinic.scheduling.models import Allocation, Claim, Resource, WorkingHours
from clinic.scheduling.queries import open_slots_each
from clinic.scheduling.slots import Ask, Need
from tests import factories
from tests.factories import LONG_AGO, NOW, ZONE, at
from tests.scheduling.asking import TUESDAY, ask

SESSION = (Need("therapist", cleanup_minutes=10), Need("room", cleanup_minutes=15), Need("equipment"))

pytestmark = pytest.mark.usefixtures("in_app")


@contextmanager
def statements():
    """(statement, parameters) of everything the database is asked meanwhile."""
    seen = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def selects(**question):
    """How many SELECTs a question takes."""
    with statements() as seen:
        ask(SESSION, **question)
    return sum(statement.startswith("SELECT") for statement, _ in seen)


def many(kind, count):
    """So many resources more, with hours every day where they are therapists."""
    rows = [{"kind": kind, "name": kind, "keeps_hours": kind == "therapist"} for _ in range(count)]
    ids = db.session.scalars(insert(Resource).returning(Resource.id), rows).all()
    if kind == "therapist":
        hours = factories.wall("09:00-17:00") | {"zone": ZONE, "effective_from": LONG_AGO}
        weeks = [{"resource_id": who, "weekday": day, **hours} for who in ids for day in range(7)]
        db.session.execute(insert(WorkingHours), weeks)
    db.session.commit()


def test_a_day_of_one_therapist_and_ninety_days_of_two_hundred_take_four_selects():
    factories.therapist(daily_cap=8)
    factories.room()
    factories.equipment()
    factories.exception("closed", TUESDAY)
    small = selects()
    many("therapist", 199)
    many("room", 99)
    assert small == selects(days=90) == 4


def test_several_questions_take_no_more():
    factories.therapist()
    question = ask(SESSION).ask
    other = Ask((Need("therapist"),), 30, question.window, 15)
    with statements() as seen:
        open_slots_each([question, other, question], zone=ZONE, now=NOW)
    assert sum(statement.startswith("SELECT") for statement, _ in seen) == 4


def book_days(resource_id, first, count):
    """Six appointments a day."""
    starts = [first + timedelta(days=day, hours=hour) for day in range(count) for hour in range(6)]
    ids = db.session.scalars(insert(Claim).returning(Claim.id), [{"kind": "appointment"} for _ in starts]).all()
    rows = [
        {"claim_id": claim, "resource_id": resource_id, "starts_at": start, "ends_at": start + timedelta(minutes=50)}
        for claim, start in zip(ids, starts, strict=True)
    ]
    db.session.execute(insert(Allocation), rows)
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


INDEX = "ix_allocation_search"
READING = {
    "sqlite": [
        f"SEARCH allocation USING COVERING INDEX {INDEX} (resource_id=? AND starts_at>? AND starts_at<?)",
        "LIST SUBQUERY 1",
        "SEARCH claim USING COVERING INDEX ix_claim_expires_at (expires_at<?)",
    ],
    "postgresql": True,  # no more than the Tuesday's allocations, the day's before, and claims that have ended: none
}


def reading():
    """How the database looks for what is busy on the Tuesday: in SQLite's words, or if PostgreSQL looks at few rows."""
    with statements() as seen:
        ask(SESSION)
    statement, parameters = next((s, p) for s, p in seen if "FROM allocation" in s)
    if db.engine.dialect.name == "sqlite":
        plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        return [row[3] for row in plan]
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    plan = db.session.connection().exec_driver_sql(explain, parameters).scalar_one()
    return sum(_looked_at(plan[0]["Plan"])) <= 6 + 6


def _looked_at(node):
    if "Relation Name" in node:
        removed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        yield (node["Actual Rows"] + removed) * node["Actual Loops"]
    for child in node.get("Plans", ()):
        yield from _looked_at(child)


def test_past_bookings_are_not_looked_at():
    anna = factories.therapist()
    book_days(anna, at("2021-11-24 09:00"), 1830)
    assert reading() == READING[db.engine.dialect.name]
