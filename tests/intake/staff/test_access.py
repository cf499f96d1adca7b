"""The staff's pages are for staff with the permission, and nobody is signed in until signing in exists."""

from tests.staff import ROLES, signed_in, staff


def answers(app, path):
    """What a page answers to each role, and to a stranger."""
    found = {}
    for role in (None, *ROLES):
        signed_in(app, staff(role) if role else None)
        found[role] = app.test_client().get(path).status_code
    return found


def test_nobody_is_let_in_by_an_application_that_was_not_told_who_is_there(demo_app):
    page = demo_app.test_client().get("/staff/health")
    assert page.status_code == 403
    assert "This page is for staff" in page.text


def test_the_queue_is_for_those_who_may_read_health_answers(demo_app):
    assert answers(demo_app, "/staff/health") == {
        None: 403,
        "owner": 403,
        "health-owner": 200,
        "reception": 403,
        "therapist": 200,
        "senior": 200,
    }


def test_pages_of_the_staff_are_never_kept(demo_app):
    page = signed_in(demo_app, staff("therapist")).test_client().get("/staff/health")
    assert page.headers["Cache-Control"] == "no-store"
