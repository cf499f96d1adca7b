"""A doctor's letter: what may be one, and that whatever is kept is kept whole."""

import pytest

from clinic import vault
from clinic.db import db, transaction
from clinic.intake import actions, letters
from clinic.intake.models import Letter, QuestionnaireVersion, Response
from clinic.intake.queries import letters_came
from clinic.intake.seed import load_content, read_content
from tests import factories
from tests.factories import NOW

STARTS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


@pytest.fixture
def response(in_app):
    """Answers that somebody gave."""
    factories.clinic()
    client_id = factories.client()
    load_content(read_content(), NOW)
    version_id = db.session.query(QuestionnaireVersion.id).scalar()
    row = Response(public_id=vault.public_id(), client_id=client_id, version_id=version_id, started_at=NOW)
    row.modality, row.visit_at = "swedish-massage", NOW
    db.session.add(row)
    db.session.commit()
    return row


@pytest.mark.parametrize(("kind", "start"), STARTS.items())
def test_its_first_bytes_say_what_it_is(kind, start):
    assert letters.media_type(start) == letters.media_type(start + b"\0 anything") == kind
    assert letters.media_type(start[:-1]) is None
    assert letters.media_type(b" " + start) is None


@pytest.mark.parametrize("content", [b"", b"%pdf-1.7", b"<svg/>", b"<html>", b"GIF89a", b"RIFF....WEBP", b"\xff\xd8"])
def test_nothing_else_is_a_letter(content):
    assert letters.media_type(content) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../x", "x"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\Users\\Ada\\my letter.pdf", "my letter.pdf"),
        ("/etc/", ""),
        ("", ""),
        ("a\0b\r\nSet-Cookie: c.pdf", "abSet-Cookie: c.pdf"),
        ("x" * 100 + ".pdf", "x" * 76 + ".pdf"),
    ],
)
def test_its_name_is_shown_without_folders_and_short(name, shown):
    assert letters.short_name(name) == shown


def test_it_leaves_under_a_name_of_ours():
    assert [letters.file_name("abc", kind) for kind in STARTS] == ["letter-abc.pdf", "letter-abc.jpg", "letter-abc.png"]


@pytest.mark.parametrize("start", STARTS.values())
def test_it_is_kept_byte_for_byte(response, start):
    content = start + bytes(range(256)) * 3
    with transaction():
        number = actions.keep_letter(response, "a.pdf", content, NOW, "staff:1").id
    db.session.expire_all()
    letter = db.session.get(Letter, number)
    assert (letter.content, letter.name, letter.size_bytes) == (content, "a.pdf", len(content))
    assert (letter.client_id, letter.uploaded_by) == (response.client_id, "staff:1")
    assert letters_came(response.id) == [NOW]


def test_its_bytes_are_read_only_when_they_are_wanted(response):
    with transaction():
        number = actions.keep_letter(response, "a.pdf", b"%PDF-1.7", NOW, "client:1").id
    db.session.expunge_all()
    assert "content_sealed" not in db.session.get(Letter, number).__dict__


def test_of_what_is_refused_nothing_is_kept(response):
    for content in (b"", b"<svg/>", b"%PDF-".ljust(letters.LARGEST + 1)):
        with pytest.raises(actions.LetterRefused), transaction():
            actions.keep_letter(response, "a.pdf", content, NOW, "client:1")
    assert letters_came(response.id) == []
