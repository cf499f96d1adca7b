"""Looking through the trail: by person, object, day and kind of act, page by page."""

import re
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select

from clinic.accounts.models import Account
from clinic.audit.actions import record
from clinic.audit.models import AuditEvent
from clinic.booking.models import Appointment
from clinic.db import db, transaction
from clinic.intake.models import Response
from clinic.settings.formats import reference as written
from tests.audit.conftest import TRAIL, shown
from tests.factories import NOW, at
from tests.intake.staff.conftest import asking, asking_url, clock, practised, questioned, ward  # noqa: F401  (fixtures)
from tests.visiting import selects

ODD = [
    "x",
    "-1",
    "0",
    "9999999999999999999",
    "٢",
    "'",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "a" * 5000,
    "💆",
    "%ff",
]
ELSE = f"{TRAIL}?act=else"
NAMES = ["who", "act", "about", "client", "since", "until", "older", "newer"]


@pytest.fixture
def lived(trail):
    """Two clients, a move by the staff, a price, a setting, an account, something without words."""
    ada = trail.book("2026-12-01 10:30")
    trail.book("2026-12-02 10:30", name="Bea Adams", now=NOW + timedelta(days=1))
    trail.move(ada, "2026-12-03 14:00", "staff:2", NOW + timedelta(days=2))
    trail.write(
        ("staff:2", "read", ("response", 4711), {}),
        ("system", "dance_about", ("gizmo", 3), {}),
        ("staff:1", "sign_in", ("account", 1), {"with": "passkey"}),
        ("visitor", "lock_out", ("account", 2), {}),
        now=NOW + timedelta(days=3),
    )
    trail.ada = ada
    return trail


def test_each_line_says_what_when_who_and_opens_what_it_is_about(lived):
    page = lived.reader().open(TRAIL)
    assert [re.sub(r"LR-\w{5}", "LR-…", line) for line in shown(page)] == [
        "09:03 Locked out after too many wrong tries Front Desk somebody online, not known",
        "09:02 Signed in (passkey) Olive Owner Test owner",
        "09:01 Dance about gizmo 3 the clinic’s server",
        "09:00 Health answers read Front Desk",
        "09:00 Moved to Thursday 3 December, 14:00 (before: Tuesday 1 December 2026, 10:30) LR-… Ada Sample Front Desk",
        "09:00 Booked for Wednesday 2 December, 10:30 LR-… Bea Adams Bea Adams",
        "09:00 Booked for Tuesday 1 December, 10:30 LR-… Ada Sample Ada Sample",
        "09:00 Invited Front Desk the clinic’s server",
        "09:00 Invited Olive Owner the clinic’s server",
    ]
    assert [one.text for one in page.root.one("main").all("h3")] == [
        "Thursday 26 November 2026",
        "Wednesday 25 November 2026",
        "Tuesday 24 November 2026",
        "Monday 23 November 2026",
    ]
    assert page.link("Olive Owner").startswith("/staff/people/")
    assert page.link("Ada Sample").startswith("/staff/clients/")
    assert page.link("Bea Adams").startswith("/staff/clients/")


def test_it_is_found_by_person_object_day_and_kind_of_act(lived):
    reference = lived.ada.reference
    with lived.app.app_context():
        front = db.session.scalars(select(Account.public_id).where(Account.name == "Front Desk")).one()
        client = db.session.get(Appointment, lived.ada.id).client.public_id
    found = {
        f"?who={front}": ["Health", "Moved"],
        "?who=server": ["Dance", "Invited", "Invited"],
        "?who=clients": ["Booked", "Booked"],
        "?who=visitors": ["Locked"],
        f"?about=lr-{reference.lower()}": ["Moved", "Booked"],
        "?about=sample": ["Moved", "Booked"],
        f"?client={client}": ["Moved", "Booked"],
        f"?client={client}&who=clients": ["Booked"],
        "?act=reading": ["Health"],
        "?act=visits": ["Moved", "Booked", "Booked"],
        "?act=answers": [],
        "?act=clients": [],
        "?act=accounts": ["Locked", "Signed", "Invited", "Invited"],
        "?act=else": ["Dance"],
        "?since=2026-11-25&until=2026-11-25": ["Moved"],
        "?until=2026-11-23": ["Booked", "Invited", "Invited"],
        "?since=2026-11-26&act=accounts&who=visitors": ["Locked"],
    }
    told = {query: [line.split()[1] for line in lived.told(query)] for query in found}
    assert told == found
    page = lived.reader().open(f"{TRAIL}?about=ada")
    assert (page.status, [link.text for link in page.root.one("ul", class_="rows").all("a")]) == (
        200,
        ["Ada Sample", "Bea Adams"],
    )
    page = lived.reader().open(page.link("Bea Adams"))
    assert [line.split()[1] for line in shown(page)] == ["Booked"]


def test_who_may_not_look_for_clients_reads_of_none(lived):
    page = lived.reader("reader").open(TRAIL)
    assert ("Ada" in page.text, "Bea" in page.text, "/staff/clients/" in page.response.text) == (False, False, False)
    assert page.link(f"LR-{lived.ada.reference}").startswith("/staff/appointments/")
    answers = [lived.reader("reader").open(f"{TRAIL}?{query}").status for query in ("about=sample", "client=x")]
    assert answers == [422, 404]


def test_who_read_of_a_clients_health_is_found_by_her_in_lists_too(ward):  # noqa: F811
    """A list that was opened tells of several clients: each of them finds the reading."""
    own, other = ward.book(heart=["rhythm"]), ward.book("2026-12-02 14:00", name="Bea Other", heart=["rhythm"])
    therapist = ward.signs_in("therapist")
    therapist.open(f"/staff/health/{own}")
    therapist.open("/staff/health")
    with ward.app.app_context(), transaction():
        number = ward.response(other).id
        record("staff:9", "read", ("queue", 9), NOW, after={"responses": [number * 10 + 7]})
    owner = ward.signs_in("owner")
    reading = {
        name: [line.partition(" ")[2] for line in shown(owner.open(f"{TRAIL}?act=reading&about={name}"))]
        for name in ("ada", "bea")
    }
    listed = "List of health answers read, of 2 visits staff member 4 from 203.0.113.0"
    with ward.app.app_context():
        reference = written(ward.visit(own).reference)
    opened = f"Health answers read {reference} Ada Sample staff member 4 from 203.0.113.0"
    assert reading == {"ada": [listed, opened], "bea": [listed]}
    assert "rhythm" not in owner.page.response.text


def test_fifty_a_page_and_every_event_on_exactly_one(trail):
    trail.write(*(("system", f"act_{number}", ("gizmo", 1), {}) for number in range(50)))
    reader = trail.reader()
    page = reader.open(ELSE)
    assert (len(shown(page)), page.root.all("nav", class_="turn-page")) == (50, [])
    with trail.app.app_context(), transaction():  # so many at one instant that pages end among them
        for number in range(50, 151):
            record("system", f"act_{number}", ("gizmo", 1), NOW + timedelta(hours=1))
    walk = [shown(reader.open(ELSE))]
    while any(link.text == "Older" for link in reader.page.root.all("a")):
        walk.append(shown(reader.open(reader.page.link("Older"))))
    assert [len(page) for page in walk] == [50, 50, 50, 1]
    words = [re.search(r"Act (\d+)", line)[1] for page in walk for line in page]
    assert words == [str(number) for number in reversed(range(151))]
    back = []
    while any(link.text == "Newer" for link in reader.page.root.all("a")):
        back.append(shown(reader.open(reader.page.link("Newer"))))
    assert back[-1] == walk[0]
    assert [len(page) for page in back] == [50, 50, 50]


def test_odd_parameters_are_no_accident(lived):
    reader = lived.reader()
    for name, odd in product(NAMES, ODD):
        page = reader.open(TRAIL, query_string={name: odd})
        assert page.status in {200, 404, 422}, (name, odd[:20], page.status)
        assert reader.http.get(f"{TRAIL}.csv", query_string={name: odd}).status_code in {200, 404}, (name, odd[:20])
    page = reader.open(f"{TRAIL}?since=2026-11-25&until=2026-11-24&who=x&act=x&about=nobody+at+all")
    assert page.status == 422
    assert page.errors == {
        "who": "Choose one of the list",
        "act": "Choose one of the list",
        "about": "Nothing matches “nobody at all”",
        "until": "The last day is before the first",
    }
    assert page.root.one("input", id="about").attrs["value"] == "nobody at all"


def test_an_event_without_the_facts_it_should_have_hides_no_other(lived):
    """It can never be mended."""
    lived.write(
        ("client:x", "book", ("appointment", lived.ada.id), {}),
        ("system", "set_price", ("service_option", 999), {"price_minor": 1}),
        ("staff:x", "move", ("appointment", 999_999), {"starts_at": "soon"}),
        now=NOW + timedelta(days=9),
    )
    reference = f"LR-{lived.ada.reference}"
    assert lived.told()[:4] == [
        "09:02 Move staff member x",
        "09:01 Set price service option 999 the clinic’s server",
        f"09:00 Book {reference} Ada Sample the client",
        "09:03 Locked out after too many wrong tries Front Desk somebody online, not known",
    ]


def test_as_many_selects_for_one_event_as_for_a_page(lived):
    reader = lived.reader()

    def count(query):
        with selects(lived.app) as seen:
            assert reader.open(f"{TRAIL}{query}").status == 200
        return len(seen)

    few = count(""), count("?about=sample")
    for number in range(8):
        lived.book(f"2026-12-{10 + number} 10:30", name=f"Client{number} Extra{number}")
    lived.write(*((f"client:{number}", "x", ("gizmo", number), {}) for number in range(40)), now=at("2026-12-09 10:00"))
    assert (count(""), count("?about=sample")) == few
    assert few[0] <= 12


def test_every_event_of_the_demo_has_words(demo_app):
    """Whatever the product itself has written down is said in a sentence."""
    from clinic.audit.staff.sentences import SENTENCES
    from clinic.booking.history import SENTENCES as OF_APPOINTMENTS

    with demo_app.app_context():
        pairs = db.session.execute(select(AuditEvent.object_kind, AuditEvent.action).distinct()).all()
        assert db.session.query(Response).count() > 0
    unsaid = {(k, a) for k, a in pairs if (k, a) not in SENTENCES and not (k == "appointment" and a in OF_APPOINTMENTS)}
    assert unsaid == set()
