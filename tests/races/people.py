"""People at their browsers, and what happens when they all press the button at the same moment."""

import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit

from flask import session
from flask_wtf.csrf import generate_csrf

from clinic.web import _hashed

TAKEN = "has just been taken</h2>"
ENDED = "any longer</h2>"
PATIENCE = 60  # seconds; whoever waits longer has been forgotten


@dataclass(frozen=True)
class Answer:
    """What somebody got to see."""

    status: int
    location: str
    text: str


@dataclass
class Person:
    """Somebody with cookies of her own; `token` goes with her forms."""

    address: str
    cookies: dict = field(default_factory=dict)
    token: str = ""

    @property
    def name(self):
        """How the server knows her drafts."""
        return _hashed(self.cookies["visitor"])

    def start_anew(self):
        """From now on somebody the clinic has not seen yet."""
        self.cookies["visitor"] = secrets.token_urlsafe(32)

    def get(self, path):
        return self._ask(self._connection(), "GET", path)

    def post(self, path, **form):
        return self.ready(path, **form)()

    def ready(self, path, **form):
        """Connects, so that nothing but the form is left to send; the function that sends it."""
        connection = self._connection()
        connection.connect()
        return lambda: self._ask(connection, "POST", path, urlencode({"csrf_token": self.token, **form}, doseq=True))

    def _connection(self):
        return HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)

    def _ask(self, connection, method, path, body=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), text)


def meet(app, address, count):
    """So many people who have looked at a page before, and so have a session and the token of its forms."""
    return [Person(address, *_visit(app)) for _ in range(count)]


def race(questions):
    """Send all of them at the same moment; the answers, in the order of the questions."""
    gate = Barrier(len(questions))

    def go(ask):
        gate.wait(PATIENCE)
        return ask()

    with ThreadPoolExecutor(len(questions)) as threads:
        return list(threads.map(go, questions))


def judge(answers, winners, sentences=(TAKEN,)):
    """Exactly so many got what they wanted, and everybody else a 409 page with one of the sentences; the winners."""
    assert Counter(answer.status for answer in answers) == +Counter({303: winners, 409: len(answers) - winners})
    for answer in answers:
        assert answer.status == 303 or any(sentence in answer.text for sentence in sentences)
    return [answer for answer in answers if answer.status == 303]


def _visit(app):
    with app.test_request_context():
        token = generate_csrf()
        cookie = app.session_interface.get_signing_serializer(app).dumps(dict(session))
        return {"session": cookie}, token
