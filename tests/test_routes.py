"""Every address and what it answers to GET, HEAD and POST. An address without a line here is red."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from clinic.booking.models import Appointment
from clinic.booking.soonest import next_openings
from clinic.catalog.queries import service_by_slug
from clinic.db import db
from clinic.settings import queries as settings
from tests import factories
from tests.booking.answering import pass_safety
from tests.visiting import Page, Visitor

SLUG = "swedish-massage"
ODD = [
    "no-such",
    "9223372036854775808",
    "-1",
    "%00",
    "%ff",
    "a" * 5000,
    "..%2f..",
    "%3Cscript%3E",
    "{{7*7}}",
    "٢",
    "'",
    "%0d%0a",
]
DATES = ["9999-12-31", "0001-01-01", "2026-02-30", "2026-W48-2", "1e9", "NaN", "0x10", "2026-11-24&day=&with=1&with=2"]
TIMES = ["day", "from", "length", "with"]

# rule: (GET, POST without a token, POST with one and nothing else); HEAD answers as GET does
ROUTES = {
    "/": (200, 405, 405),
    "/treatments": (200, 405, 405),
    "/treatments/<slug>": (200, 405, 405),
    "/safety": (200, 405, 405),
    "/accessibility": (200, 405, 405),
    "/privacy": (200, 405, 405),
    "/sitemap.xml": (200, 405, 405),
    "/robots.txt": (200, 405, 405),
    "/static/<build>/<path:filename>": (200, 405, 405),
    "/book/<slug>/safety": (200, 400, 422),
    "/book/<slug>/time": (303, 400, 303),
    "/book/<slug>/you": (303, 400, 303),
    "/book/<slug>/questions": (303, 405, 405),
    "/book/<slug>/questions/<page_id>": (303, 400, 303),
    "/book/<slug>/later": (405, 400, 303),
    "/book/<slug>/earlier": (303, 400, 303),
    "/book/<slug>/code": (303, 400, 303),
    "/book/<slug>/code/send": (405, 400, 303),
    "/book/<slug>/stop": (303, 405, 405),
    "/book/<slug>/instead": (405, 400, 404),
    "/book/<slug>/check": (303, 400, 303),
    "/book/<slug>/hold": (405, 400, 303),
    "/book/<slug>/somebody-else": (405, 400, 303),
    "/b/<link>": (200, 405, 405),
    "/b/<link>/calendar.ics": (200, 405, 405),
    "/b/<link>/move": (200, 400, 422),
    "/b/<link>/cancel": (200, 400, 303),
    "/b/<link>/questions": (303, 405, 405),
    "/b/<link>/questions/<page_id>": (303, 400, 303),
    "/b/<link>/unchanged": (303, 400, 303),
    "/b/<link>/consent": (200, 405, 405),
    "/b/<link>/consent/withdraw/<what>": (200, 400, 303),
    "/b/<link>/consent/sign": (303, 400, 303),
    "/b/<link>/delete": (200, 400, 303),
    "/b/<link>/code": (303, 400, 303),
    "/b/<link>/code/send": (405, 400, 303),
    "/b/<link>/letter": (200, 400, 422),
    "/b/<link>/again": (405, 400, 303),
    "/b/<link>/here": (405, 400, 409),
    "/find": (200, 400, 422),
    "/staff": (303, 405, 405),
    "/staff/calendar": (303, 405, 405),
    "/staff/calendar/sheet": (303, 405, 405),
    "/staff/health": (303, 405, 405),
    "/staff/health/<public_id>": (303, 400, 403),
    "/staff/appointments/<public_id>/card": (303, 405, 405),
    "/staff/questions": (303, 405, 405),
    "/staff/questions/<int:number>": (303, 405, 405),
    "/staff/questions/<int:number>/fhir": (303, 405, 405),
    "/staff/appointments/<public_id>": (303, 405, 405),
    "/staff/appointments/<public_id>/turn": (405, 400, 403),
    "/staff/appointments/<public_id>/cancel": (303, 400, 403),
    "/staff/appointments/<public_id>/move": (303, 400, 403),
    "/staff/appointments/<public_id>/late": (303, 400, 403),
    "/staff/appointments/new": (303, 400, 403),
    "/staff/appointments/<public_id>/booked": (303, 405, 405),
    "/staff/appointments/<public_id>/series/cancel": (303, 400, 403),
    "/staff/clients": (303, 405, 405),
    "/staff/clients/<public_id>": (303, 405, 405),
    "/staff/trail": (303, 405, 405),
    "/staff/trail.csv": (303, 405, 405),
    "/staff/questions/draft": (405, 400, 403),
    "/staff/questions/draft/discard": (405, 400, 403),
    "/staff/questions/<any(question,rule,flag):kind>/new": (303, 400, 403),
    "/staff/questions/<any(question,rule,flag):kind>/<entry_id>": (303, 400, 403),
    "/staff/questions/<any(question,rule,flag):kind>/<entry_id>/move": (405, 400, 403),
    "/staff/questions/<any(question,rule,flag):kind>/<entry_id>/remove": (405, 400, 403),
    "/staff/questions/preview": (303, 400, 403),
    "/staff/questions/publish": (303, 400, 403),
    "/staff/questions/what-if": (303, 405, 405),
    "/staff/letters/<public_id>": (303, 405, 405),
    "/staff/appointments/<public_id>/letter": (303, 400, 403),
    "/staff/sign-in": (200, 400, 422),
    "/staff/sign-in/code": (303, 400, 303),
    "/staff/sign-in/passkey": (405, 400, 422),
    "/staff/forgotten": (200, 400, 422),
    "/staff/link/<link>": (404, 400, 404),
    "/staff/account": (303, 405, 405),
    "/staff/account/password": (303, 400, 403),
    "/staff/account/app": (303, 400, 403),
    "/staff/account/app/start": (405, 400, 403),
    "/staff/account/app/remove": (405, 400, 403),
    "/staff/account/codes": (303, 405, 405),
    "/staff/account/codes/new": (405, 400, 403),
    "/staff/account/passkeys/new": (303, 400, 403),
    "/staff/account/passkeys/<public_id>/remove": (405, 400, 403),
    "/staff/account/sign-ins/<public_id>/end": (405, 400, 403),
    "/staff/account/sign-ins/end": (405, 400, 403),
    "/staff/people": (303, 405, 405),
    "/staff/people/new": (303, 400, 403),
    "/staff/people/<public_id>": (303, 400, 403),
    "/staff/people/<public_id>/link": (405, 400, 403),
    "/staff/people/<public_id>/second-factor/remove": (405, 400, 403),
    "/staff/people/<public_id>/sign-out": (405, 400, 403),
    "/staff/people/<public_id>/<any(on,off):way>": (405, 400, 403),
    "/staff/people/second-factor/<any(yes,no):answer>": (405, 400, 403),
    "/staff/hours": (303, 405, 405),
    "/staff/hours/<int:number>": (303, 400, 403),
    "/staff/hours/<int:number>/exception": (303, 400, 403),
    "/staff/hours/closure": (303, 400, 403),
    "/staff/hours/exceptions/<int:number>": (303, 400, 403),
    "/staff/hours/exceptions/<int:number>/replacements": (303, 400, 403),
    "/_mail": (200, 405, 405),
    "/_components": (200, 405, 405),
    "/staff/sign-out": (405, 400, 303),  # last: forms' tokens are worth nothing after it
}


@pytest.fixture
def parts(demo_app):
    """What stands for the parts of an address, all of it there."""
    with demo_app.app_context():
        link = booked().link
    return {
        "slug": SLUG,
        "link": link,
        "build": "any",
        "filename": "clinic.css",
        "page_id": "about",
        "public_id": link.partition("-")[0],
        "what": "areas",
        "number": 1,
        "kind": "rule",
        "entry_id": "bp-controlled",
        "way": "off",
        "answer": "no",
    }


def booked():
    """An appointment far enough off to be moved and cancelled."""
    now, clinic = datetime.now(UTC), settings.clinic()
    service = service_by_slug(SLUG)
    opening = next(one for one in next_openings(clinic, now + timedelta(days=2)) if one.service.id == service.id)
    return factories.appointment(service.id, opening.starts_at, minutes=opening.minutes, now=now)


def address(rule, parts):
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule).format(**parts)


def test_every_address_has_its_line(demo_app):
    assert {rule.rule for rule in demo_app.url_map.iter_rules()} == set(ROUTES)


def test_the_methods_are_those_that_are_tried(demo_app):
    methods = {method for rule in demo_app.url_map.iter_rules() for method in rule.methods}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_every_address_answers_to_looking(demo_app, parts):
    client = demo_app.test_client()
    answers = {rule: client.get(address(rule, parts)).status_code for rule in ROUTES}
    assert answers == {rule: get for rule, (get, *_) in ROUTES.items()}


def test_asking_for_the_head_alone_answers_the_same_without_a_body(demo_app, parts):
    client = demo_app.test_client()
    answers = {rule: client.head(address(rule, parts)) for rule in ROUTES}
    assert {rule: answer.status_code for rule, answer in answers.items()} == {
        rule: get for rule, (get, *_) in ROUTES.items()
    }
    assert {answer.data for answer in answers.values()} == {b""}


def test_nothing_is_done_without_a_token(demo_app, parts):
    client = demo_app.test_client()
    answers = {rule: client.post(address(rule, parts)).status_code for rule in ROUTES}
    assert answers == {rule: without for rule, (_, without, _) in ROUTES.items()}


def test_every_address_answers_to_an_empty_form(demo_app, parts):
    visitor = Visitor(demo_app)
    token = visitor.open("/find").form().fields["csrf_token"]
    answers = {rule: visitor.post(address(rule, parts), {"csrf_token": token}).status for rule in ROUTES}
    assert answers == {rule: with_token for rule, (*_, with_token) in ROUTES.items()}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "NONSENSE"])
def test_no_other_method_does_anything(demo_app, parts, method):
    client = demo_app.test_client()
    statuses = {client.open(address(rule, parts), method=method).status_code for rule in ROUTES}
    assert statuses == {405}


@pytest.mark.parametrize("name", ["slug", "link", "filename"])
def test_odd_parts_are_missing_pages(demo_app, parts, name):
    """An unknown part of an address is a page of ours with 4xx, or the way to the first step."""
    client = demo_app.test_client()
    for rule, odd in product([rule for rule in ROUTES if f"{name}>" in rule], ODD):
        answer = client.get(address(rule, parts | {name: odd}))
        assert answer.status_code in {303, 308, 400, 404, 405}, (rule, odd, answer.status_code)
        if answer.status_code >= 400:
            assert Page(answer).root.one("h1").text


def test_odd_queries_are_no_accident(demo_app, parts):
    visitor = Visitor(demo_app)
    visitor.open(f"/book/{SLUG}/safety")
    pass_safety(visitor)
    client = visitor.http
    pages = dict.fromkeys(("/book/<slug>/safety", "/book/<slug>/time", "/b/<link>/move"), TIMES) | {
        "/treatments": ["for"]
    }
    for rule, names in pages.items():
        for name, odd in product(names, [*ODD[1:], *DATES]):
            answer = client.get(f"{address(rule, parts)}?{name}={odd}")
            assert answer.status_code in {200, 400, 404}, (rule, name, odd, answer.status_code)


def test_looking_at_everything_changed_nothing(demo_app, parts):
    client = demo_app.test_client()
    with demo_app.app_context():
        before = [(row.id, row.status, row.sequence) for row in db.session.query(Appointment)]
    for rule in ROUTES:
        client.get(address(rule, parts))
        client.head(address(rule, parts))
    with demo_app.app_context():
        assert [(row.id, row.status, row.sequence) for row in db.session.query(Appointment)] == before
