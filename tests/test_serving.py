"""What gunicorn relies on, and what it does with it."""

import httpx

from clinic.db import db


def test_create_app_opens_no_connection_that_forked_workers_would_share(app):
    with app.app_context():
        assert db.engine.pool.checkedin() + db.engine.pool.checkedout() == 0


def test_the_application_answers_behind_gunicorn(shared_live_url):
    assert httpx.get(f"{shared_live_url}/robots.txt").status_code == 200
