"""What somebody said about her health can't be read from the database, and never opens as something else."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from clinic import vault
from clinic.booking.models import Draft
from clinic.db import db
from clinic.intake.models import Consent, Letter, Response
from clinic.vault import KeyLost
from tests.booking.answering import begin, book_answering, fill
from tests.booking.lettering import book_awaiting_letter, send_letter
from tests.booking.practice import set_up, set_up_questions
from tests.factories import NOW
from tests.visiting import Visitor

OLD, NEW = "ab" * 32, "cd" * 32
COMFORT, SIGNATURE, ALLERGY = "Plumbago-comfort", "Xylographica-signature", "Quinquefolia-allergy"
SAID = {"comfort_text": COMFORT, "signature": SIGNATURE, "allergies": ["nuts"], "allergies_text": ALLERGY}
ABOUT = "response:answers_sealed:abc"


@pytest.fixture
def at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def with_keys(make_app, db_url, at_nine):
    """The practice, whose keys may change: `with_keys("cd…,ab…")`."""
    with make_app(db_url).app_context():
        set_up()
        set_up_questions()
    return lambda keys: make_app(db_url, DATA_KEYS=keys)


@pytest.fixture
def answered(with_keys):
    """The practice after a booking with words that nobody else uses, and with another begun."""
    app = with_keys(OLD)
    ada = Visitor(app)
    book_answering(ada, **SAID)
    assert ada.page.status == 303
    bo = Visitor(app)
    begin(bo, clock="14:00")
    bo.open("/book/swedish-massage/questions/leave_out")
    fill(bo, comfort_text=COMFORT)
    return app


def stored(app):
    """Everything that a copy of the database holds, as bytes."""
    with app.app_context():
        names = inspect(db.engine).get_table_names()
        rows = [row for name in names for row in db.session.execute(text(f'SELECT * FROM "{name}"'))]
        values = [_bytes(value) for row in rows for value in row]
        path = db.engine.url.database
        db.session.remove()
    files = [Path(path), Path(f"{path}-wal")] if Path(path).is_file() else []
    return b"\n".join([*values, *(file.read_bytes() for file in files if file.exists())])


def _bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def only(model):
    return db.session.scalars(select(model)).one()


def test_a_copy_of_the_database_tells_nothing_that_was_answered(answered):
    found = stored(answered)
    assert [word for word in (COMFORT, SIGNATURE, ALLERGY, "1985-06-14", "Sam Example") if word.encode() in found] == []
    assert [word for word in ("Ada Sample", "ada@client.example", "allow") if word.encode() not in found] == []
    with answered.app_context():
        assert only(Response).answers["answers"]["comfort_text"] == COMFORT
        assert only(Consent).record["name"] == SIGNATURE


def test_which_pages_she_saw_is_sealed_too(with_keys):
    """That there was a page about pregnancy tells as much as its answers."""
    app = with_keys(OLD)
    book_answering(Visitor(app), pregnancy_status="pregnant", trimester="t2")
    with app.app_context():
        row = only(Response)
        assert "pregnancy" in row.answers["saved"]
        plain = {c.key: getattr(row, c.key) for c in inspect(Response).columns if not c.key.endswith("_sealed")}
        assert [name for name, value in plain.items() if "pregnan" in str(value)] == []


def test_the_same_answers_are_never_sealed_alike(answered):
    with answered.app_context():
        assert vault.seal(b"no", ABOUT) != vault.seal(b"no", ABOUT)


def test_without_its_key_nothing_opens(answered, with_keys):
    app = with_keys(NEW)
    with app.app_context():
        for model, name in ((Response, "answers"), (Response, "assessment"), (Consent, "record")):
            row = only(model)
            with pytest.raises(KeyLost, match="CLINIC_DATA_KEYS no longer holds"):
                getattr(row, name)
        (begun,) = [draft for draft in db.session.scalars(select(Draft)) if draft.health_sealed]
        with pytest.raises(KeyLost):
            _ = begun.health


def test_without_its_key_a_page_fails_and_is_never_blank(answered, with_keys):
    bo = Visitor(answered)
    begin(bo, clock="15:30")
    for cookie in bo.http._cookies.values():
        assert cookie.value
    lost = Visitor(with_keys(NEW))
    lost.http._cookies = bo.http._cookies
    for page in ("questions", "questions/about", "check", "safety"):
        assert lost.open(f"/book/swedish-massage/{page}").status == 500
    assert bo.open("/book/swedish-massage/questions/about").status == 200


@pytest.mark.parametrize("at", [0, 7, 8, 19, 20, 40, -1])
def test_altered_bytes_do_not_open(answered, at):
    with answered.app_context():
        row = only(Response)
        sealed = bytearray(row.answers_sealed)
        sealed[at] ^= 1
        row.answers_sealed = bytes(sealed)
        with pytest.raises(KeyLost):
            _ = row.answers


@pytest.mark.parametrize("length", [0, 1, 8, 9, 12, 16, 20, 21, 35, 36])
def test_bytes_cut_short_do_not_open(answered, length):
    with answered.app_context():
        row = only(Response)
        row.answers_sealed = row.answers_sealed[:length]
        with pytest.raises(KeyLost):
            _ = row.answers


def test_bytes_moved_to_another_row_or_column_do_not_open(answered):
    with answered.app_context():
        row = only(Response)
        kept = row.answers_sealed
        row.assessment_sealed = kept
        with pytest.raises(KeyLost, match="altered, or belongs elsewhere"):
            _ = row.assessment
        other = Response(public_id=vault.public_id(), answers_sealed=kept)
        with pytest.raises(KeyLost, match="altered, or belongs elsewhere"):
            _ = other.answers
        consent = only(Consent)
        consent.record_sealed = kept
        with pytest.raises(KeyLost, match="altered, or belongs elsewhere"):
            _ = consent.record


def test_nothing_sealed_is_nothing_and_not_an_answer(answered):
    with answered.app_context():
        assert Response(public_id="x", answers_sealed=None).answers is None


def test_an_old_key_of_the_ring_still_opens(answered, with_keys):
    with with_keys(f"{NEW},{OLD}").app_context():
        row = only(Response)
        assert (row.answers["answers"]["comfort_text"], vault.sealed_with_newest(row.answers_sealed)) == (
            COMFORT,
            False,
        )


def test_what_is_sealed_anew_has_the_first_key(answered, with_keys):
    with with_keys(f"{NEW},{OLD}").app_context():
        row = only(Response)
        row.answers = row.answers
        assert vault.sealed_with_newest(row.answers_sealed)
        db.session.commit()
    with with_keys(NEW).app_context():
        assert only(Response).answers["answers"]["signature"] == SIGNATURE
        with pytest.raises(KeyLost):
            _ = only(Response).assessment


# ---- letters ---------------------------------------------------------------


@pytest.fixture
def lettered(with_keys):
    """The practice with a booking that waits, and a doctor's letter about it."""
    app = with_keys(OLD)
    ada = Visitor(app)
    send_letter(ada, book_awaiting_letter(ada), b"%PDF-1.7 " + COMFORT.encode(), f"{SIGNATURE}.pdf")
    assert ada.page.status == 303
    return app


def test_a_letter_cannot_be_read_from_the_database(lettered):
    found = stored(lettered)
    assert [word for word in (COMFORT, SIGNATURE, "%PDF") if word.encode() in found] == []
    assert b"application/pdf" in found


def test_a_letter_does_not_open_without_its_key_or_altered_or_elsewhere(lettered, with_keys):
    with with_keys(NEW).app_context(), pytest.raises(KeyLost):
        _ = only(Letter).content
    with lettered.app_context():
        letter = only(Letter)
        letter.content_sealed, letter.name_sealed = letter.name_sealed, letter.content_sealed
        for name in ("content", "name"):
            with pytest.raises(KeyLost, match="altered, or belongs elsewhere"):
                getattr(letter, name)


def test_a_letter_is_sealed_again_when_the_key_is_changed(lettered, with_keys):
    said = with_keys(f"{NEW},{OLD}").test_cli_runner().invoke(args=["keys", "rotate"]).output
    assert "2 in letter" in said
    with with_keys(NEW).app_context():
        letter = only(Letter)
        assert (letter.content, letter.name) == (b"%PDF-1.7 " + COMFORT.encode(), f"{SIGNATURE}.pdf")
