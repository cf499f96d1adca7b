"""A page as bare as a page can be: Flask, one query, one template without filters or translations."""

import os

from flask import Flask, render_template_string
from sqlalchemy import select

from clinic import db as plumbing
from clinic.db import db
from clinic.scheduling.models import Resource

ROWS = 40
PAGE = """<!doctype html>
<html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<ul>{% for row in rows %}
<li id="r-{{ loop.index }}"><b>{{ row.name }}</b> <span>{{ row.kind }}</span> {{ filling }}</li>{% endfor %}
</ul></body></html>
"""


def create():
    """The application; `BARE_BYTES` is how long its page is."""
    app = Flask(__name__)
    url = os.environ["CLINIC_DATABASE_URL"]
    pool = {} if url.startswith("sqlite") else {"pool_pre_ping": True, "pool_size": 10}
    app.config.from_mapping(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=pool)
    plumbing.init_app(app)
    filling = "a" * (int(os.environ["BARE_BYTES"]) // ROWS - 65)

    @app.get("/")
    def page():
        rows = db.session.execute(select(Resource.id, Resource.name, Resource.kind).limit(ROWS)).all()
        rows = (rows * ROWS)[:ROWS]
        return render_template_string(PAGE, title="Bare", rows=rows, filling=filling)

    return app
