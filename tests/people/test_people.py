"""Clients and therapists: who is new, who is perhaps known, who can do what."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.db import db
from clinic.people.models import Client
from clinic.people.queries import email_is_known, names_of, therapists_for
from clinic.scheduling.models import Resource
from tests import factories
from tests.factories import NOW


def test_a_client_is_somebody_who_can_be_busy(in_app):
    client = db.session.get_one(Client, factories.client("Ada Sample", "ada@client.example", "+353855550142"))
    resource = db.session.get_one(Resource, client.resource_id)
    assert (resource.kind, resource.name, resource.keeps_hours) == ("client", None, False)
    assert (client.name, client.email, client.phone, client.created_at) == (
        "Ada Sample",
        "ada@client.example",
        "+353855550142",
        NOW,
    )


def test_a_name_stays_with_the_client(in_app):
    factories.client("Ada Sample")
    assert db.session.scalars(select(Resource.name)).all() == [None]


def test_the_second_with_an_address_may_be_the_first(in_app):
    for email in ("ada@client.example", "bo@client.example", "ada@client.example"):
        factories.client(email=email)
    rows = db.session.execute(select(Client.email, Client.possible_duplicate).order_by(Client.id)).all()
    assert rows == [("ada@client.example", False), ("bo@client.example", False), ("ada@client.example", True)]


def test_an_address_is_known_or_not(in_app):
    assert email_is_known("ada@client.example") is False
    factories.client(email="ada@client.example")
    assert [email_is_known(email) for email in ("ada@client.example", "ada@client.exampl", "")] == [True, False, False]


def test_public_names_are_random_and_different(in_app):
    for _ in range(20):
        factories.client()
    names = db.session.scalars(select(Client.public_id)).all()
    assert (len(set(names)), {len(name) for name in names}) == (20, {16})


def test_two_clients_are_never_one_resource(in_app):
    first = db.session.get_one(Client, factories.client())
    second = db.session.get_one(Client, factories.client())
    second.resource_id = first.resource_id
    with pytest.raises(IntegrityError):
        db.session.flush()


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ([], ["Anna", "Ben", "Cleo"]),
        (["massage"], ["Anna", "Ben"]),
        (["massage", "nmt"], ["Ben"]),
        (["nmt", "nmt", "massage"], ["Ben"]),
        (["reiki"], []),
        (["massage", "reiki"], []),
    ],
)
def test_a_therapist_can_do_all_that_is_wanted(in_app, wanted, who):
    factories.therapist("massage", name="Anna")
    factories.therapist("massage", "nmt", "hot-stone", name="Ben")
    factories.therapist("nmt", name="Cleo")
    factories.therapist("massage", "nmt", name="Gone", active=False)
    factories.room("massage", name="Room")
    assert [name for _, name in therapists_for(wanted)] == who


def test_names_by_number(in_app):
    anna, client = factories.therapist(name="Anna"), factories.client()
    resource = db.session.get_one(Client, client).resource_id
    assert names_of([anna, resource, 999]) == {anna: "Anna", resource: ""}
    assert names_of([]) == {}
