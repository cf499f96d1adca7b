"""What stands in the trail stays there, whoever asks the database otherwise; and every event says from where."""

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from clinic.audit import append_only
from clinic.audit.actions import record
from clinic.audit.models import AuditEvent
from clinic.db import db, transaction
from tests.factories import NOW
from tests.test_migrations import migrate

ATTACKS = {
    "sqlite": [
        update(AuditEvent).values(actor="nobody"),
        delete(AuditEvent),
        text("INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event"),
        text("UPDATE OR REPLACE audit_event SET action = 'else'"),
    ],
    "postgresql": [
        update(AuditEvent).values(actor="nobody"),
        delete(AuditEvent),
        text("TRUNCATE audit_event"),
        text("TRUNCATE audit_event CASCADE"),
        text(
            "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET action = 'else'",
        ),
    ],
}


def refused(statement):
    """Whether the database refuses, in the name of the rule."""
    try:
        with transaction():
            db.session.execute(statement)
    except IntegrityError as error:
        return append_only.NAME in str(error.orig)
    return False


def everything():
    return [tuple(row) for row in db.session.execute(select(*AuditEvent.__table__.columns)).all()]


@pytest.mark.parametrize("before", [(), ("downgrade 0010_book_by_telephone", "upgrade head"), ("upgrade head",)])
def test_nothing_is_changed_or_taken_out(app, before):
    migrate(app, *before)
    with app.app_context():
        with transaction():
            record("system", "book", ("appointment", 1), NOW)
        written, attacks = everything(), ATTACKS[db.engine.dialect.name]
        assert [refused(attack) for attack in attacks] == [True] * len(attacks)
        assert (everything(), len(written)) == (written, 1)
        with transaction():
            record("system", "cancel", ("appointment", 1), NOW)
        assert len(everything()) == 2


def test_without_the_rule_it_would_be(in_app):
    with transaction():
        record("system", "book", ("appointment", 1), NOW)
        for statement in append_only.remove(db.engine.dialect.name):
            db.session.execute(text(statement))
    attack = update(AuditEvent).values(actor="nobody")
    assert not refused(attack)
    assert [event.actor for event in db.session.scalars(select(AuditEvent))] == ["nobody"]


def test_an_event_says_roughly_from_where(app, trail):
    """The network of a page's connection, without the part that names one customer; a command has none."""

    def act():
        with transaction():
            record("visitor", "lock_out", ("account", 1), NOW)
        return "done"

    app.add_url_rule("/act", view_func=act)
    for address in ("203.0.113.77", "2001:db8:1:2::3", "127.0.0.1"):
        app.test_client().get("/act", environ_base={"REMOTE_ADDR": address})
    trail.write(("system", "lock_out", ("account", 1), {}))
    wheres = select(AuditEvent.from_where).where(AuditEvent.action == "lock_out").order_by(AuditEvent.id)
    assert [row.from_where for row in trail.rows(wheres)] == ["203.0.113.0", "2001:db8:1::", None, None]


def test_an_event_may_be_written_by_hand(in_app):
    """The rule refuses changes, not events whose number somebody chose."""
    row = {"at": NOW, "actor": "system", "action": "x", "object_kind": "y", "before": {}, "after": {}}
    with transaction():
        db.session.execute(insert(AuditEvent).values(id=77, object_id=1, **row))
    assert [event.id for event in db.session.scalars(select(AuditEvent))] == [77]
