"""How Alembic reaches the clinic's database: through the application, so that there is one way to connect."""

from alembic import context
from flask import current_app

import clinic.jobs  # noqa: F401  (loads every model)
from clinic import create_app
from clinic.db import Base, db


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()


if current_app:
    run()
else:
    with create_app().app_context():
        run()
