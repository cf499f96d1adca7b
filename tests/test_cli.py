"""What is done from the command line: it says what it did, and refuses in a sentence."""

import re

import pytest
from sqlalchemy import inspect, select

from clinic.audit.models import AuditEvent
from clinic.booking.models import Appointment
from clinic.catalog.models import Service, ServiceOption
from clinic.db import db
from clinic.settings import queries as settings


def run(app, *words):
    """What a command says, and whether it was content."""
    result = app.test_cli_runner().invoke(args=list(words))
    return result.output.strip(), result.exit_code


@pytest.fixture
def seeded(app):
    run(app, "seed")
    return app


def price(app, slug, minutes):
    with app.app_context():
        wanted = select(ServiceOption).join(Service).where(Service.slug == slug, ServiceOption.minutes == minutes)
        option = db.session.scalars(wanted).one()
        return option.price_minor, option.origin


def trail(app):
    with app.app_context():
        events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
        return [(one.actor, one.action, one.object_kind, one.before, one.after) for one in events]


def setting(app, name):
    with app.app_context():
        return getattr(settings.clinic(), name)


# ---- the database ----------------------------------------------------------


def test_an_empty_database_is_brought_up_to_date_and_back(make_app, databases):
    url = databases.new()
    app = make_app(url)
    with app.app_context():
        assert inspect(db.engine).get_table_names() == []
    assert run(app, "db", "upgrade")[1] == 0
    with app.app_context():
        assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}
    assert run(app, "db", "downgrade", "base")[1] == 0
    with app.app_context():
        assert inspect(db.engine).get_table_names() == ["alembic_version"]


def test_the_catalog_is_loaded_once(app):
    said, code = run(app, "seed")
    assert (code, said.count("-massage")) == (0, 3)
    assert re.match(r"Added: swedish-massage, ", said)
    assert run(app, "seed") == ("Added: nothing, everything is there.", 0)


# ---- settings --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("phone", " 01 555 0199 ", "01 555 0199"),
        ("phone", "", ""),
        ("name", "Zoë’s & Søn", "Zoë’s & Søn"),
        ("zone", "America/New_York", "America/New_York"),
        ("currency", "JPY", "JPY"),
        ("locale", "de-AT", "de-AT"),
        ("country", "AT", "AT"),
        ("notice_minutes", "0", 0),
        ("horizon_days", "730", 730),
        ("step_minutes", "20", 20),
    ],
)
def test_a_setting_is_changed_and_leaves_a_trace(app, name, value, kept):
    assert run(app, "set", name, value) == (f"{name} is now {'empty' if kept == '' else kept}.", 0)
    assert setting(app, name) == kept
    assert [event[:3] for event in trail(app)] == [("system", "change_setting", "clinic_settings")]
    assert trail(app)[0][4] == {name: kept}
    assert run(app, "set", name, value)[1] == 0
    assert trail(app)[1][3:] == ({name: kept}, {name: kept})


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("zone", "Dublin", "Dublin is not a time zone. Use an IANA name such as Europe/Dublin."),
        ("zone", "", " is not a time zone. Use an IANA name such as Europe/Dublin."),
        ("currency", "euro", "euro is not a currency. Use a code such as EUR."),
        ("locale", "klingon-klingon", "klingon-klingon is not a locale. Use one such as en-IE."),
        ("locale", "", " is not a locale. Use one such as en-IE."),
        ("country", "Ireland", "Ireland is not a country. Use a code such as IE."),
        ("notice_minutes", "43201", "notice_minutes is a whole number from 0 to 43200."),
        ("notice_minutes", "-1", "notice_minutes is a whole number from 0 to 43200."),
        ("notice_minutes", "٢", "notice_minutes is a whole number from 0 to 43200."),
        ("notice_minutes", "1.5", "notice_minutes is a whole number from 0 to 43200."),
        ("notice_minutes", "9" * 5000, "notice_minutes is a whole number from 0 to 43200."),
        ("horizon_days", "0", "horizon_days is a whole number from 1 to 730."),
        ("step_minutes", "7", "step_minutes is a multiple of 5."),
    ],
)
def test_what_cannot_be_is_refused(app, name, value, refusal):
    before = setting(app, name)
    assert run(app, "set", name, "--", value) == (f"Error: {refusal}", 1)
    assert (setting(app, name), trail(app)) == (before, [])


@pytest.mark.parametrize("name", ["id", "is_demo", "phones", "__class__", "metadata"])
def test_what_is_no_setting_is_refused_with_those_there_are(app, name):
    said, code = run(app, "set", name, "1")
    assert code == 1
    assert said.startswith(f"Error: There is no setting called {name}. There are: address, age_of_majority, ")


# ---- prices ----------------------------------------------------------------


@pytest.mark.parametrize(("typed", "minor", "said"), [("78.50", 7850, "€78.50"), ("80", 8000, "€80"), ("0", 0, "€0")])
def test_a_price_is_changed_and_leaves_a_trace(seeded, typed, minor, said):
    before, _origin = price(seeded, "swedish-massage", 60)
    assert run(seeded, "price", "swedish-massage", "60", typed) == (f"swedish-massage, 60 minutes: now {said}.", 0)
    assert price(seeded, "swedish-massage", 60) == (minor, "clinic")
    assert trail(seeded) == [
        ("system", "set_price", "service_option", {"price_minor": before}, {"price_minor": minor}),
    ]


def test_a_price_in_a_currency_without_cents(seeded):
    run(seeded, "set", "currency", "JPY")
    assert run(seeded, "price", "swedish-massage", "60", "9000")[1] == 0
    assert price(seeded, "swedish-massage", 60)[0] == 9000


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["no-such", "60", "1"], "We don’t offer this treatment at present."),
        (["swedish-massage", "61", "1"], "This treatment isn’t offered in that length."),
        (["swedish-massage", "60", "-1"], None),
        (["swedish-massage", "60", "1e9"], None),
        (["swedish-massage", "sixty", "1"], None),
    ],
)
def test_a_price_that_cannot_be_is_refused(seeded, words, refusal):
    said, code = run(seeded, "price", "--", *words)
    assert code == (1 if refusal else 2)
    assert said.splitlines()[-1].startswith(f"Error: {refusal or 'Invalid value for'}")
    assert trail(seeded) == []


def test_a_link_is_replaced_by_its_reference(demo_app):
    with demo_app.app_context():
        before = db.session.get_one(Appointment, 1).link
        reference = db.session.get_one(Appointment, 1).reference
    said = run(demo_app, "renew-link", f"LR-{reference}")
    assert said == ("The old link opens nothing any more; a new one is on its way.", 0)
    with demo_app.app_context():
        assert db.session.get_one(Appointment, 1).link_generation == 2
        assert db.session.get_one(Appointment, 1).link != before
    assert run(demo_app, "renew-link", "LR-22222") == ("Error: There is no booking with this reference.", 1)
    assert run(demo_app, "renew-link", "nonsense") == ("Error: There is no booking with this reference.", 1)


def test_every_command_says_what_it_does(app):
    said, code = run(app, "--help")
    commands = dict(line.split(maxsplit=1) for line in said.partition("Commands:\n")[2].splitlines() if line.strip())
    assert code == 0
    assert {"db", "demo", "price", "renew-link", "seed", "set"} <= set(commands)
    for words in (
        ["db"],
        ["demo"],
        ["price"],
        ["renew-link"],
        ["seed"],
        ["set"],
        ["db", "upgrade"],
        ["db", "downgrade"],
    ):
        assert run(app, *words, "--help")[1] == 0
