"""Adding people."""

from datetime import datetime

from clinic import vault
from clinic.db import db
from clinic.people import queries
from clinic.people.models import Client
from clinic.scheduling.models import Resource


def add_client(name: str, email: str, phone: str, now: datetime) -> Client:
    """A new client, who may turn out to be one we know: nobody inherits a record by typing its address."""
    resource = Resource(kind="client")
    db.session.add(resource)
    db.session.flush()
    client = Client(
        public_id=vault.public_id(),
        resource_id=resource.id,
        name=name,
        email=email,
        phone=phone,
        possible_duplicate=queries.email_is_known(email),
        created_at=now,
    )
    db.session.add(client)
    db.session.flush()
    return client
