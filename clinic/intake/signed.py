"""What was signed stays as it was: a rule kept by the database itself, and the one way past it.

No statement changes or deletes a row of `consent` or `consent_withdrawal`, whoever sends it. Two acts need a way
through: sealing a record again with a new key, and deleting it when its time has come. Both ask `permit()`, which puts
a row into `signed_permit` and takes it away again in the same transaction, so that nobody else ever finds one there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import delete, insert

from clinic.db import db
from clinic.intake.models import SignedPermit

NAME = "signed_is_kept"
TABLES = ("consent", "consent_withdrawal")
SEAL, ERASE = "seal", "erase"
FIXED = ("id", "public_id", "client_id", "response_id", "text_hash", "signed_at")  # sealing again leaves these alone

_MAY_SEAL = "EXISTS (SELECT 1 FROM signed_permit WHERE act = 'seal')"
_MAY_ERASE = "EXISTS (SELECT 1 FROM signed_permit WHERE act = 'erase')"

_SQLITE_TRIGGER = f"""
CREATE TRIGGER {NAME}_{{table}}_{{event}} BEFORE {{event}} ON {{table}} WHEN NOT ({{allowed}})
BEGIN
  SELECT RAISE(ABORT, '{NAME}');
END
"""
_SAME = " AND ".join(f"new.{name} IS old.{name}" for name in FIXED)
# INSERT OR REPLACE deletes what is there without asking the trigger on DELETE
_SQLITE_ALLOWED = {
    ("consent", "UPDATE"): f"{_SAME} AND {_MAY_SEAL}",
    ("consent", "DELETE"): _MAY_ERASE,
    ("consent", "INSERT"): "NOT EXISTS (SELECT 1 FROM consent WHERE id = new.id OR public_id = new.public_id)",
    ("consent_withdrawal", "UPDATE"): "0",
    ("consent_withdrawal", "DELETE"): _MAY_ERASE,
    ("consent_withdrawal", "INSERT"): "NOT EXISTS (SELECT 1 FROM consent_withdrawal WHERE id = new.id)",
}

_POSTGRESQL_FUNCTION = f"""
CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND {_MAY_ERASE} THEN
    RETURN old;
  END IF;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'consent' AND {_MAY_SEAL} THEN
    IF to_jsonb(new) - 'record_sealed' = to_jsonb(old) - 'record_sealed' THEN
      RETURN new;
    END IF;
  END IF;
  RAISE integrity_constraint_violation USING MESSAGE = '{NAME}';
END
$$
"""
_POSTGRESQL_TRIGGERS = """
CREATE TRIGGER {name}_row BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
CREATE TRIGGER {name}_all BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""


def install(dialect: str) -> Sequence[str]:
    """The statements that put the rule on the tables; a migration that re-creates one of them runs them again."""
    if dialect == "postgresql":
        return (_POSTGRESQL_FUNCTION, *(_POSTGRESQL_TRIGGERS.format(name=NAME, table=table) for table in TABLES))
    return [
        _SQLITE_TRIGGER.format(table=table, event=event, allowed=allowed)
        for (table, event), allowed in _SQLITE_ALLOWED.items()
    ]


def remove(dialect: str) -> Sequence[str]:
    """The statements that take the rule away."""
    if dialect == "postgresql":
        triggers = [f"DROP TRIGGER {NAME}_{kind} ON {table}" for table in TABLES for kind in ("row", "all")]
        return [*triggers, f"DROP FUNCTION {NAME}"]
    return [f"DROP TRIGGER {NAME}_{table}_{event}" for table, event in _SQLITE_ALLOWED]


@contextmanager
def permit(act: str) -> Iterator[None]:
    """Let the block, inside a transaction, seal signed records again (SEAL) or delete them (ERASE).

    When the block raises, the permit is undone with everything else.
    """
    opened = db.session.execute(insert(SignedPermit).values(act=act).returning(SignedPermit.id)).scalar_one()
    yield
    db.session.flush()
    db.session.execute(delete(SignedPermit).where(SignedPermit.id == opened))
