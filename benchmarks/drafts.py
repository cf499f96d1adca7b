"""Drafts that wait for confirmation, and the same rows as somebody without an action would insert them."""

from datetime import timedelta
from itertools import count

from sqlalchemy import insert, select

from clinic.audit.models import AuditEvent
from clinic.booking import queries
from clinic.booking.models import Appointment, AppointmentSeat, Draft
from clinic.catalog.queries import option_of, service_by_slug
from clinic.db import db, transaction
from clinic.notify.models import Message
from clinic.people.models import Client
from clinic.people.queries import therapists_for
from clinic.scheduling.models import Allocation, Claim, Resource
from clinic.settings import queries as settings_of
from clinic.times import now

SESSION, THERAPIST_CLEANS, ROOM_IS_CLEANED = (timedelta(minutes=minutes) for minutes in (60, 10, 15))
SESSIONS_A_DAY, APART = 7, timedelta(minutes=75)


class Drafts:
    """Puts them into the database, each at a time that nobody has had; gives out jobs for the two verbs."""

    def __init__(self, app):
        self.app, self.numbers = app, count()
        with app.app_context():
            self.clinic = settings_of.clinic()
            service = service_by_slug("swedish-massage")
            self.offer = {"service_id": service.id, "option_id": option_of(service, 60).id}
            therapists = [number for number, _ in therapists_for({"massage"})]
            rooms = db.session.scalars(select(Resource.id).where(Resource.kind == "room").order_by(Resource.id))
            self.pairs = list(zip(therapists, rooms, strict=False))
        self.times = self._times()

    def spread(self, amount):
        """Jobs for confirming: as many drafts, each holding a time of its own."""
        return self._store([(*next(self.times), True, timedelta(days=1)) for _ in range(amount)])

    def rivals(self, rounds, clients):
        """The same: for every round so many drafts of one time, whose holds have ended; the last had it last."""
        places = [next(self.times) for _ in range(rounds)]
        return self._store(
            [(*place, n == clients - 1, -timedelta(minutes=1)) for place in places for n in range(clients)]
        )

    def plain(self, amount):
        """Jobs for inserting: as many rows of a draft's values, each at a time of its own."""
        return [self._values(*next(self.times)) for _ in range(amount)]

    def _times(self):
        opening = now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=2)
        while True:
            for n in range(SESSIONS_A_DAY):
                for therapist, room in self.pairs:
                    yield therapist, room, opening + n * APART
            opening += timedelta(days=1)

    def _values(self, therapist, room, start):
        number, at = next(self.numbers), now()
        return {
            **self.offer,
            "public_id": f"draft-{number}",
            "visitor": f"visitor-{number}",
            "therapist_id": therapist,
            "seats": [[therapist, "therapist"], [room, "room"]],
            "assigned_because": {"rule": "asked_for"},
            "starts_at": start,
            "name": "Ada Sample",
            "email": f"ada-{number}@client.example",
            "phone": "+353855550142",
            "first_held_at": at,
            "created_at": at,
            "expires_at": at + timedelta(days=1),
        }

    def _store(self, wanted):
        with self.app.app_context():
            with transaction():
                numbers = [self._draft(*each) for each in wanted]
            drafts = db.session.scalars(select(Draft).where(Draft.id.in_(numbers)).order_by(Draft.id))
            return [
                (draft.public_id, draft.visitor, queries.terms_of(draft, self.clinic).fingerprint) for draft in drafts
            ]

    def _draft(self, therapist, room, start, seated, lasting):
        claim_id = _insert(Claim, kind="hold" if seated else "ended", expires_at=now() + lasting)
        if seated:
            for resource, cleaning in ((therapist, THERAPIST_CLEANS), (room, ROOM_IS_CLEANED)):
                end = start + SESSION + cleaning
                _insert(Allocation, claim_id=claim_id, resource_id=resource, starts_at=start, ends_at=end)
        return _insert(Draft, claim_id=claim_id, **self._values(therapist, room, start))


def insert_rows(draft):
    """A row for each that confirming a held draft inserts or changes; no question asked, nothing checked."""
    at, start, number = now(), draft["starts_at"], draft["public_id"]
    claim_id = _insert(Claim, kind="appointment", expires_at=None)
    draft_id = _insert(Draft, booked_at=at, **draft)
    resource_id = _insert(Resource, kind="client", name=None)
    person = {name: draft[name] for name in ("name", "email", "phone")}
    client_id = _insert(Client, public_id=number, resource_id=resource_id, created_at=at, **person)
    _insert(Allocation, claim_id=claim_id, resource_id=resource_id, starts_at=start, ends_at=start + SESSION)
    appointment_id = _insert(
        Appointment,
        **{name: draft[name] for name in ("service_id", "option_id", "therapist_id", "assigned_because")},
        public_id=number,
        draft_id=draft_id,
        claim_id=claim_id,
        client_id=client_id,
        service_name="Swedish massage",
        minutes=60,
        price_minor=7500,
        currency="EUR",
        language="en-IE",
        zone="Europe/Dublin",
        starts_at=start,
        ends_at=start + SESSION,
        status="booked",
        cancel_notice_minutes=1440,
        move_notice_minutes=1440,
        grace_until=at,
        created_at=at,
        changed_at=at,
    )
    seats = [{"appointment_id": appointment_id, "resource_id": who, "kind": kind} for who, kind in draft["seats"]]
    db.session.execute(insert(AppointmentSeat), seats)
    about = {"object_kind": "appointment", "object_id": appointment_id}
    after = {"status": "booked", "starts_at": start.isoformat(), "ends_at": start.isoformat(), "resources": [1, 2]}
    _insert(AuditEvent, at=at, actor=f"client:{client_id}", action="book", before={}, after=after, **about)
    about = {"about_kind": "appointment", "about_id": appointment_id}
    _insert(Message, template="booked", language="en-IE", send_at=at, created_at=at, **about)


def _insert(model, **values):
    return db.session.execute(insert(model.__table__).values(**values)).inserted_primary_key[0]
