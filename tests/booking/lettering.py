"""A booking that waits for a doctor's letter, and letters to send."""

from tests.booking.answering import SWEDISH, book_answering

FAR = "2026-12-09"
RHYTHM = {"circulation": ["heart"], "heart": ["rhythm"]}
PDF = b"%PDF-1.7 Belladonna-diagnosis"
JPEG = b"\xff\xd8\xff\xe0 a photo"
PNG = b"\x89PNG\r\n\x1a\n a scan"
MULTIPART = "multipart/form-data; boundary=x"
SEND = "Send the letter"
SEND_ANOTHER = "Send another letter"


def book_awaiting_letter(visitor, day=FAR, **answers):
    """The address of a booking that waits for a doctor's word."""
    return book_answering(visitor, SWEDISH, day, **{**RHYTHM, **answers})


def send_letter(visitor, link, content=PDF, name="letter.pdf", kind="application/pdf"):
    """Open the page for the letter, choose a file and send it."""
    token = visitor.open(f"{link}/letter").form().fields["csrf_token"]
    return visitor.post(f"{link}/letter", body(token, content, name, kind), content_type=MULTIPART)


def body(token, content, name, kind="application/pdf"):
    """What a browser sends; the test client would put a large one into a file."""
    fields = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
    file = f'--x\r\nContent-Disposition: form-data; name="letter"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    return fields.encode() + file.encode() + content + b"\r\n--x--\r\n"
