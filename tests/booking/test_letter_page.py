"""A doctor's letter is sent by the private link, which may reach other people and whatever they send."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from clinic.booking import actions
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.intake.letters import LARGEST
from clinic.intake.models import Letter
from tests.booking.answering import book_answering
from tests.booking.lettering import (
    JPEG,
    MULTIPART,
    PDF,
    PNG,
    SEND,
    SEND_ANOTHER,
    body,
    book_awaiting_letter,
    send_letter,
)
from tests.booking.practice import Practice
from tests.factories import NOW
from tests.visiting import Visitor, selects

WRONG_KIND = "We can’t read this kind of file. Choose a PDF, or a photo as JPEG or PNG."
NOT_AWAITED = "We aren’t waiting for a letter for this booking any more."
CAME = "A letter came on Monday 23 November, 09:00."
SECRET = "Xanthippe-oncology"


def kept(house):
    """Kind, name, size and who, of every letter that there is."""
    with house.app_context():
        letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
        return [(one.media_type, one.name, one.size_bytes, one.uploaded_by) for one in letters]


def decide(house, verdict="as_booked", now=NOW):
    with house.app_context(), transaction():
        one = db.session.scalars(select(Appointment)).one()
        letter = db.session.scalars(select(Letter)).one()
        actions.decide(one.id, verdict, {"by": "Anna"}, Practice().clinic, now, "system", letter=letter)


# ---- the way ---------------------------------------------------------------


def test_the_booking_leads_to_the_page_for_the_letter(ada):
    link = book_awaiting_letter(ada)
    assert ada.open(link).link(SEND) == f"{link}/letter"
    page = ada.open(f"{link}/letter")
    assert page.heading == "Your doctor’s letter"
    (file,) = page.root.all("input", type="file")
    assert file.attrs["accept"] == "application/pdf,image/jpeg,image/png"
    assert "capture" not in file.attrs
    assert page.form(SEND).element.attrs["enctype"] == "multipart/form-data"
    assert "call us on 01 555 0100" in page.text


def test_a_letter_is_kept_and_that_it_came_is_said(ada, asking):
    link = book_awaiting_letter(ada)
    assert send_letter(ada, link).location == f"{link}/letter"
    assert CAME in ada.follow().text
    assert CAME in ada.open(link).text
    assert kept(asking) == [("application/pdf", "letter.pdf", len(PDF), "client:1")]
    with asking.app_context():
        assert db.session.scalars(select(Letter)).one().content == PDF
        assert Practice().trail()[-1] == "bring_letter"


def test_what_is_in_it_and_how_it_is_called_is_never_shown(ada, asking):
    link = book_awaiting_letter(ada)
    send_letter(ada, link, PDF + SECRET.encode(), f"{SECRET}.pdf")
    stranger = Visitor(asking, "203.0.113.99")
    for path in ("", "/letter", "/move", "/cancel", "/calendar.ics"):
        assert SECRET not in stranger.open(f"{link}{path}").response.text


def test_another_may_follow_and_five_are_enough(ada, asking):
    link = book_awaiting_letter(ada)
    send_letter(ada, link)
    ada.follow()
    assert ada.page.form(SEND_ANOTHER)
    for content, name in ((JPEG, "a.jpg"), (PNG, "b.png"), (PDF, "d"), (PDF, "e.pdf")):
        assert send_letter(ada, link, content, name).status == 303
    page = send_letter(ada, link)
    assert (page.status, page.errors) == (
        422,
        {"letter": "We have 5 letters for this booking already. Please call us on 01 555 0100."},
    )
    assert [kind for kind, *_ in kept(asking)] == [
        "application/pdf",
        "image/jpeg",
        "image/png",
        *["application/pdf"] * 2,
    ]


def test_the_page_asks_as_often_for_five_letters_as_for_none(ada, asking):
    link = book_awaiting_letter(ada)

    def asked():
        with selects(asking) as seen:
            for path in (link, f"{link}/letter"):
                assert ada.open(path).status == 200
        assert not any("content_sealed" in statement for statement in seen)
        return len(seen)

    none = asked()
    for _ in range(5):
        send_letter(ada, link)
    assert (asked(), none <= 16) == (none, True)


# ---- what is no letter -----------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "letter.pdf", WRONG_KIND),
        (b"<!doctype html><script>alert(1)</script>%PDF-1.7", "letter.pdf", WRONG_KIND),
        (b" %PDF-1.7", "letter.pdf", WRONG_KIND),
        (b"GIF89a", "letter.png", WRONG_KIND),
        (b"PK\x03\x04", "letter.docx", WRONG_KIND),
        (b"%PDF", "letter.pdf", WRONG_KIND),
        (b"\0", "letter.pdf", WRONG_KIND),
        (b"", "letter.pdf", "This file is empty. Choose another one."),
        (PDF.ljust(LARGEST + 1), "letter.pdf", "This file is too large. It may have at most 10 MB."),
    ],
    ids=["svg", "html", "late pdf", "gif", "docx", "half a start", "zero byte", "empty", "a byte too much"],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(ada, asking, content, name, sentence):
    link = book_awaiting_letter(ada)
    page = send_letter(ada, link, content, name)
    assert (page.status, page.errors) == (422, {"letter": sentence})
    assert kept(asking) == []


def test_a_file_of_ten_megabytes_is_taken(ada, asking):
    link = book_awaiting_letter(ada)
    assert send_letter(ada, link, PDF.ljust(LARGEST)).status == 303
    assert [size for _, _, size, _ in kept(asking)] == [LARGEST]


def test_thirty_megabytes_are_not_even_read(ada, asking):
    link = book_awaiting_letter(ada)
    page = send_letter(ada, link, PDF.ljust(30 * 1024**2))
    assert (page.status, "That file is too large: it may have at most 10 MB." in page.text) == (413, True)
    assert kept(asking) == []


def test_every_other_form_stays_small(ada):
    link = book_awaiting_letter(ada)
    whole = body(ada.open(f"{link}/cancel").form().fields["csrf_token"], PDF.ljust(1_000_000), "a.pdf")
    page = ada.post(f"{link}/cancel", whole, content_type=MULTIPART)
    assert (page.status, page.heading) == (413, "That is too much at once")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x", "x"),
        ("/etc/passwd", "passwd"),
        ("a" * 300 + ".pdf", "a" * 76 + ".pdf"),
        ("<b>Zoë’s\u202eletter.pdf", "<b>Zoë’sletter.pdf"),
    ],
)
def test_the_name_of_a_file_is_only_a_name(ada, asking, name, shown):
    link = book_awaiting_letter(ada)
    assert send_letter(ada, link, name=name).status == 303
    assert [one for _, one, _, _ in kept(asking)] == [shown]


@pytest.mark.parametrize("name", ["letter.exe", "letter.jpg", "letter.html", "letter"])
def test_what_it_is_is_told_by_its_bytes_and_not_by_its_name(ada, asking, name):
    link = book_awaiting_letter(ada)
    send_letter(ada, link, PDF + b"<script>alert(1)</script>", name, "text/html")
    assert [kind for kind, *_ in kept(asking)] == ["application/pdf"]


def test_without_a_file_there_is_a_sentence(ada, asking):
    link = book_awaiting_letter(ada)
    ada.open(f"{link}/letter")
    for nothing in (None, "a text", (BytesIO(b""), "")):
        page = ada.send(letter=nothing)
        assert (page.status, page.errors) == (422, {"letter": "Choose the file with the letter"})
    assert kept(asking) == []


def test_a_form_that_was_cut_off_changes_nothing(ada, asking):
    link = book_awaiting_letter(ada)
    whole = body(ada.open(f"{link}/letter").form().fields["csrf_token"], PDF, "a.pdf")
    for half in (whole[:0], whole[:60], whole[: len(whole) // 2], whole[:-9], whole[100:]):
        assert ada.post(f"{link}/letter", half, content_type=MULTIPART).status in {400, 422}
    assert ada.post(f"{link}/letter", whole, content_type="multipart/form-data").status == 400
    assert kept(asking) == []
    assert (ada.post(f"{link}/letter", whole, content_type=MULTIPART).status, len(kept(asking))) == (303, 1)


# ---- when, and whose -------------------------------------------------------


def test_a_second_tab_is_told_that_no_letter_is_awaited_any_more(ada, asking):
    link = book_awaiting_letter(ada)
    other = Visitor(asking)
    other.open(f"{link}/letter")
    send_letter(ada, link)
    decide(asking)
    page = other.send(letter=(BytesIO(PDF), "a.pdf"))
    assert (page.status, NOT_AWAITED in page.text) == (409, True)
    assert NOT_AWAITED in ada.open(f"{link}/letter").text
    assert ada.page.root.all("input", type="file") == []
    assert len(kept(asking)) == 1
    assert "letter" not in ada.open(link).text


@pytest.mark.parametrize("answers", [{}, {"nerves": ["neuro_other"]}], ids=["booked", "waits for a therapist"])
def test_what_waits_for_no_doctor_takes_no_letter(ada, asking, answers):
    link = book_answering(ada, **answers)
    page = ada.open(f"{link}/letter")
    assert (page.status, NOT_AWAITED in page.text) == (200, True)
    token = ada.open(f"{link}/cancel").form().fields["csrf_token"]
    assert ada.post(f"{link}/letter", {"csrf_token": token, "letter": (BytesIO(PDF), "a.pdf")}).status == 409
    assert kept(asking) == []


def test_after_the_deadline_no_letter_helps(ada, asking, clock):
    link = book_awaiting_letter(ada)
    ada.open(f"{link}/letter")
    clock.shift(timedelta(days=7))
    assert ada.send(letter=(BytesIO(PDF), "a.pdf")).status == 409
    assert kept(asking) == []


def test_a_link_that_is_not_hers_takes_nothing(ada, asking):
    link = book_awaiting_letter(ada)
    ada.open(f"{link}/letter")
    forged = link[:-1] + ("a" if link[-1] != "a" else "b")
    form = ada.page.form().fields
    page = ada.post(f"{forged}/letter", {"csrf_token": form["csrf_token"], "letter": (BytesIO(PDF), "a.pdf")})
    assert (page.status, kept(asking)) == (404, [])
