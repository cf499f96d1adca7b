"""The demo clinic: as designed, as asked for, and never over anybody's data."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from clinic.audit.queries import history
from clinic.booking.models import TRANSITIONS, Appointment, Draft
from clinic.booking.soonest import next_openings
from clinic.catalog.models import Service
from clinic.db import db
from clinic.notify.models import Message
from clinic.people.models import Client, Therapist
from clinic.scheduling.models import Allocation, Claim, Resource, TimeOff, WorkingHours
from clinic.settings import queries as settings
from tests import factories

OPEN = "Linden Row is open:"
SERVICES = [
    "deep-tissue-massage",
    "hot-stone-massage",
    "myofascial-release",
    "neuromuscular-therapy",
    "swedish-massage",
    "trigger-point-therapy",
]


def run(app, *options):
    """What the command says, and whether it was content."""
    result = app.test_cli_runner().invoke(args=["demo", *options])
    return result.output.strip(), result.exit_code


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def offered():
    """The services that can be booked within the horizon."""
    return sorted(one.service.slug for one in next_openings(settings.clinic(), datetime.now(UTC)))


# ---- as designed -----------------------------------------------------------


@pytest.fixture
def in_demo(demo_app):
    with demo_app.app_context():
        yield demo_app


def test_there_are_four_therapists_four_rooms_and_one_stone_heater(in_demo):
    kinds = Counter(db.session.scalars(select(Resource.kind).where(Resource.kind != "client")))
    assert kinds == {"therapist": 4, "room": 4, "equipment": 1}
    assert count(Therapist) == 4


def test_every_treatment_can_be_booked(in_demo):
    assert sorted(db.session.scalars(select(Service.slug).where(Service.state == "published"))) == SERVICES
    assert offered() == SERVICES


def test_there_are_split_shifts_a_part_timer_and_an_evening(in_demo):
    shifts = db.session.execute(select(WorkingHours.resource_id, WorkingHours.weekday, WorkingHours.ends)).all()
    days = {who: {weekday for other, weekday, _ in shifts if other == who} for who, *_ in shifts}
    twice = {who for (who, _), times in Counter((who, day) for who, day, _ in shifts).items() if times == 2}
    assert sorted(map(len, days.values())) == [3, 4, 4, 5]
    assert len(twice) == 2
    assert max(ends for *_, ends in shifts) == time(21)


def test_the_diary_is_believable(in_demo):
    today = datetime.now(UTC)
    states = Counter(db.session.scalars(select(Appointment.status)))
    over, to_come = (
        db.session.scalar(select(func.count()).select_from(Appointment).where(when))
        for when in (Appointment.ends_at <= today, Appointment.starts_at > today)
    )
    assert {"fulfilled", "no_show", "booked", "pending"} <= set(states) <= set(TRANSITIONS) - {"cancelled"}
    assert over >= states["fulfilled"] > 5
    assert to_come > 20
    assert count(TimeOff) > 3
    longest = db.session.scalar(select(func.max(Appointment.starts_at)))
    assert timedelta(days=8) < longest - today < timedelta(days=17)


def test_what_became_of_a_visit_stands_in_its_history(in_demo):
    over = db.session.scalars(select(Appointment).where(Appointment.status == "fulfilled")).first()
    steps = [(event.action, event.after["status"]) for event in history("appointment", over.id)][-3:]
    assert steps == [("check_in", "arrived"), ("begin", "in_session"), ("finish", "fulfilled")]


def test_everybody_is_made_up_and_nobody_is_written_to(in_demo):
    addresses = set(db.session.scalars(select(Client.email)))
    assert {address.rpartition("@")[2] for address in addresses} == {"client.example"}
    assert count(Message) >= count(Appointment)
    assert db.session.scalar(select(func.count()).where(Message.sent_at.is_(None))) == 0


def test_nothing_is_left_half_made(in_demo):
    held = select(func.count()).where(Draft.booked_at.is_(None), Draft.expires_at > datetime.now(UTC))
    assert count(Draft) - db.session.scalar(select(func.count()).where(Draft.booked_at.is_not(None))) == 1
    assert db.session.scalar(held) == 1  # somebody is choosing a time
    assert set(db.session.scalars(select(Claim.kind))) == {"appointment", "time_off", "hold"}
    claims = set(db.session.scalars(select(Allocation.claim_id)))
    assert claims == set(db.session.scalars(select(Claim.id)))


def test_it_says_that_it_is_a_demo(in_demo):
    clinic = settings.clinic()
    assert (clinic.name, clinic.is_demo, clinic.zone, clinic.horizon_days) == ("Linden Row", True, "Europe/Dublin", 60)
    assert clinic.opening_hours == (
        ("Tuesday, Wednesday, Friday", "09:00–19:00"),
        ("Thursday", "09:00–21:00"),
        ("Saturday", "10:00–16:00"),
        ("Sunday, Monday", "Closed"),
    )


# ---- as asked for ----------------------------------------------------------


def test_a_zone_moves_every_hour(app):
    assert run(app, "--zone", "Pacific/Auckland", "--empty-diary") == (
        f"{OPEN} 4 therapists, 4 rooms, 0 appointments.",
        0,
    )
    with app.app_context():
        assert settings.clinic().zone == "Pacific/Auckland"
        assert set(db.session.scalars(select(WorkingHours.zone))) == {"Pacific/Auckland"}


@pytest.mark.parametrize(
    ("opening", "next_day"), [("08:00-20:30", False), ("22:00-06:00", True), ("00:00-00:00", True)]
)
def test_one_opening_for_everybody_also_through_midnight(app, opening, next_day):
    assert run(app, "--opening", opening, "--empty-diary")[1] == 0
    starts, ends = (time.fromisoformat(part) for part in opening.split("-"))
    with app.app_context():
        rules = db.session.execute(select(WorkingHours.starts, WorkingHours.ends, WorkingHours.ends_next_day)).all()
        assert Counter(rules) == {(starts, ends, next_day): 4 * 7}
        assert settings.clinic().opening_hours == (("Every day", opening.replace("-", "–")),)
        assert offered() == SERVICES


@pytest.mark.parametrize(("therapists", "rooms"), [(1, 1), (2, 1), (9, 3), (26, 26)])
def test_so_many_therapists_and_rooms(app, therapists, rooms):
    said = run(app, "--therapists", str(therapists), "--rooms", str(rooms), "--empty-diary")
    assert said == (f"{OPEN} {therapists} therapists, {rooms} rooms, 0 appointments.", 0)
    with app.app_context():
        kinds = Counter(db.session.scalars(select(Resource.kind)))
        assert kinds == {"therapist": therapists, "room": rooms, "equipment": 1}
        assert offered() == SERVICES


def test_a_horizon(app):
    assert run(app, "--horizon", "7", "--empty-diary")[1] == 0
    with app.app_context():
        assert settings.clinic().horizon_days == 7


def test_a_full_diary_in_another_zone_and_at_night(app):
    said, code = run(app, "--zone", "Australia/Lord_Howe", "--opening", "20:00-04:00", "--therapists", "2")
    assert code == 0, said
    with app.app_context():
        assert count(Appointment) > 20


# ---- never over anybody's data ---------------------------------------------

REFUSAL = "Error: There is a clinic in this database already. The demo is only made in an empty one."


def everything(app):
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in db.metadata.sorted_tables
        }


def test_it_is_not_made_twice(demo_app):
    before = everything(demo_app)
    assert run(demo_app) == (REFUSAL, 1)
    assert run(demo_app, "--if-empty") == ("", 0)
    assert everything(demo_app) == before


@pytest.mark.parametrize("theirs", [factories.clinic, factories.client], ids=["settings", "client"])
def test_it_is_not_made_over_what_somebody_entered(app, theirs):
    with app.app_context():
        theirs()
    before = everything(app)
    assert run(app) == (REFUSAL, 1)
    assert everything(app) == before


def test_where_nothing_is_if_empty_makes_it(app):
    assert run(app, "--if-empty", "--empty-diary")[0].startswith(OPEN)


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        (["--zone", "Dublin"], "Error: Dublin is not a time zone. Use an IANA name such as Europe/Dublin."),
        (
            ["--zone", "../etc/passwd"],
            "Error: ../etc/passwd is not a time zone. Use an IANA name such as Europe/Dublin.",
        ),
        *(
            (["--opening", opening], f"Error: {opening} is not an opening. Write it as 09:00-19:00.")
            for opening in (
                "9-17",
                "09:00",
                "09:00-25:00",
                "09:00-12:00-14:00",
                "soon",
                "09:00+01:00-19:00",
                "09:00:30-19:00",
            )
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(app, options, refusal):
    assert run(app, *options) == (refusal, 1)
    assert set(everything(app).values()) == {0}


@pytest.mark.parametrize(
    "option", [("--therapists", "0"), ("--therapists", "27"), ("--rooms", "-1"), ("--horizon", "0")]
)
def test_numbers_have_their_limits(app, option):
    assert run(app, *option)[1] == 2
