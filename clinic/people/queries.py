"""Finding people."""

from collections.abc import Collection, Iterable

from sqlalchemy import func, select

from clinic.db import db
from clinic.people.models import Client, Code, Therapist
from clinic.scheduling.models import Resource, ResourceCapability


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
    """Whether a client with this address exists already."""
    return db.session.scalar(select(Client.id).where(Client.email == email).limit(1)) is not None


def code_of(name: str, client_id: int, *, lock: bool = False) -> Code | None:
    """The code of that name if it was sent to this client; locked, for nobody else to try meanwhile."""
    statement = select(Code).where(Code.public_id == name, Code.client_id == client_id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)
