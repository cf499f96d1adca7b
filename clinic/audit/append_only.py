"""What stands in the trail stays there: a rule kept by the database itself, with no way past it.

No statement changes or deletes a row of `audit_event`, whoever sends it. Both databases refuse in the name of the rule.
"""

from collections.abc import Sequence

NAME = "audit_is_append_only"

_POSTGRESQL_INSTALL = (
    f"""
    CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE integrity_constraint_violation USING MESSAGE = '{NAME}';
    END
    $$
    """,
    f"CREATE TRIGGER {NAME}_row BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION {NAME}()",
    f"CREATE TRIGGER {NAME}_all BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()",
)
_POSTGRESQL_REMOVE = (
    f"DROP TRIGGER {NAME}_row ON audit_event",
    f"DROP TRIGGER {NAME}_all ON audit_event",
    f"DROP FUNCTION {NAME}",
)
# INSERT OR REPLACE deletes what is there without asking the trigger on DELETE
_SQLITE_ONLY = {"UPDATE": "", "DELETE": "", "INSERT": "WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = new.id)"}


def install(dialect: str) -> Sequence[str]:
    """The statements that put the rule on the table; a migration that re-creates the table runs them again."""
    if dialect == "postgresql":
        return _POSTGRESQL_INSTALL
    return [
        f"CREATE TRIGGER {NAME}_{event} BEFORE {event} ON audit_event {when} BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        for event, when in _SQLITE_ONLY.items()
    ]


def remove(dialect: str) -> Sequence[str]:
    """The statements that take the rule away."""
    return _POSTGRESQL_REMOVE if dialect == "postgresql" else [f"DROP TRIGGER {NAME}_{event}" for event in _SQLITE_ONLY]
