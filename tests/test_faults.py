"""When the database does not answer, and when somebody sends far too much."""

import socket
import time
from urllib.parse import urlsplit

import pytest
from sqlalchemy import NullPool, create_engine, text
from werkzeug.test import run_wsgi_app

from clinic.db import db
from tests.booking.answering import pass_safety
from tests.test_web import HEADERS, carried
from tests.visiting import Page, Visitor

BUSY = "We can’t do that right now"
NEEDS_THE_DATABASE = ["/", "/treatments", "/treatments/swedish-massage", "/book/swedish-massage/time", "/b/x-y"]


@pytest.fixture(params=["no folder", "nobody listens"])
def cut_off(request, make_app, tmp_path):
    """The application with a database that it cannot reach."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    urls = {
        "no folder": f"sqlite:///{tmp_path}/no/such/folder/clinic.sqlite",
        "nobody listens": f"postgresql+psycopg://nobody@127.0.0.1:{port}/clinic",
    }
    return make_app(urls[request.param])


# ---- the database ----------------------------------------------------------


@pytest.mark.parametrize("path", NEEDS_THE_DATABASE)
def test_a_database_that_is_away_is_said_so_without_it(cut_off, path):
    page = Page(cut_off.test_client().get(path))
    assert (page.status, page.heading) == (503, BUSY)
    assert page.text == (
        f"{BUSY} Our system is busy. Nothing was changed, and your booking isn’t confirmed."
        " Try again in a minute, or call us."
    )
    assert page.root.one("title").text == f"{BUSY} | The clinic"
    assert carried(page.response) == HEADERS
    assert page.response.headers["Cache-Control"] == "no-store"


def test_what_needs_no_database_is_there_without_it(cut_off):
    client = cut_off.test_client()
    assert client.get("/static/any/clinic.css").status_code == 200
    assert client.get("/robots.txt").status_code == 200
    page = Page(client.get("/no-such-page"))
    assert (page.status, page.heading) == (404, "We can’t find that page")


def test_it_works_again_as_soon_as_the_database_does(make_app, tmp_path):
    folder = tmp_path / "not" / "yet"
    app = make_app(f"sqlite:///{folder}/clinic.sqlite")
    assert app.test_client().get("/").status_code == 503
    folder.mkdir(parents=True)
    app.test_cli_runner(catch_exceptions=False).invoke(args=["db", "upgrade"])
    assert app.test_client().get("/").status_code == 200


LOCK = {"sqlite": "DELETE FROM draft", "postgresql": "LOCK TABLE draft"}
IMPATIENT = {"sqlite": "PRAGMA busy_timeout = 100", "postgresql": "SET lock_timeout = '100ms'"}  # milliseconds


def test_a_busy_database_undoes_everything_and_says_so(demo_app, demo_db_url):
    """Somebody else is writing for longer than anybody waits."""
    visitor = Visitor(demo_app)
    visitor.open(SAFETY)
    pass_safety(visitor)
    slot = next(iter(visitor.open(TIME).slots.values()))
    with demo_app.app_context():
        engine = db.engine
    engine.dispose()
    with engine.connect() as mine:
        mine.exec_driver_sql(IMPATIENT[engine.dialect.name])
        mine.commit()
    other = create_engine(demo_db_url, poolclass=NullPool)
    with other.connect() as lock:
        lock.exec_driver_sql(LOCK[engine.dialect.name])
        page = visitor.send(slot=slot)
    assert (page.status, page.heading) == (503, BUSY)
    visitor.open(TIME)
    assert visitor.send(slot=slot).status == 303


def test_what_people_typed_is_not_in_the_log(demo_app, caplog):
    name = "ada"
    typed = f"{name}@client.example"  # whole only as a value: a traceback quotes the lines of this file

    def break_down():
        db.session.execute(text("SELECT * FROM no_such_table WHERE email = :email"), {"email": typed})

    demo_app.add_url_rule("/_breaks", "breaks", break_down)
    assert demo_app.test_client().get("/_breaks").status_code in {500, 503}
    assert "no_such_table" in caplog.text
    assert typed not in caplog.text


# ---- far too much ----------------------------------------------------------


def sent(url, head, body=b"", patience=5):
    """The status of a request written by hand, and the seconds it took."""
    address = urlsplit(url)
    started = time.monotonic()
    with socket.create_connection((address.hostname, address.port), timeout=patience) as wire:
        try:
            wire.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n")
            for start in range(0, len(body), 1 << 16):
                wire.sendall(body[start : start + (1 << 16)])
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough
        answer = wire.recv(64).decode()
    return int(answer.split()[1]), time.monotonic() - started


TIME = "/book/swedish-massage/time"
SAFETY = "/book/swedish-massage/safety"
FORM = f"POST {TIME} HTTP/1.1\nHost: localhost\nContent-Type: application/x-www-form-urlencoded\n"
GET = "GET / HTTP/1.1\nHost: localhost"
MANY = b"a=&" * 200_000
HUGE = b"slot=" + b"a" * 50_000_000


SENT = {  # head, body, status
    "200,000 fields": (FORM + f"Content-Length: {len(MANY)}", MANY, 400),
    "50 MB": (FORM + f"Content-Length: {len(HUGE)}", HUGE, 413),
    "a terabyte to come": (FORM + "Content-Length: 999999999999", b"", 413),
    "less than nothing": (FORM + "Content-Length: -1", b"", 400),
    "no number": (FORM + "Content-Length: many", b"", 400),
    "two lengths": (FORM + "Content-Length: 4\nContent-Length: 5", b"a=&b", 400),
    "a huge header": (GET + "\nX-Huge: " + "a" * 100_000, b"", 431),
    "500 headers": (GET + "".join(f"\nX-{n}: a" for n in range(500)), b"", 431),
    "a huge address": ("GET /" + "a" * 100_000 + " HTTP/1.1\nHost: localhost", b"", 414),
    "a large cookie": (GET + "\nCookie: session=" + "a" * 8000, b"", 200),
    "two hosts": (GET + "\nHost: evil.example", b"", 400),
    "nonsense": ("NONSENSE", b"", 400),
}


@pytest.mark.parametrize("what", SENT)
def test_too_much_and_nonsense_are_refused_soon(shared_live_url, what):
    head, body, status = SENT[what]
    answer, seconds = sent(shared_live_url, head, body)
    assert answer == status
    assert seconds < 5


def test_a_body_that_lies_about_its_length_is_not_read_forever(demo_app):
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/find",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "HTTP_HOST": "localhost",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "wsgi.input_terminated": True,
        "wsgi.input": Endless(),
        "wsgi.errors": None,
    }
    _body, status, _headers = run_wsgi_app(demo_app, environ, buffered=True)
    assert status == "400 BAD REQUEST"
    assert environ["wsgi.input"].given <= 1_100_000


class Endless:
    """A body without an end; `given` counts the bytes that were read."""

    given = 0

    def read(self, size=-1):
        chunk = b"a" * min(size if size > 0 else 1 << 16, 1 << 16)
        self.given += len(chunk)
        return chunk

    def readline(self, size=-1):
        return self.read(size)
