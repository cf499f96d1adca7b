"""Health answers deleted on request: what goes at once, what stays until when, and that nothing of it is left."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from clinic import vault
from clinic.audit.models import AuditEvent
from clinic.booking import actions, health
from clinic.booking.models import Appointment, Draft
from clinic.booking.queries import modality_of
from clinic.db import db, transaction
from clinic.intake import actions as intake
from clinic.intake.consent import EVERYTHING
from clinic.intake.models import Consent, ConsentWithdrawal, Decision, Response, SignedPermit
from clinic.intake.retention import years_after
from tests.booking.practice import set_up, set_up_questions
from tests.factories import NOW, at
from tests.intake.keeping import DAY, LATER, VISIT, book, change, client_of, clinic, one, responses, run

AFTER = at("2027-01-20 10:30")
KEPT = (
    "Kept until Saturday 9 December 2034: the record of 1 visit that took place. The clinic has to keep it so long"
    " after the last visit (keep_health_years; local law decides)."
)
ALIKE = "If they are hers too, run this for each."
TABLES = (Response, Consent, ConsentWithdrawal, Decision)


@pytest.fixture
def practice(in_app, time_machine):
    time_machine.move_to(NOW, tick=False)
    set_up()
    set_up_questions()
    return in_app


def forget(appointment_id, now=NOW):
    with transaction():
        return actions.forget(client_of(appointment_id), clinic(), now, "staff:1")


def counts():
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def decide(appointment_id):
    with transaction():
        response = db.session.get_one(Response, one(appointment_id).response_id)
        intake.decide(response, "as_booked", {}, clinic(), NOW, "staff:1", may_override=False)


def withdraw(appointment_id):
    with transaction():
        actions.withdraw_consent(appointment_id, EVERYTHING, clinic(), NOW)


def stands(appointment_id, now=NOW):
    found = one(appointment_id)
    return found.status, health.standing_of(found, clinic(), now, found.starts_at).state


# ---- what goes and what stays ----------------------------------------------


@pytest.mark.parametrize("status", ["cancelled", "no_show"])
def test_answers_for_a_visit_that_never_was_go_with_all_that_hangs_on_them(practice, status):
    made = book(status=status)
    decide(made)
    withdraw(made)
    assert counts() == [1, 1, 1, 1]
    assert len(forget(made).goes) == 1
    assert (counts(), one(made).response_id) == ([0, 0, 0, 0], None)


@pytest.mark.parametrize("status", ["booked", "arrived", "in_session", "fulfilled"])
def test_the_record_of_a_visit_that_took_place_stays_until_its_date(practice, status):
    made = book(status=status)
    decide(made)
    withdraw(made)
    found = forget(made, LATER)
    assert (found.goes, found.until, counts()) == ((), years_after(VISIT, 8), [1, 1, 1, 1])


def test_the_record_of_a_visit_does_not_stay_longer_than_that(practice):
    made = book(status="fulfilled")
    forget(made, years_after(VISIT, 8))
    assert counts() == [0, 0, 0, 0]


def test_a_booking_that_ran_out_undecided_was_no_visit(practice):
    made = book(status="pending")
    change(one(made), expires_at=NOW + DAY)
    forget(made, LATER)
    assert counts() == [0, 0, 0, 0]


def test_a_visit_to_come_stays_booked_and_needs_its_answers_again(practice):
    made = book()
    old = one(made).response_id
    found = forget(made)
    assert (found.goes, found.ahead) == ((old,), (made,))
    assert stands(made) == ("booked", "needed")
    asked = health.asking_for(one(made), clinic(), NOW)
    assert (dict(asked.sheet.answers), asked.pages[0].id) == ({}, "safety")
    assert counts() == [1, 0, 0, 0]


def test_of_two_visits_the_one_that_was_stays(practice):
    was, ahead = book(), None
    ahead = book(AFTER, of=was)
    kept = one(was).response_id
    found = forget(was, LATER)
    assert (found.stays, found.ahead) == ((kept,), (ahead,))
    assert (one(was).response_id, stands(ahead, LATER)) == (kept, ("booked", "needed"))


def test_what_a_kept_answer_corrects_stays_with_it(practice):
    first, second = book(status="cancelled"), None
    second = book(AFTER, of=first, status="fulfilled")
    older, newer = one(first).response_id, one(second).response_id
    change(db.session.get_one(Response, newer), previous_id=older)
    assert forget(first).goes == ()
    change(one(second), status="cancelled")
    assert set(forget(first).goes) == {older, newer}
    assert responses() == set()


def test_an_answer_that_renews_one_that_goes_only_loses_the_thread(practice):
    """Answers of a cancelled booking renewed what was answered for a visit: the visit's stay."""
    visit, off = book(status="fulfilled"), None
    off = book(AFTER, of=visit, status="cancelled")
    change(db.session.get_one(Response, one(off).response_id), previous_id=one(visit).response_id)
    kept = one(visit).response_id
    forget(visit)
    assert responses() == {kept}


def test_nobody_elses_answers_are_touched(practice):
    hers, other = book(status="cancelled"), book(AFTER, status="cancelled")
    forget(hers)
    assert responses() == {one(other).response_id}


def test_asked_again_there_is_nothing_more_to_delete(practice):
    made = book(status="cancelled")
    forget(made)
    again = forget(made)
    assert (again.goes, again.stays, again.drafts, again.ahead) == ((), (), (), ())


def test_what_was_answered_in_a_booking_she_has_begun_goes_too(practice):
    made = book(status="cancelled")
    with transaction():
        for email in ("ada@client.example", "bo@client.example"):
            draft = Draft(public_id=vault.public_id(), visitor=email, service_id=2, option_id=3, created_at=NOW)
            draft.expires_at, draft.email, draft.version_id, draft.checked_at = NOW + DAY, email, 1, NOW
            draft.health = {"answers": {"pain_now": "yes"}}
            db.session.add(draft)
    assert len(forget(made).drafts) == 1
    left = db.session.scalars(select(Draft).where(Draft.booked_at.is_(None)).order_by(Draft.id))
    assert [(row.email, row.health is None, row.checked_at) for row in left] == [
        ("ada@client.example", True, None),
        ("bo@client.example", False, NOW),
    ]


def test_a_treatment_that_asks_nothing_is_not_asked_for_anything(practice):
    made = book()
    with transaction():
        db.session.execute(text("UPDATE service SET modality = NULL"))
    forget(made)
    assert (modality_of(one(made).service_id), one(made).response_id, stands(made)) == (None, None, ("booked", "clear"))


def test_the_trail_says_that_it_happened_and_nothing_of_what_there_was(practice):
    made = book()
    with transaction():
        actions.ask_to_forget(made, NOW)
    forget(made)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.contains("forget")).order_by(AuditEvent.id))
    assert [(e.actor, e.action, e.object_kind, e.object_id, e.before, e.after) for e in events] == [
        ("client:1", "ask_to_forget", "appointment", made, {}, {}),
        ("staff:1", "forget_health", "appointment", made, {}, {}),
        ("staff:1", "forget_health", "client", one(made).client_id, {}, {}),
    ]


def test_the_way_through_the_rule_is_closed_again(practice):
    forget(book(status="cancelled"))
    assert db.session.scalars(select(SignedPermit)).all() == []


# ---- the command -----------------------------------------------------------


def test_first_it_says_what_it_would_do_and_does_nothing(practice):
    was = book(status="fulfilled")
    book(AFTER, of=was)
    other = book(at("2027-01-21 10:30"))
    before = counts()
    said = run(practice, f"forget-health {one(was).reference}")
    assert said == [
        "This would be deleted:",
        "- the health answers of 1 booking, with what was signed and decided on them",
        "- what was answered in 0 bookings begun and not finished",
        KEPT,
        f"Still booked, and asking for the answers again: TC-{one(2).reference}.",
        f"Other records have the same e-mail address: TC-{one(other).reference}. {ALIKE}",
        "Nothing was deleted. To do it, add --yes.",
    ]
    assert counts() == before


def test_with_yes_it_does_it_and_the_request_is_settled(practice):
    made = book(status="cancelled")
    with transaction():
        actions.ask_to_forget(made, NOW)
    number = one(made).reference
    assert run(practice, "requests")[0] == f"TC-{number}  asked on Monday 23 November 2026"
    assert run(practice, f"forget-health tc{number.lower()} --yes")[0] == "Deleted:"
    assert (counts(), run(practice, "requests")) == ([0, 0, 0, 0], ["None."])


@pytest.mark.parametrize("reference", ["TC-22222", "nonsense", "٢", "''"])
def test_a_reference_that_is_none_is_said_so(practice, reference):
    done = practice.test_cli_runner().invoke(args=["forget-health", reference, "--yes"])
    assert (done.exit_code, done.output) == (1, "Error: There is no booking with this reference.\n")


# ---- what is left ----------------------------------------------------------


def stored(path):
    """Everything in the files of a SQLite database."""
    return b"".join(file.read_bytes() for file in Path(path).parent.glob(f"{Path(path).name}*"))


def test_nothing_of_what_was_deleted_is_left_in_the_files(practice):
    """Sealed as it was, not even its bytes can be found; PostgreSQL keeps them until it needs their room."""
    path = db.engine.url.database
    if db.engine.dialect.name != "sqlite":
        pytest.skip("what PostgreSQL leaves is said in docs/operate/health-data.md")
    made = book(status="cancelled")
    decide(made)
    gone = [*db.session.execute(select(Response.answers_sealed, Response.assessment_sealed)).one()]
    gone += [db.session.scalar(select(Consent.record_sealed)), db.session.scalar(select(Decision.details_sealed))]
    gone += [
        db.session.scalar(select(Response.public_id)).encode(),
        db.session.scalar(select(Consent.text_hash)).encode(),
    ]
    db.session.rollback()
    assert [part for part in gone if part[:64] not in stored(path)] == []
    run(practice, f"forget-health {one(made).reference} --yes")
    assert [part for part in gone if part[:64] in stored(path)] == []
    assert one(made).public_id.encode() in stored(path)


def test_otherwise_it_would_still_be_there(practice, tmp_path):
    """The same on a copy, deleted by somebody who does not ask SQLite to overwrite."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("this is about SQLite")
    book(status="cancelled")
    gone, copied = db.session.scalar(select(Response.answers_sealed)), tmp_path / "copy.sqlite"
    db.session.rollback()
    with closing(sqlite3.connect(db.engine.url.database)) as original, closing(sqlite3.connect(copied)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA secure_delete=OFF")
        copy.execute("PRAGMA foreign_keys=OFF")
        copy.execute("DELETE FROM response")
        copy.commit()
    assert gone[:64] in stored(copied)


def test_appointments_stay_as_they_were(practice):
    made = book(status="cancelled")
    columns = [column for column in Appointment.__table__.columns if column.name != "response_id"]
    before = db.session.execute(select(*columns)).all()
    forget(made)
    assert db.session.execute(select(*columns)).all() == before
