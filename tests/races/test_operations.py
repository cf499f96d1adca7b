"""Thousands of random operations, each of which must do what the model says, and keep the diary in order."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import settings as how_often
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import or_, select

from clinic.booking import actions, queries
from clinic.booking.actions import TooManyHolds
from clinic.booking.availability import Wish
from clinic.catalog.queries import option_of, service_by_id
from clinic.db import db, transaction
from clinic.errors import CheckAgain
from clinic.people.models import Client
from clinic.scheduling.models import Allocation, Claim
from clinic.scheduling.overlap import SlotTaken
from clinic.scheduling.slots import Need
from clinic.times import to_minutes
from tests import factories
from tests.conftest import LONG
from tests.races import diary, model
from tests.races.model import AT_MOST, HOLD, LONGEST, Owner

VISITORS = [letter * 64 for letter in "abc"]
LENGTHS = (60, 30)
MIDDAY = factories.at("2026-12-08 12:00")
visitors, lengths = st.sampled_from(VISITORS), st.sampled_from(LENGTHS)
starts = st.integers(-8, 8).map(lambda quarters: MIDDAY + timedelta(minutes=15 * quarters))
numbers = st.integers(0, 10_000)


class Operations(RuleBasedStateMachine):
    """Three visitors, three treatments (one of them for two), three therapists, two rooms, one heater, one day."""

    def __init__(self, resources, services):
        super().__init__()
        diary.empty()
        self.clinic = factories.clinic(holds_per_visitor=AT_MOST)
        self.model = model.Clinic(resources, services, factories.NOW)
        self.services = [*self.model.needs]
        self.therapists = [None, *(key for key, (kind, _) in self.model.resources.items() if kind == "therapist")]

    @rule(visitor=visitors, service=numbers, minutes=lengths, start=starts, therapist=numbers, known=numbers)
    def choose_a_time(self, visitor, service, minutes, start, therapist, known):
        key = visitor, pick(self.services, service)
        client = self.somebody_known(known)
        before = self.model.drafts.get(key)
        wish = Owner(*key, minutes, start, pick(self.therapists, therapist), client and client.resource_id)
        held = before is not None and before.keeps(self.model.now)
        wish.since = before.since if held else self.model.now
        wish.until = self.end_of_hold(wish)
        wish.named = bool(before and before.named)
        others = [draft for draft in self.model.holds(visitor) if draft is not before]
        own = [*others, before]
        expected = None
        if len(others) >= AT_MOST:
            expected = TooManyHolds
        elif not self.model.fits(wish, own):
            expected = SlotTaken
        with answers(expected), transaction():
            offered = service_by_id(key[1])
            option = option_of(offered, minutes)
            ask = Wish(offered, minutes, wish.therapist, wish.client)
            draft = actions.choose_time(visitor, ask, option.id, start, self.clinic, self.model.now, client)
            self.model.accept(wish, draft.seats, own)
            self.model.give_way(others, wish)
            self.model.drafts.pop(key, None)
            self.model.drafts[key] = wish

    @rule(visitor=visitors, service=numbers, minutes=lengths, start=starts, therapist=numbers)
    def book_in_one_go(self, visitor, service, minutes, start, therapist):
        self.choose_a_time(visitor, service, minutes, start, therapist, known=1)
        if self.model.drafts:
            last = len(self.model.drafts) - 1
            self.say_who(last)
            self.confirm(last, agreed=True, times=1)

    @precondition(lambda self: self.model.drafts)
    @rule(which=numbers)
    def say_who(self, which):
        owner, draft = self.some_draft(which)
        with transaction():
            who = {"name": "Ada Sample", "email": "ada@client.example", "phone": ""}
            actions.say_who(draft.public_id, owner.visitor, self.clinic, self.model.now, **who)
        owner.named = True
        self.hold_longer(owner)

    @precondition(lambda self: self.model.drafts)
    @rule(which=numbers)
    def keep_holding(self, which):
        owner, draft = self.some_draft(which)
        before = owner.until
        with transaction():
            until = actions.keep_holding(draft.public_id, owner.visitor, self.clinic, self.model.now)
        self.hold_longer(owner)
        assert until == (owner.until if owner.until > before else None)

    @precondition(lambda self: self.model.drafts)
    @rule(which=numbers, agreed=st.sampled_from([True] * 5 + [False]), times=st.integers(1, 2))
    def confirm(self, which, agreed, times):
        owner, draft = self.some_draft(which)
        booked = replace(owner, until=None)
        expected = None
        if not agreed or not (owner.named or owner.client):
            expected = CheckAgain
        elif not owner.keeps(self.model.now) and not self.still_has_who_was_shown(booked, owner):
            expected = SlotTaken
        terms = queries.terms_of(draft, self.clinic)
        fingerprint = terms.fingerprint if terms and agreed else "something else"
        for _ in range(times):
            with answers(expected), transaction():
                name, visitor = draft.public_id, owner.visitor
                appointment = actions.confirm(name, visitor, fingerprint, self.clinic, self.model.now)
                self.write_down(owner, booked, appointment)

    def still_has_who_was_shown(self, booked, owner):
        """A room may be another, a therapist may not."""
        free = {need.kind: who for need, who in self.model.free(booked, [owner])}
        shown = owner.spans.keys() & set(self.therapists)
        return self.model.fits(booked, [owner]) and shown <= set(free["therapist"])

    def write_down(self, owner, booked, appointment):
        """It is booked; if it was still held, with the people who were held. A second time it is the same."""
        if owner.appointment is not None:
            assert appointment.id == owner.appointment
            return
        seats = [(seat.resource_id, seat.kind) for seat in appointment.seats]
        if owner.keeps(self.model.now):
            assert {resource for resource, _ in seats} == owner.spans.keys() - {owner.client}
        booked.client = appointment.client.resource_id
        self.model.accept(booked, seats, [owner])
        owner.appointment = appointment.id
        self.model.appointments[appointment.id] = booked
        del self.model.drafts[owner.visitor, owner.service]

    @precondition(lambda self: self.model.appointments)
    @rule(which=numbers, start=starts, therapist=numbers)
    def move(self, which, start, therapist):
        number, owner = self.some_appointment(which)
        moved = replace(owner, start=start, therapist=pick(self.therapists, therapist))
        same_therapists = {
            who for need, free in self.model.free(moved, [owner]) if need.kind == "therapist" for who in free
        }
        with answers(None if self.model.fits(moved, [owner]) else SlotTaken), transaction():
            appointment = actions.move(number, start, moved.therapist, self.clinic, self.model.now, "client:1")
            self.model.accept(moved, [(seat.resource_id, seat.kind) for seat in appointment.seats], [owner])
            if moved.therapist is None:
                kept = same_therapists & owner.spans.keys()
                assert kept <= moved.spans.keys(), "whoever was to treat her still does where she is free"
            self.model.appointments[number] = moved

    @precondition(lambda self: self.model.appointments)
    @rule(which=numbers)
    def cancel(self, which):
        number, _ = self.some_appointment(which)
        for _ in range(2):  # a second time changes nothing
            with transaction():
                assert actions.cancel(number, "ill", self.clinic, self.model.now, "client:1").status == "cancelled"
        del self.model.appointments[number]

    @rule(minutes=st.sampled_from([1, 4, 10, 20]))
    def time_passes(self, minutes):
        self.model.now += timedelta(minutes=minutes)

    @invariant()
    def the_diary_is_what_the_model_says(self):
        appointments = diary.live_appointments()
        assert {row.id: row.starts_at for row in appointments} == {
            number: owner.start for number, owner in self.model.appointments.items()
        }
        rows = db.session.execute(
            select(Allocation.resource_id, Allocation.starts_at, Allocation.ends_at)
            .join(Claim, Claim.id == Allocation.claim_id)
            .where(or_(Claim.expires_at.is_(None), Claim.expires_at > self.model.now))
        )
        stored = sorted((resource, to_minutes(start), to_minutes(end)) for resource, start, end in rows)
        assert stored == self.model.taken()

    def end_of_hold(self, owner):
        return min(self.model.now + HOLD, owner.since + LONGEST)

    def hold_longer(self, owner):
        if owner.keeps(self.model.now):
            owner.until = self.end_of_hold(owner)

    def some_draft(self, number):
        owner = pick([*self.model.drafts.values()], number)
        slug = service_by_id(owner.service).slug
        return owner, queries.own_draft(owner.visitor, slug, self.model.now)

    def some_appointment(self, number):
        return pick([*self.model.appointments.items()], number)

    def somebody_known(self, number):
        """One visitor in three has proven who she is, if anybody is known yet."""
        known = list(db.session.scalars(select(Client).order_by(Client.id)))
        return pick(known, number) if known and number % 3 == 0 else None


def build():
    """The resources and what each service needs."""
    kinds = {}
    for kind, can in [
        ("therapist", ["massage"]),
        ("therapist", ["massage", "stones"]),
        ("therapist", ["massage", "stones"]),
        ("room", []),
        ("room", ["warm"]),
        ("room", ["double", "warm"]),
        ("equipment", ["heater"]),
    ]:
        kinds[getattr(factories, kind)(*can)] = kind, frozenset(can)
    hands, room = Need("therapist", frozenset({"massage"}), 1, 0, 10), Need("room", frozenset(), 1, 0, 15)
    stones = (
        Need("therapist", frozenset({"stones"}), 1, 5, 10),
        Need("room", frozenset({"warm"}), 1, 15, 20),
        Need("equipment", frozenset({"heater"}), 1, 15, 20),
    )
    couple = replace(hands, quantity=2), replace(room, capabilities=frozenset({"double"}))
    prices = [(minutes, 5000) for minutes in LENGTHS]
    services = {factories.service(wanted, prices): wanted for wanted in ((hands, room), stones, couple)}
    return kinds, services


def pick(things, number):
    return things[number % len(things)]


def answers(refusal):
    """The block is refused in that way, or not at all."""
    return pytest.raises(refusal) if refusal else nullcontext()


def test_random_operations(in_app):
    world = build()
    run_state_machine_as_test(
        lambda: Operations(*world),
        settings=how_often(max_examples=600 if LONG else 30, stateful_step_count=50, deadline=None),
    )
