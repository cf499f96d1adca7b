"""A key is changed: everything stays readable, the old key can go, and a lost one is said so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from clinic.booking.soonest import next_openings
from clinic.db import db
from clinic.intake.models import Consent, Response
from clinic.keys import sealed_attributes
from clinic.settings import queries as settings
from clinic.times import now
from clinic.vault import KeyLost
from tests import factories

OLD, NEW = "ab" * 32, "cd" * 32


@pytest.fixture
def with_keys(make_app, demo_db_url):
    return lambda keys: make_app(demo_db_url, DATA_KEYS=keys)


def rotate(app):
    return app.test_cli_runner().invoke(args=["keys", "rotate"])


def everything(app):
    """All that is sealed, opened."""
    with app.app_context():
        return {
            (model.__tablename__, row.id): sealed.__get__(row, model)
            for model, sealed in sealed_attributes()
            for row in db.session.scalars(select(model))
        }


def test_after_a_rotation_the_old_key_can_be_dropped(with_keys):
    before = everything(with_keys(OLD))
    with with_keys(OLD).app_context():
        counted = select(func.count(Response.answers_sealed) + func.count(Response.assessment_sealed))
        sealed = db.session.scalar(counted)
    said = rotate(with_keys(f"{NEW},{OLD}")).output
    assert said.startswith("Sealed again: ")
    assert f"{sealed} in response" in said
    assert everything(with_keys(NEW)) == before
    assert sealed > 0


def test_a_second_time_there_is_nothing_to_do(with_keys):
    rotate(with_keys(f"{NEW},{OLD}"))
    assert rotate(with_keys(f"{NEW},{OLD}")).output == "Sealed again: nothing, everything had the newest key.\n"


def test_a_key_that_is_missing_stops_it_and_nothing_is_changed(with_keys):
    before = everything(with_keys(OLD))
    stopped = rotate(with_keys(NEW))
    assert stopped.exit_code == 1
    assert "was sealed with a key that CLINIC_DATA_KEYS no longer holds" in stopped.output
    assert everything(with_keys(OLD)) == before


def test_without_its_key_an_answer_is_an_error_and_never_blank(with_keys):
    app = with_keys(NEW)
    with app.app_context():
        response = db.session.scalars(select(Response)).first()
        with pytest.raises(KeyLost):
            _ = response.answers
        with pytest.raises(KeyLost):
            _ = db.session.scalars(select(Consent)).first().record


def test_a_new_answer_is_sealed_with_the_new_key(with_keys):
    app = with_keys(f"{NEW},{OLD}")
    with app.app_context():
        opening = next(iter(next_openings(settings.clinic(), now() + timedelta(days=2))))
        made = factories.appointment(opening.service.id, opening.starts_at, minutes=opening.minutes, now=now())
        number = made.response_id
    with with_keys(NEW).app_context():
        assert db.session.get(Response, number).answers["answers"]["signature"] == "Signed by the demo"
