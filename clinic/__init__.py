"""Clinic: a massage clinic's catalog, its true free times and its appointments."""

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

import config
from clinic import access, cli, db, development, files, web
from clinic.accounts import session
from clinic.accounts import staff as accounts
from clinic.audit import origin
from clinic.audit import staff as trail
from clinic.booking import staff as diary
from clinic.booking import views as booking
from clinic.catalog import views as catalog
from clinic.intake import staff as health
from clinic.people import staff as clients
from clinic.scheduling import staff as hours
from clinic.settings import formats


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The application. `overrides` are settings by name, without prefix, before the environment's."""
    app = Flask(__name__, template_folder=str(config.ROOT / "templates"), static_folder=None)
    app.config.from_mapping(config.load(overrides=overrides))
    Path(app.config["INSTANCE"]).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    formats.init_app(app)
    files.init_app(app)  # before anybody reads a body
    web.init_app(app)
    origin.init_app(app)
    access.init_app(app)
    session.init_app(app)
    app.register_blueprint(catalog.bp)
    app.register_blueprint(booking.bp)
    app.register_blueprint(accounts.bp)
    app.register_blueprint(diary.bp)
    app.register_blueprint(health.bp)
    app.register_blueprint(clients.bp)
    app.register_blueprint(trail.bp)
    app.register_blueprint(hours.bp)
    if app.config["ENV"] != "production":
        app.register_blueprint(development.bp)
    cli.init_app(app)
    return app
