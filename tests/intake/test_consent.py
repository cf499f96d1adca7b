"""What somebody signed stays as it was, whoever asks the database; what may be worked on when some is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from clinic.audit.models import AuditEvent
from clinic.booking import queries
from clinic.catalog.queries import service_by_slug
from clinic.db import db, transaction
from clinic.errors import ClinicError
from clinic.intake import actions as intake
from clinic.intake import signed
from clinic.intake.consent import AREAS, EVERYTHING, MONTH, agreement, consent_of
from clinic.intake.models import Consent, ConsentWithdrawal, Response, SignedPermit
from clinic.intake.queries import version
from clinic.intake.screening import Context
from clinic.intake.standing import standing
from clinic.settings import queries as settings
from tests import factories
from tests.booking.practice import set_up, set_up_questions
from tests.factories import NOW, at

SWEDISH = "swedish-massage"
VISIT = at("2026-12-09 10:30")
AGREES = {"focus_regions": ["f-chest-l", "b-buttock-r"], "c_sensitive": ["gluteal", "chest"]}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SAID = {"c_accurate", "c_scope", "c_plan", "c_stop", "c_draping", "c_doctor_contact", "c_sober", "c_data"}
AGAIN = {**dict.fromkeys(SAID, True), "signature": "Ada again"}


@pytest.fixture
def book(in_app):
    """`book(**answers)` is the response of a booking made with these answers."""
    set_up()
    set_up_questions()

    def make(visit_at=VISIT, **answers):
        appointment = factories.appointment(service_by_slug(SWEDISH).id, visit_at, answers=answers)
        return queries.response_of(appointment)

    return make


def withdraw(response, what, now=NOW):
    with transaction():
        return intake.withdraw(response, what, settings.clinic(), now, "client:1")


def sign_again(response, now=NOW, **answers):
    with transaction():
        context = Context(response.modality, 41)
        intake.sign_again(response, version(response.version_id), context, AGAIN | answers, now, "203.0.113.9", "en")


def allowed(response, now=NOW):
    """Whether she may be treated, where, and what is to be avoided."""
    found = consent_of(response, version(response.version_id).content, settings.clinic(), now)
    return found.treatment, [one.code for one in found.areas], [one.code for one in found.avoid]


def stands(response, now=NOW):
    """Whether she may come, apart from the questions that are asked once the visit is near."""
    response.due = []
    return standing(response, SWEDISH, settings.clinic(), now, response.visit_at).state


def signed_rows():
    """Everything that was signed, byte for byte."""
    db.session.rollback()
    return db.session.execute(select(*Consent.__table__.columns).order_by(Consent.id)).all()


# ---- the database's rule ---------------------------------------------------

STATEMENTS = [
    *(f"UPDATE consent SET {name} = {name}" for name in signed.FIXED),
    "UPDATE consent SET signed_at = '2020-01-01 00:00:00'",
    "UPDATE consent SET record_sealed = record_sealed",
    "UPDATE consent SET text_hash = ''",
    "DELETE FROM consent",
    "UPDATE consent_withdrawal SET what = 'areas'",
    "UPDATE consent_withdrawal SET at = at",
    "DELETE FROM consent_withdrawal",
]
DIALECT = {
    "sqlite": [
        "INSERT OR REPLACE INTO consent SELECT * FROM consent",
        "REPLACE INTO consent_withdrawal SELECT * FROM consent_withdrawal",
    ],
    "postgresql": ["TRUNCATE consent CASCADE", "TRUNCATE consent_withdrawal"],
}


@pytest.fixture
def withdrawn(book):
    response = book()
    withdraw(response, EVERYTHING)
    return response


def tried(statement):
    """What comes of a statement, and nothing is left of it."""
    try:
        db.session.execute(text(statement))
    finally:
        db.session.rollback()


def test_no_statement_changes_or_deletes_what_was_signed(withdrawn):
    before = signed_rows()
    for statement in STATEMENTS + DIALECT[db.engine.dialect.name]:
        with pytest.raises(IntegrityError, match=signed.NAME):
            tried(statement)
    assert signed_rows() == before


def test_nor_does_an_object_that_was_changed(withdrawn):
    with pytest.raises(IntegrityError, match=signed.NAME), transaction():
        db.session.scalars(select(Consent)).one().record = {"points": [], "name": "Somebody else"}


def test_with_a_permit_to_seal_only_the_seal_changes(withdrawn):
    with transaction(), signed.permit(signed.SEAL):
        db.session.execute(update(Consent).values(record_sealed=b"sealed again"))
    assert [row.record_sealed for row in signed_rows()] == [b"sealed again"]
    for statement in [one for one in STATEMENTS if "record_sealed" not in one and "= text_hash" not in one]:
        if statement.startswith("UPDATE consent SET") and statement.split()[3] == statement.split()[5]:
            continue  # sets a column to what it is: nothing changes
        with pytest.raises(IntegrityError, match=signed.NAME), transaction(), signed.permit(signed.SEAL):
            db.session.execute(text(statement))


def test_with_a_permit_to_erase_nothing_is_changed_but_deleted(withdrawn):
    for statement in [one for one in STATEMENTS if one.startswith("UPDATE")]:
        with pytest.raises(IntegrityError, match=signed.NAME), transaction(), signed.permit(signed.ERASE):
            db.session.execute(text(statement))
    with transaction(), signed.permit(signed.ERASE):
        db.session.execute(text("DELETE FROM consent_withdrawal"))
        db.session.execute(text("DELETE FROM consent"))
    assert signed_rows() == []


def test_a_permit_is_gone_when_its_block_ends_however_it_ends(withdrawn):
    with transaction(), signed.permit(signed.ERASE):
        pass
    with pytest.raises(RuntimeError), transaction(), signed.permit(signed.ERASE):
        raise RuntimeError
    assert db.session.scalars(select(SignedPermit)).all() == []
    with pytest.raises(IntegrityError, match=signed.NAME):
        tried("DELETE FROM consent_withdrawal")


def test_a_permit_in_another_transaction_opens_nothing_here(withdrawn, app):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one transaction write at a time")
    refused = pytest.raises(IntegrityError, match=signed.NAME)
    with transaction(), signed.permit(signed.ERASE), app.app_context(), db.engine.connect() as other, refused:
        other.execute(text("DELETE FROM consent_withdrawal"))


def test_the_rule_knows_every_column(in_app):
    assert {*signed.FIXED, "record_sealed"} == {column.key for column in inspect(Consent).columns}


# ---- taking back -----------------------------------------------------------


def test_what_was_agreed_for_this_visit_may_be_worked_on_and_the_rest_is_avoided(book):
    assert allowed(book(**AGREES)) == (True, ["gluteal", "chest"], ["inner_thigh"])


def test_areas_that_nobody_asked_about_are_avoided(book):
    assert allowed(book()) == (True, [], ["gluteal", "chest", "inner_thigh"])


def test_areas_taken_back_are_avoided_and_the_visit_stands(book):
    response = book(**AGREES)
    assert withdraw(response, AREAS) is True
    assert allowed(response) == (True, [], ["gluteal", "chest", "inner_thigh"])
    assert stands(response) == "clear"


def test_consent_taken_back_allows_nothing_until_she_signs_again(book):
    response = book(**AGREES)
    before = signed_rows()
    assert withdraw(response, EVERYTHING) is True
    assert (allowed(response)[0], stands(response)) == (False, "needed")
    sign_again(response, NOW + HOUR, c_sensitive=["chest"])
    assert (allowed(response), stands(response)) == ((True, ["chest"], ["gluteal", "inner_thigh"]), "clear")
    assert signed_rows()[:1] == before
    assert [row.record["name"] for row in db.session.scalars(select(Consent).order_by(Consent.id))] == [
        "Signed by the demo",
        "Ada again",
    ]


def test_the_answers_stay_as_they_were_when_she_signs_again(book):
    response = book(**AGREES)
    before = response.answers, response.assessment, response.outcomes
    withdraw(response, EVERYTHING)
    sign_again(response, c_sensitive=["none"])
    db.session.expire_all()
    assert (response.answers, response.assessment, response.outcomes) == before


def test_what_was_signed_before_never_comes_back(book):
    response = book(**AGREES)
    withdraw(response, AREAS)
    withdraw(response, EVERYTHING)
    sign_again(response, c_sensitive=["none"])
    withdraw(response, EVERYTHING)
    assert allowed(response)[0] is False


def test_a_point_that_is_not_agreed_to_is_no_consent(book):
    response = book()
    withdraw(response, EVERYTHING)
    for answers in ({"c_data": False}, {"signature": " "}):
        with pytest.raises(ClinicError, match="Please agree to each point"):
            sign_again(response, **answers)
    assert len(signed_rows()) == 1


def test_taken_back_twice_it_is_one_row(book):
    response = book()
    assert [withdraw(response, what) for what in (AREAS, AREAS, EVERYTHING, EVERYTHING, AREAS)] == [
        True,
        False,
        True,
        False,
        False,
    ]
    rows = db.session.execute(select(ConsentWithdrawal.what, ConsentWithdrawal.at, ConsentWithdrawal.by)).all()
    assert rows == [("areas", NOW, "client:1"), ("everything", NOW, "client:1")]
    trail = select(AuditEvent.action, AuditEvent.after).where(AuditEvent.action == "withdraw")
    assert db.session.execute(trail).all() == [("withdraw", {"what": "areas"}), ("withdraw", {"what": "everything"})]


def test_the_database_keeps_one_withdrawal_of_a_kind(book):
    withdraw(book(), EVERYTHING)
    columns = "consent_id, what, at, by"
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"INSERT INTO consent_withdrawal ({columns}) SELECT {columns} FROM consent_withdrawal"))


def test_where_nothing_was_signed_there_is_nothing_to_take_back(book):
    response = book()
    unsigned = Response(
        public_id="unsigned",
        client_id=1,
        version_id=response.version_id,
        modality=SWEDISH,
        visit_at=VISIT,
        started_at=NOW,
    )
    db.session.add(unsigned)
    db.session.commit()
    assert withdraw(unsigned, EVERYTHING) is False
    assert allowed(unsigned)[0] is False


def test_an_answer_that_waits_for_a_therapist_still_waits(book):
    response = book(nerves=["neuro_other"], neuro_other="yes")
    before = stands(response)
    withdraw(response, EVERYTHING)
    assert stands(response) == before != "clear"


# ---- how long it is good for -----------------------------------------------


def test_consent_is_good_for_twelve_months(book):
    response = book()
    last = NOW + 12 * MONTH
    assert agreement(response.id, settings.clinic()).good_until == last
    for now, treatment in ((last - HOUR, True), (last, False)):
        assert (allowed(response, now)[0], stands(response, now) == "clear") == (treatment, treatment)


def test_consent_is_good_for_as_long_as_the_clinic_says(book):
    response = book()
    factories.clinic(consent_months=1)
    assert (stands(response, NOW + 29 * DAY), stands(response, NOW + 31 * DAY)) == ("clear", "needed")
    sign_again(response, NOW + 31 * DAY)
    assert stands(response, NOW + 31 * DAY) == "clear"
