"""Finding a client by what she says on the telephone, with two SELECTs along an index however many there are."""

import re

import pytest
from sqlalchemy import event, insert, select, text

from clinic.db import db, transaction
from clinic.people.actions import keep_findable
from clinic.people.models import Client, ClientWord
from clinic.people.queries import search
from clinic.people.words import terms_of, words_of
from clinic.scheduling.models import Resource
from tests import factories
from tests.factories import NOW

ZOE = ("Zoë O’Brien-Łuk", "zoe.luk@client.example", "+353855550142")
ABROAD = ("Ada Smith", "ada@client.example", "+14155550142")
NAMELESS = ("Ana Demo", "", "")


@pytest.fixture
def everybody(in_app):
    for who in (ZOE, ABROAD, NAMELESS):
        factories.client(*who)


def found(typed, count=9):
    return [client.name for client in search(typed, count)]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("zoe", [ZOE[0]]),
        ("ZOË", [ZOE[0]]),
        ("luk o'brien", [ZOE[0]]),
        ("OBRIEN zo", [ZOE[0]]),
        ("085 555", [ZOE[0]]),
        ("(085) 555-0142", [ZOE[0]]),
        ("+353 (0)85 555 0142", [ZOE[0]]),
        ("00353855550142", [ZOE[0]]),
        ("415 555", [ABROAD[0]]),
        ("0142", [ABROAD[0], ZOE[0]]),
        ("0142 ada", [ABROAD[0]]),
        ("zoe.luk@client", [ZOE[0]]),
        ("luk@client.example", []),  # the end of an address is no beginning
        ("an", [NAMELESS[0]]),
        ("a", []),
        ("", []),
        ("14", []),
        ("%", []),
        ("zoe ada", []),
        ("' OR 1=1 --", []),
        ("\U0010ffff\U0010ffff", []),
    ],
)
def test_whoever_is_meant_is_found(everybody, typed, names):
    assert sorted(found(typed)) == sorted(names)


def test_names_that_are_met_exactly_come_first_and_no_more_than_asked_for(in_app):
    for name in ("Annabel Demo", "Anna Demo", "Annika Demo", "Ann Demo"):
        factories.client(name, "")
    assert found("ann demo", 3) == ["Ann Demo", "Anna Demo", "Annabel Demo"]


def test_whoever_changes_is_found_by_what_she_is_called_now(everybody):
    with transaction():
        client = db.session.scalars(select(Client).where(Client.name == ABROAD[0])).one()
        client.name, client.phone = "Cleo Smith", ""
        keep_findable(client)
    assert (found("ada smith"), found("415 555"), found("cleo")) == (["Cleo Smith"], [], ["Cleo Smith"])


def test_nobody_without_an_address_is_taken_for_another(in_app):
    for name in ("Ana Demo", "Bo Demo"):
        factories.client(name, "")
    assert db.session.scalars(select(Client.possible_duplicate)).all() == [False, False]


def test_a_search_goes_along_the_index(in_app):
    """Twice, and never through every client or every word there is."""
    crowd(3000)
    sent = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: sent.append(call[2:4]))
    assert found("demo12 ada1") == [f"Ada{n} Demo{n}" for n in sorted(map(str, range(3001))) if n.startswith("12")][:9]
    read = [one for one in sent if one[0].startswith("SELECT")]
    explain = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    for statement, parameters in read:
        rows = db.session.connection().exec_driver_sql(f"{explain} {statement}", parameters).all()
        plan = "\n".join(str(row[-1]) for row in rows)
        assert "ix_client_word_word_client_id" in plan
        assert not re.search(r"SCAN client|Seq Scan on client", plan), plan
    assert len(read) == 2


def crowd(count):
    """So many clients, put there without asking anybody."""
    numbers = range(1, count + 1)
    with transaction():
        usual = {"kind": "client", "active": True, "size": 1, "keeps_hours": False}
        db.session.execute(insert(Resource), [{"id": n, **usual} for n in numbers])
        clients = [
            {"id": n, "public_id": f"c{n}", "resource_id": n, "name": f"Ada{n} Demo{n}", "email": "", "phone": ""}
            for n in numbers
        ]
        db.session.execute(insert(Client), [{**one, "possible_duplicate": False, "created_at": NOW} for one in clients])
        words = [
            {"client_id": one["id"], "word": word}
            for one in clients
            for word in words_of(one["name"], "", f"+3538555{one['id']:05}")
        ]
        db.session.execute(insert(ClientWord), words)
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def test_what_is_too_little_is_no_term():
    assert (terms_of("a b"), terms_of("12"), terms_of("ab c")) == ([], [], [("ab",), ("c",)])
