"""The clinic that is raced for: what is made ready before a race, and what its diary says afterwards."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import time, timedelta

from flask import Flask
from sqlalchemy import case, func, select, update

from clinic.booking import actions, queries
from clinic.booking.availability import Wish
from clinic.booking.models import Draft
from clinic.booking.picker import MINUTE_FORMAT
from clinic.catalog.models import Service
from clinic.catalog.queries import option_of, service_by_slug
from clinic.db import db, transaction
from clinic.intake.models import Response
from clinic.notify.models import Message
from clinic.people.models import Client
from clinic.scheduling.hours import local_date, local_minute
from clinic.scheduling.models import Claim, Resource
from clinic.settings import queries as settings
from clinic.times import from_minutes, now, to_minutes
from tests.factories import answer
from tests.races.diary import empty, live_appointments
from tests.races.people import Person, meet

DEMO = "demo --empty-diary --opening 09:00-19:00 --therapists 6 --rooms 5"
SWEDISH, DEEP, STONES = "swedish-massage", "deep-tissue-massage", "hot-stone-massage"
DAYS = 40


@dataclass
class Arena:
    """A running clinic and its database, and people who want something of it.

    Six therapists (A to F), five rooms, one stone heater; open every day from 09:00 to 19:00.
    """

    app: Flask
    address: str
    people: list[Person] = field(init=False)
    ids: dict[str, int] = field(init=False)

    def __post_init__(self):
        self.people = meet(self.app, self.address, 50)
        self._ask_about_health(None)  # most races are for time, and begin where it is chosen
        with self.app.app_context():
            self.ids = dict(db.session.execute(select(Resource.name, Resource.id)).all())

    def rounds(self, count):
        """So many times the day on which to race, each time with an empty diary and people nobody has seen before."""
        for n in range(count):
            self._clear()
            yield n % DAYS + 2

    @contextmanager
    def asking_about_health(self, slug):
        """Before this treatment, and before no other, as long as it lasts."""
        self._ask_about_health(slug)
        try:
            yield
        finally:
            self._ask_about_health(None)

    def _ask_about_health(self, slug):
        asks = case((Service.slug == slug, Service.slug), else_=None) if slug else None
        with self.app.app_context(), transaction():
            db.session.execute(update(Service).values(modality=asks))

    # ---- times, as pages and addresses say them ----------------------------

    def at(self, day, clock):
        """The instant of that time of day, so many days from today."""
        with self.app.app_context():
            zone = settings.clinic().zone
        on = local_date(to_minutes(now()), zone) + timedelta(days=day)
        return from_minutes(local_minute(on, time.fromisoformat(clock), zone, closing=False))

    def time_page(self, slug, therapist=None, minutes=60):
        """The address of the page on which that is chosen; `therapist` is a letter, None for any."""
        return f"/book/{slug}/time?length={minutes}&with={self._therapist(therapist) or 'any'}"

    def choosing(self, person, slug, start, therapist=None, minutes=60):
        """What sends her choice of a time."""
        return person.ready(self.time_page(slug, therapist, minutes), slot=f"{start:{MINUTE_FORMAT}}")

    def checking(self, person, form, slug=SWEDISH):
        """What sends her form of the check page."""
        return person.ready(f"/book/{slug}/check", **form)

    def moving(self, person, link, start, therapist=None):
        """What sends her choice of another time."""
        path = f"{link}/move?with={self._therapist(therapist) or 'any'}"
        return person.ready(path, slot=f"{start:{MINUTE_FORMAT}}")

    def cancelling(self, person, link):
        """What calls it off."""
        return person.ready(f"{link}/cancel", reason="time")

    # ---- what comes before a race ------------------------------------------

    def draft(self, person, slug, start, therapist=None, minutes=60, *, held=True):
        """Her draft, complete but for the last page, of which this is the form; `held` or with its hold just ended."""
        with self.app.app_context(), transaction():
            clinic, service = settings.clinic(), service_by_slug(slug)
            wish = Wish(service, minutes, self._therapist(therapist))
            holding = clinic if held else replace(clinic, hold_minutes=0)
            option = option_of(service, minutes)
            draft = actions.choose_time(person.name, wish, option.id, start, holding, now())
            known = {"name": "Ada Sample", "email": "ada@client.example", "phone": ""}
            actions.say_who(draft.public_id, person.name, holding, now(), **known)
            answer(draft, service, clinic, now())
            return {"draft": draft.public_id, "agreed": queries.terms_of(draft, clinic).fingerprint}

    def book(self, person, slug, start, therapist=None, minutes=60):
        """The address of an appointment of hers."""
        form = self.draft(person, slug, start, therapist, minutes)
        with self.app.test_request_context(), transaction():
            clinic = settings.clinic()
            return f"/b/{actions.confirm(form['draft'], person.name, form['agreed'], clinic, now()).link}"

    def let_drafts_be_old(self):
        """Everything that is not booked was left a day ago."""
        with self.app.app_context(), transaction():
            db.session.execute(update(Draft).values(expires_at=now()))

    def let_anybody_do(self):
        """Nobody has asked for a therapist in particular."""
        with self.app.app_context(), transaction():
            db.session.execute(update(Draft).values(therapist_id=None))

    # ---- what the database says --------------------------------------------

    def booked(self):
        """(start, therapist, room) of everything that is booked, in order, in a diary that is in order."""
        with self.app.app_context():
            return sorted((a.starts_at, *a.therapist_names, a.room) for a in live_appointments())

    def held(self):
        """The drafts whose time is held, in a diary that is in order."""
        with self.app.app_context():
            live_appointments()
            statement = select(Draft).join(Claim, Claim.id == Draft.claim_id).order_by(Draft.id)
            return list(db.session.scalars(statement.where(Claim.kind == "hold", Claim.expires_at > now())))

    def therapists_held(self):
        """Whom those drafts hold."""
        return [resource for draft in self.held() for resource, kind in draft.seats if kind == "therapist"]

    def messages(self):
        """What is waiting to be sent."""
        with self.app.app_context():
            return list(db.session.scalars(select(Message.template).order_by(Message.id)))

    def count_clients(self):
        """How many people are known by name."""
        with self.app.app_context():
            return len(list(db.session.scalars(select(Client.id))))

    # ---- what pages say ----------------------------------------------------

    def offers(self, slug, start, therapist):
        """Whether a stranger's page offers that time."""
        page = Person(self.address).get(f"{self.time_page(slug, therapist)}&day={start:%Y-%m-%d}")
        return f'value="{start:{MINUTE_FORMAT}}"' in page.text

    def form_on(self, page):
        """The hidden fields of the check page."""
        return dict(re.findall(r'name="(draft|agreed)" type="hidden" value="([^"]+)"', page.text))

    def _therapist(self, letter):
        return self.ids[f"Therapist {letter}"] if letter else None

    def _clear(self):
        with self.app.app_context():
            empty()
        for person in self.people:
            person.start_anew()

    def responses(self):
        """How many answered sheets of health questions are kept."""
        with self.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Response))
