"""Every address asked for as everybody, held against docs/operate/roles.md. A new address needs a line there."""

import re

import pytest

from clinic import access
from tests.staff import ROLES, signed_in, staff
from tests.test_routes import address, booked

EVERYBODY, SIGNED_IN = "everybody", "anybody signed in"
STRANGERS = ("nobody", "client")


@pytest.fixture(scope="session")
def rows(root):
    """The cells of every row of the tables in docs/operate/roles.md whose first one is code."""
    text = (root / "docs/operate/roles.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


@pytest.fixture(scope="session")
def pages(rows):
    """Every address under /staff and for whom it is: one of the two words, or permissions."""
    found = {row[0].strip("`"): row[1] for row in rows if len(row) == 2}
    permissions = {rule: set(re.findall(r"`([^`]+)`", whom)) for rule, whom in found.items()}
    return {rule: whom if whom in {EVERYBODY, SIGNED_IN} else permissions[rule] for rule, whom in found.items()}


@pytest.fixture
def open_app(make_app, demo_db_url):
    """The demo, whose forms ask for no token: what is asked for here is who may send them."""
    return make_app(demo_db_url, WTF_CSRF_ENABLED=False)


def ask(app, link, persona, rule, method):
    """How an address answers to somebody: "open", "sign in" or "forbidden"."""
    signed_in(app, staff(persona) if persona in ROLES else None)
    browser = app.test_client()
    if persona == "client":
        browser.get(f"/b/{link}")
    answer = browser.open(filled(rule, link), method=method)
    if (answer.location or "").startswith("/staff/sign-in?next="):
        return "sign in"
    return "forbidden" if answer.status_code == 403 else "open"


def filled(rule, link):
    """An address of this rule: a booking's id where there is one, else anything of the right kind."""
    parts = {"link": link, "public_id": link.partition("-")[0], "slug": "swedish-massage", "entry_id": "bp-controlled"}
    for kind, name in re.findall(r"<(?:([^:<>]+):)?(\w+)>", rule):
        choice = re.match(r"any\(([^,)]+)", kind)
        parts.setdefault(name, choice[1] if choice else 1 if kind == "int" else "x")
    return address(rule, parts)


def due(persona, method, whom):
    """How it must answer."""
    if whom == EVERYBODY:
        return "open"
    if persona in STRANGERS:
        return "sign in" if method == "GET" else "forbidden"
    return "open" if whom == SIGNED_IN or ROLES[persona] & whom else "forbidden"


def wrong(app, pages, *endpoints):
    """Who is answered otherwise than the table says, by which address of all, or of these."""
    with app.app_context():
        link = booked().link
    for rule in app.url_map.iter_rules():
        whom = pages.get(rule.rule, EVERYBODY)
        if endpoints and rule.endpoint not in endpoints:
            continue
        for persona in (*STRANGERS, *ROLES) if rule.rule in pages else ("nobody", "reader"):
            for method in sorted(rule.methods & {"GET", "POST"}):
                if (how := ask(app, link, persona, rule.rule, method)) != due(persona, method, whom):
                    yield persona, method, rule.rule, how


def test_every_address_of_the_staff_has_its_line(open_app, pages):
    assert {rule.rule for rule in open_app.url_map.iter_rules() if rule.rule.startswith("/staff")} == set(pages)


def test_everybody_is_answered_as_the_table_says(open_app, pages):
    assert list(wrong(open_app, pages)) == []


@pytest.mark.parametrize("endpoint", ["health.questions", "accounts.switch"])
def test_an_address_whose_check_is_gone_is_seen(open_app, pages, endpoint):
    open_app.view_functions[endpoint] = open_app.view_functions[endpoint].__wrapped__
    leaks = {persona for persona, _method, _rule, how in wrong(open_app, pages, endpoint) if how == "open"}
    assert leaks >= {"reception", "therapist", "senior", "reader"}


def test_the_roles_are_those_of_the_table(rows):
    roles = ("owner", "reception", "therapist", "reader")
    shown = {
        role: {row[0].strip("`") for row in rows if row[2:] and row[2 + at : 3 + at] == ["yes"]}
        for at, role in enumerate(roles)
    }
    assert shown == {role: set(permissions) for role, permissions in access.ROLES.items()}
