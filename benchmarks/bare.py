"""A page as bare as a page can be: Flask, one query, one template without macros, filters or translations."""

import os

from flask import Flask, render_template_string
from sqlalchemy import select

from clinic import db as plumbing
from clinic.db import db
from clinic.scheduling.models import Allocation

ROW = 318  # bytes, about as long as a time of the slot picker with all that stands round it
PAGE = """<!doctype html>
<html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<form method="post" action="/">{% for row in rows %}
<div class="slot"><input type="radio" name="slot" id="t-{{ row.id }}" value="{{ row.starts_at }}" required
  data-who="{{ row.resource_id }}" data-when="{{ row.starts_at }}, {{ row.ends_at }}">
  <label for="t-{{ row.id }}"><span class="vh">{{ row.starts_at }}, </span><b>{{ row.ends_at }}</b>
  <span>{{ row.resource_id }}</span></label></div>{% endfor %}
</form></body></html>
"""


def create():
    """The application; `BARE_BYTES` is how long its page is."""
    app = Flask(__name__)
    url = os.environ["CLINIC_DATABASE_URL"]
    pool = {} if url.startswith("sqlite") else {"pool_pre_ping": True, "pool_size": 10}
    app.config.from_mapping(SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=pool)
    plumbing.init_app(app)
    rows = int(os.environ["BARE_BYTES"]) // ROW
    question = select(Allocation.id, Allocation.resource_id, Allocation.starts_at, Allocation.ends_at).limit(rows)

    @app.get("/")
    def page():
        return render_template_string(PAGE, title="Bare", rows=db.session.execute(question).all())

    return app
