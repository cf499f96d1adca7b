"""Bodies that are no forms, forms that are not the sender's, and cookies that are nobody's."""

import pytest

from clinic.booking.models import Appointment
from clinic.db import db
from clinic.people.models import Client
from tests.booking.practice import ADA, TUESDAY, Practice
from tests.booking.walking import CHECK, TIME, YOU, book, check, choose
from tests.visiting import Page, Visitor


@pytest.fixture
def you(visitor):
    """Somebody who has a time and is asked who she is."""
    choose(visitor)
    visitor.follow()
    return visitor


def counted(house, *models):
    with house.app_context():
        return [db.session.query(model).count() for model in models]


# ---- bodies ----------------------------------------------------------------


def token_of(visitor):
    return visitor.open("/find").form().fields["csrf_token"]


FORM = "application/x-www-form-urlencoded"
FILE = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="../x"\r\n\r\ny\r\n'
BODIES = {  # body, content type
    "json": (b'{"slot": 1, "name": [], "reference": {}}', "application/json"),
    "json list": (b"[1]", "application/json"),
    "broken json": (b"{", "application/json"),
    "text": (b"slot=x", "text/plain"),
    "no type": (b"slot=x", ""),
    "xml": (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "application/xml"),
    "broken utf-8": (b"slot=%ff%fe&name=%c3%28&\xff=\xfe", FORM),
    "utf-7": (b"slot=+ADw-script+AD4-", f"{FORM}; charset=utf-7"),
    "half an escape": (b"slot=%&name=%4&email=%zz", FORM),
    "many fields": (b"a=&" * 200_000, FORM),
    "zero bytes": (b"slot=%00&name=%00&draft=%00&reference=%00", FORM),
    "no boundary": (b"--x", "multipart/form-data"),
    "broken multipart": (b'--x\r\nContent-Disposition: form-data; name="slot', "multipart/form-data; boundary=x"),
    "files": (
        b"".join(FILE % name for name in (b"name", b"slot", b"reference")) + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "many parts": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 2000,
        "multipart/form-data; boundary=x",
    ),
}


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_no_form_is_answered_with_a_page(you, house, what):
    link = book(Visitor(house), "14:00")
    body, kind = BODIES[what]
    headers = {"X-CSRFToken": token_of(you)}
    for url in (TIME, YOU, CHECK, "/find", "/book/swedish/hold", f"{link}/move", f"{link}/again"):
        page = Page(you.http.post(url, data=body, content_type=kind, headers=headers))
        assert page.status in {303, 400, 413, 415, 422}, (url, page.status)
        if page.root:
            assert page.heading
    assert counted(house, Appointment, Client) == [1, 1]


# ---- whose form it is ------------------------------------------------------


def everything(house):
    with house.app_context():
        practice = Practice()
        rows = [(row.status, row.sequence, row.link_generation) for row in practice.appointments()]
        return practice.diary(), rows, practice.messages(), practice.trail()


@pytest.mark.parametrize("whose", ["none", "nonsense", "somebody else's", "an old session's"])
def test_a_form_without_its_own_token_changes_nothing(you, house, whose):
    link = book(Visitor(house), "14:00")
    tokens = {
        "none": None,
        "nonsense": "x",
        "somebody else's": token_of(Visitor(house)),
        "an old session's": token_of(you),
    }
    if whose == "an old session's":
        you.http.delete_cookie("session")
    before = everything(house)
    for url in (TIME, YOU, CHECK, "/book/swedish/hold", "/find", f"{link}/move", f"{link}/cancel", f"{link}/again"):
        form = {"csrf_token": tokens[whose], "slot": f"{TUESDAY}T15:30Z", "reference": "22222", **ADA}
        page = you.post(url, {name: value for name, value in form.items() if value is not None})
        assert (page.status, page.heading) == (400, "Please send that again")
    assert everything(house) == before


def test_the_same_form_with_its_token_does(you):
    assert you.send(**ADA).location == CHECK
    check(you)
    assert you.page.status == 303


@pytest.mark.parametrize(
    "cookie",
    [
        "visitor=" + "x" * 43,
        "visitor=" + "\xff" * 43,
        "visitor=",
        "visitor=" + "x" * 4000,
        "session=x.y.z",
        "session=" + "é" * 50,
        ";;;=",
        "visitor=a; visitor=b",
    ],
)
def test_a_forged_cookie_finds_nothing(you, house, cookie):
    client = house.test_client(use_cookies=False)
    for url, status in ((TIME, 200), (YOU, 303), (CHECK, 303), ("/", 200)):
        assert client.get(url, headers={"Cookie": cookie}).status_code == status
