"""A small clinic on Monday 23 November 2026 at nine: one treatment, two therapists, two rooms, nobody booked.

Its verbs are the product's own; each runs in a transaction of its own, as a page would.
"""

from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.booking import actions, queries
from clinic.booking.availability import Wish
from clinic.booking.models import Appointment
from clinic.catalog.queries import option_of, service_by_id
from clinic.db import db, transaction
from clinic.intake.seed import load_content, read_content
from clinic.notify.models import Message
from clinic.scheduling.models import Allocation, Claim, Resource
from clinic.scheduling.slots import Need
from clinic.settings import queries as settings
from clinic.settings.formats import local
from tests import factories
from tests.factories import NOW, at

TUESDAY, WEDNESDAY = "2026-11-24", "2026-11-25"
ADA = {"name": "Ada Sample", "email": "ada@client.example", "phone": "+353855550142"}
NEEDS = (Need("therapist", frozenset({"massage"}), cleanup_minutes=10), Need("room", cleanup_minutes=15))
COUPLE = (
    Need("therapist", frozenset({"massage"}), quantity=2, cleanup_minutes=10),
    Need("room", frozenset({"double"}), cleanup_minutes=15),
)
ASKING = {  # modality -> name of the treatment
    "swedish-massage": "Swedish massage",
    "deep-tissue-massage": "Deep tissue massage",
    "hot-stone-massage": "Hot stone massage",
    "myofascial-release": "Myofascial release",
}
HOUSE = {
    "name": "Test Clinic",
    "phone": "01 555 0100",
    "email": "hello@clinic.example",
    "address": "1 Example Street, Demo Town",
    "reference_prefix": "TC",
}


def set_up(**settings_of_its_own):
    """Insert the practice's rows."""
    factories.clinic(**HOUSE | settings_of_its_own)
    factories.therapist("massage", name="Anna")
    factories.therapist("massage", name="Ben")
    factories.room(name="Room 1")
    factories.room("double", name="Room 2", size=2)
    factories.service(NEEDS, ((60, 7500), (90, 10500)), slug="swedish", name={"en": "Swedish massage"})


def set_up_questions():
    """Insert treatments that ask about health, and the questions that come with the product."""
    for slug, name in ASKING.items():
        factories.service(NEEDS, ((60, 7500), (90, 10500)), slug=slug, name={"en": name}, modality=slug)
    with transaction():
        load_content(read_content(), NOW)


class Practice:
    """What is done there, and what comes of it. Needs an open application context."""

    service_id = 1

    def __init__(self):
        rows = db.session.execute(select(Resource.name, Resource.id).where(Resource.kind != "client"))
        ids = dict(rows.all())
        self.anna, self.ben, *self.rooms = (ids[name] for name in ("Anna", "Ben", "Room 1", "Room 2"))

    @property
    def clinic(self):
        return settings.clinic()

    def add_couples(self):
        """A treatment for two: both therapists and the double room. Its id."""
        return factories.service(COUPLE, ((60, 15000),), slug="couples", name={"en": "Couples massage"})

    def wish(self, minutes=60, therapist_id=None, client=None, service_id=None):
        service = service_by_id(service_id or self.service_id)
        return Wish(service, minutes, therapist_id, client.resource_id if client else None)

    def choose(self, when=f"{TUESDAY} 10:30", visitor="ada", now=NOW, client=None, **wish):
        wish = self.wish(client=client, **wish)
        option = option_of(wish.service, wish.minutes)
        with transaction():
            return actions.choose_time(
                visitor, wish, option.id, at(when, self.clinic.zone), self.clinic, now, client=client
            )

    def say(self, draft, now=NOW, visitor="ada", **who):
        with transaction():
            return actions.say_who(draft.public_id, visitor, self.clinic, now, **ADA | who)

    def agreed(self, draft):
        """The fingerprint of what the check page would show."""
        return queries.terms_of(draft, self.clinic).fingerprint

    def confirm(self, draft, now=NOW, visitor="ada", agreed=None):
        agreed = agreed or self.agreed(draft)
        with transaction():
            return actions.confirm(draft.public_id, visitor, agreed, self.clinic, now)

    def book(self, when=f"{TUESDAY} 10:30", visitor="ada", now=NOW, client=None, who=ADA, **wish):
        draft = self.choose(when, visitor, now, client, **wish)
        if client is None:
            self.say(draft, now, visitor, **who)
        return self.confirm(draft, now, visitor)

    def move(self, appointment, when, now=NOW, therapist_id=None):
        with transaction():
            return actions.move(appointment.id, at(when, self.clinic.zone), therapist_id, self.clinic, now, "client:1")

    def cancel(self, appointment, reason="", now=NOW):
        with transaction():
            return actions.cancel(appointment.id, reason, self.clinic, now, "client:1")

    # ---- what there is afterwards ------------------------------------------

    def diary(self):
        """Who is busy from when to when, and why: `("Anna", "10:30", "11:40", "hold")`, in order."""
        db.session.rollback()
        rows = db.session.execute(
            select(Resource.name, Allocation.starts_at, Allocation.ends_at, Claim.kind)
            .join(Allocation, Allocation.resource_id == Resource.id)
            .join(Claim, Claim.id == Allocation.claim_id)
        )
        return sorted((name or "client", _clock(start), _clock(end), kind) for name, start, end, kind in rows)

    def messages(self):
        """The templates in the outbox, oldest first."""
        db.session.rollback()
        return db.session.scalars(select(Message.template).order_by(Message.id)).all()

    def trail(self):
        """The actions in the trail, oldest first."""
        db.session.rollback()
        return db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()

    def appointments(self):
        db.session.rollback()
        return db.session.scalars(select(Appointment).order_by(Appointment.id)).all()


def _clock(instant):
    return f"{local(instant):%H:%M}"


def latest(house):
    """The appointment that was made last."""
    with house.app_context():
        return db.session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
