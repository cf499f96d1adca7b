"""Staff to be in tests without signing in: those sign in whose tests are about it (tests/accounts).

`signed_in(app, staff)` lets every request be somebody's. Behind gunicorn, where a test reaches the application only
through its pages, `served(settings, folder, STAFFED)` is one that believes the cookie `staff`: a key of `ROLES`.
"""

import os

from flask import request

from clinic import access, create_app
from clinic.access import HEALTH_OVERRIDE, Staff

ROLES = {
    "owner": access.ROLES["owner"],
    "health-owner": access.ROLES["owner"] | access.GRANTS,
    "reception": access.ROLES["reception"],
    "therapist": access.ROLES["therapist"],
    "senior": access.ROLES["therapist"] | {HEALTH_OVERRIDE},
    "reader": access.ROLES["reader"],
}
STAFFED = "tests.staff:create()"


def staff(role, therapist_id=None):
    """Somebody in that role."""
    return Staff(1 + list(ROLES).index(role), f"Test {role}", ROLES[role], therapist_id)


def signed_in(app, somebody):
    """Let every request of the application be hers."""
    access.signed_in_by(app, lambda: somebody)
    return app


def create():
    """The application with the sign-in of tests; `CLINIC_TEST_THERAPIST` is whose clients therapists treat."""
    app = create_app()
    treats = os.environ.get("CLINIC_TEST_THERAPIST")

    def find():
        role = request.cookies.get("staff", "")
        treating = int(treats) if treats and role in {"therapist", "senior"} else None
        return staff(role, treating) if role in ROLES else None

    access.signed_in_by(app, find)
    return app
