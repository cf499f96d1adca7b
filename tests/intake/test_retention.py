"""Health data that has been kept long enough goes; nothing else does, however often and beside whom it is done."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from clinic import erasure
from clinic.audit.models import AuditEvent
from clinic.booking import actions
from clinic.booking.kept import kept
from clinic.booking.models import Draft
from clinic.db import db, transaction
from clinic.intake.models import Consent, Response
from clinic.intake.retention import AHEAD, BLOCKED, UNUSED, VISIT, Facts, years_after
from tests.booking.practice import set_up, set_up_questions
from tests.factories import NOW, at
from tests.intake.keeping import DAY, SWEDISH, YEAR, book, change, clinic, one, responses, run

VISIT_AT = at("2026-12-09 10:30")
MINUTE = timedelta(minutes=1)
LAST = datetime(2026, 12, 9, 10, tzinfo=UTC)


@pytest.fixture
def practice(in_app, time_machine):
    time_machine.move_to(NOW, tick=False)
    set_up()
    set_up_questions()
    return in_app


@pytest.fixture
def clock(time_machine):
    return lambda now: time_machine.move_to(now, tick=False)


def listed(now):
    """What there is: for each response its kind, and until when it is kept."""
    db.session.rollback()
    return {row.response_id: (row.kind, row.until) for row in kept(clinic(), now)}


def forget_old(now, some=None):
    some = kept(clinic(), now) if some is None else some
    with transaction():
        return actions.forget_old(some, clinic(), now)


def response_of(appointment_id):
    return db.session.get_one(Response, one(appointment_id).response_id)


def block(appointment_id, **answers):
    """Its answers rule the treatment out, and are not complete, as by the private link."""
    row = response_of(appointment_id)
    sheet = row.answers
    change(
        row,
        completed_at=None,
        outcomes={SWEDISH: "block"},
        answers={**sheet, "answers": {**sheet["answers"], **answers}},
        assessment=None,
    )


# ---- the rule --------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "kind", "until"),
    [
        (Facts(NOW, visited=True, ahead=False, ruled_out=False, last_visit_at=LAST), VISIT, years_after(LAST, 8)),
        (Facts(NOW, visited=True, ahead=False, ruled_out=True, last_visit_at=LAST), VISIT, years_after(LAST, 8)),
        (Facts(NOW, visited=True, ahead=True, ruled_out=False, last_visit_at=LAST), VISIT, None),
        (Facts(NOW, visited=False, ahead=True, ruled_out=False), AHEAD, None),
        (Facts(NOW, visited=False, ahead=True, ruled_out=True), AHEAD, None),
        (Facts(NOW, visited=False, ahead=False, ruled_out=True, last_visit_at=LAST), BLOCKED, NOW + DAY),
        (Facts(NOW, visited=False, ahead=False, ruled_out=False, last_visit_at=LAST), UNUSED, NOW + YEAR),
    ],
)
def test_what_something_is_says_until_when_it_is_kept(facts, kind, until):
    assert (facts.kind, facts.until(8)) == (kind, until)


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [("2026-12-09", 8, "2034-12-09"), ("2028-02-29", 4, "2032-02-29"), ("2028-02-29", 1, "2029-03-01")],
)
def test_years_are_calendar_years(day, years, then):
    instant = datetime.fromisoformat(f"{day}T10:00+00:00")
    assert years_after(instant, years) == datetime.fromisoformat(f"{then}T10:00+00:00")


# ---- what there is ---------------------------------------------------------


def test_the_record_of_a_visit_is_kept_eight_years_after_the_last_one(practice):
    first = book()
    assert listed(VISIT_AT - MINUTE) == {1: (AHEAD, None)}
    assert listed(VISIT_AT) == {1: (VISIT, years_after(VISIT_AT, 8))}
    later = at("2027-01-20 10:30")
    book(later, of=first)
    assert listed(later) == {1: (VISIT, years_after(later, 8)), 2: (VISIT, years_after(later, 8))}


def test_the_clinic_says_how_many_years(practice):
    book()
    run(practice, "set keep_health_years 4")
    assert listed(VISIT_AT) == {1: (VISIT, years_after(VISIT_AT, 4))}


def test_answers_of_a_booking_called_off_are_kept_twelve_months(practice):
    book(status="cancelled")
    assert listed(NOW) == {1: (UNUSED, NOW + YEAR)}


def test_answers_that_ruled_the_treatment_out_are_kept_a_day(practice):
    made = book(status="cancelled")
    block(made)
    assert listed(NOW) == {1: (BLOCKED, NOW + DAY)}


# ---- deleting --------------------------------------------------------------


def test_nothing_goes_a_minute_early_and_all_goes_in_time(practice):
    book(status="cancelled")
    book(at("2027-01-20 10:30"), status="fulfilled")
    book(at("2027-01-21 10:30"))
    end = years_after(at("2027-01-20 10:30"), 8)
    assert (forget_old(NOW + YEAR - MINUTE), responses()) == (0, {1, 2, 3})
    assert (forget_old(NOW + YEAR), responses()) == (1, {2, 3})
    assert (forget_old(end - MINUTE), responses()) == (0, {2, 3})
    assert (forget_old(end), responses()) == (1, {3})
    assert (one(1).response_id, one(2).response_id, one(3).response_id) == (None, None, 3)


def test_a_visit_to_come_keeps_its_answers_however_old(practice):
    made = book()
    change(one(made), starts_at=NOW + 20 * YEAR, ends_at=NOW + 20 * YEAR + MINUTE)
    assert (forget_old(NOW + 19 * YEAR), responses()) == (0, {1})


def test_of_what_ruled_the_treatment_out_only_outcome_rules_and_date_are_left(practice):
    made = book(status="cancelled")
    block(made, clot_history="current")
    assert forget_old(NOW + DAY) == 1
    row = response_of(made)
    assert (row.answers, row.assessment, row.outcomes, row.started_at) == (
        None,
        {"fired": ["clot-current"]},
        {SWEDISH: "block"},
        NOW,
    )
    assert listed(NOW + DAY) == {1: (UNUSED, NOW + YEAR)}
    assert (forget_old(NOW + YEAR), responses()) == (1, set())


def test_a_second_time_there_is_nothing_to_do(practice):
    book(status="cancelled")
    assert [forget_old(NOW + YEAR), forget_old(NOW + YEAR)] == [1, 0]


def test_what_was_listed_is_looked_at_again_before_it_goes(practice):
    """Between listing and deleting somebody booked: her answers stay."""
    made = book(status="cancelled")
    due = kept(clinic(), NOW + YEAR)
    change(one(made), status="booked", starts_at=NOW + 2 * YEAR)
    assert (forget_old(NOW + YEAR, due), responses()) == (0, {1})


def test_the_trail_says_which_and_nothing_else(practice):
    book(status="cancelled")
    forget_old(NOW + YEAR)
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    found = (event.actor, event.action, event.object_kind, event.object_id, event.before, event.after)
    assert found == ("system", "forget", "response", 1, {}, {})


# ---- the command -----------------------------------------------------------


@pytest.fixture
def much(practice, clock):
    """Some of each kind, all of it old enough."""
    for n in range(5):
        book(at(f"2026-12-09 {9 + n:02}:00"), status="cancelled")
    block(book(at("2026-12-10 10:30"), status="cancelled"))
    book(at("2026-12-11 10:30"), status="fulfilled")
    ahead = book(at("2026-12-14 10:30"))
    then = years_after(at("2026-12-11 10:30"), 8)
    change(one(ahead), starts_at=then + DAY)
    with transaction():
        db.session.query(Draft).delete()
        for n in range(3):
            draft = Draft(public_id=f"old{n}", visitor=f"v{n}", service_id=2, option_id=3, created_at=NOW)
            draft.expires_at = NOW + DAY
            db.session.add(draft)
    clock(then)
    return practice


LIST = [
    "Bookings that were begun: 3, the oldest from Monday 23 November 2026",
    "Answers that ruled the treatment out: 1, the oldest from Monday 23 November 2026",
    "Answers that no visit used: 5, the oldest from Monday 23 November 2026",
    "Records of visits: 1, the oldest from Friday 11 December 2026",
]


def test_it_says_how_many_of_each_and_from_when_and_deletes_nothing(much):
    before = responses()
    said = run(much, "retention")
    assert said == [*LIST, "Nothing was deleted. To delete it: flask --app clinic retention --do-it"]
    assert responses() == before


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_it_deletes_in_batches_of_any_size(much, monkeypatch, batch):
    monkeypatch.setattr(erasure, "BATCH", batch)
    assert run(much, "retention --do-it") == [*LIST, "Deleted: 3 bookings begun, 7 sets of answers."]
    assert (responses(), db.session.query(Draft).count()) == ({6, 8}, 0)
    assert set(db.session.scalars(select(Consent.response_id))) == {6, 8}


def test_when_all_is_done_it_says_so(much):
    run(much, "retention --do-it")
    run(much, "retention --do-it")  # what ruled a treatment out goes in two steps
    assert run(much, "retention") == [
        "Bookings that were begun: none",
        "Answers that ruled the treatment out: none",
        "Answers that no visit used: none",
        "Records of visits: none",
        "Nothing was deleted. To delete it: flask --app clinic retention --do-it",
    ]
    assert responses() == {8}
