"""Finding people."""

from collections.abc import Collection, Iterable

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, ScalarSelect, Subquery, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from clinic.db import db
from clinic.errors import Missing
from clinic.people.models import Client, ClientWord, Code, Therapist
from clinic.people.words import Term, terms_of, words_of
from clinic.scheduling.models import Resource, ResourceCapability

LAST_LETTER = "\U0010ffff"
MANY = 500  # words; a term that more meet is common
WORDS_EACH = 6  # of one client, as many as may begin with the same letters


def search(text: str, count: int) -> list[Client]:
    """At most so many clients for whom everything typed is the beginning of a name, an address or a number, or its end.

    Two SELECTs: which term is met by the fewest, and along the index from there, up to a few times as many as are asked
    for; of those, whoever is met exactly comes first.
    """
    terms = terms_of(text)
    if not terms:
        return []
    met = [_count(term) for term in terms]
    counts = db.session.execute(select(*met)).one()
    _fewest, first = min(zip(counts, range(len(terms)), strict=True))
    others = [term for term in terms if term is not terms[first]]
    found = union_all(
        *(select(_meeting(beginning, others, count * WORDS_EACH)) for beginning in terms[first])
    ).subquery()
    rows = select(Client).join(found, found.c.client_id == Client.id).order_by(found.c.word, Client.id)
    clients = dict.fromkeys(db.session.scalars(rows))
    return sorted(clients, key=lambda client: (-_met_exactly(client, terms), client.name, client.id))[:count]


def client_by_name(public_id: str) -> Client:
    """The client with this public id. Raises Missing."""
    client = db.session.scalar(select(Client).where(Client.public_id == public_id))
    if client is None:
        raise Missing(_("There is no such client."))
    return client


def how_many() -> int:
    """How many clients there are."""
    return db.session.scalar(select(func.count()).select_from(Client)) or 0


def therapists_for(capabilities: Collection[str]) -> list[tuple[int, str]]:
    """The (resource id, name) of every working therapist with all of these skills, in the clinic's order."""
    able = (
        select(ResourceCapability.resource_id)
        .where(ResourceCapability.capability.in_(capabilities))
        .group_by(ResourceCapability.resource_id)
        .having(func.count() == len(set(capabilities)))
    )
    statement = (
        select(Resource.id, Resource.name)
        .join(Therapist, Therapist.resource_id == Resource.id)
        .where(Resource.active)
        .order_by(Therapist.position, Resource.id)
    )
    if capabilities:
        statement = statement.where(Resource.id.in_(able))
    return [(resource_id, name or "") for resource_id, name in db.session.execute(statement)]


def names_of(resource_ids: Iterable[int]) -> dict[int, str]:
    """The names of these resources, by id."""
    rows = db.session.execute(select(Resource.id, Resource.name).where(Resource.id.in_(list(resource_ids))))
    return {resource_id: name or "" for resource_id, name in rows}


def email_is_known(email: str) -> bool:
    """Whether a client with this address exists already; many have none."""
    return email != "" and db.session.scalar(select(Client.id).where(Client.email == email).limit(1)) is not None


def code_of(name: str, client_id: int, *, lock: bool = False) -> Code | None:
    """The code of that name if it was sent to this client; locked, for nobody else to try meanwhile."""
    statement = select(Code).where(Code.public_id == name, Code.client_id == client_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


def _met_exactly(client: Client, terms: Iterable[Term]) -> int:
    words = words_of(client.name, client.email, "")  # there are many numbers, and taking one apart takes its time
    return sum(not words.isdisjoint(term) for term in terms)


def _count(term: Term) -> ScalarSelect[int]:
    """How many words meet a term, as far as that is worth counting."""
    words = select(ClientWord.word).where(or_(*(_begins(ClientWord.word, beginning) for beginning in term)))
    return select(func.count()).select_from(words.limit(MANY).subquery()).scalar_subquery()


def _meeting(beginning: str, others: Iterable[Term], count: int) -> Subquery:
    """Whose words begin like this, in the order of the words; of clients who meet the other terms as well."""
    also = aliased(ClientWord)
    meets = (
        exists(literal(1)).where(also.client_id == ClientWord.client_id, or_(*(_begins(also.word, b) for b in term)))
        for term in others
    )
    wanted = select(ClientWord.client_id, ClientWord.word).where(_begins(ClientWord.word, beginning), *meets)
    return wanted.order_by(ClientWord.word, ClientWord.client_id).limit(count).subquery()


def _begins(word: InstrumentedAttribute[str], beginning: str) -> ColumnElement[bool]:
    return and_(word >= beginning, word < beginning + LAST_LETTER)
