"""The pages on which the staff find a client."""

import pytest

from clinic.db import db
from clinic.people.models import Client
from tests import factories
from tests.booking.conftest import clock, house, inside, practice_url, practised  # noqa: F401  (fixtures)
from tests.booking.practice import ADA
from tests.factories import at
from tests.staff import signed_in, staff
from tests.visiting import Visitor, selects


@pytest.fixture
def reception(house):  # noqa: F811
    signed_in(house, staff("reception"))
    return Visitor(house)


@pytest.fixture
def visit(inside):  # noqa: F811
    """Ada's visit on Wednesday, and another that was called off."""
    with inside() as practice:
        practice.cancel(practice.book("2026-11-27 10:30"))
        return practice.book("2026-11-25 10:30", visitor="again")


def test_a_client_is_found_by_name_number_or_reference_with_her_visits(reception, visit):
    for typed in ("sample", "085 555 0142", visit.reference, f"tc-{visit.reference}".lower()):
        page = reception.open(f"/staff/clients?q={typed}")
        assert "Next: Wed 25 Nov, 10:30" in page.text, typed
        assert f"/staff/clients/{visit.client.public_id}" in page.links()
    assert page.text.count("Possible duplicate") == 1
    shown = reception.open(f"/staff/clients/{visit.client.public_id}")
    assert (shown.heading, "booked" in shown.text, "Swedish massage, 60 minutes" in shown.text) == (
        "Ada Sample",
        True,
        True,
    )


def test_nobody_found_leads_to_a_new_client_with_what_was_typed(reception, house):  # noqa: F811
    page = reception.open("/staff/clients?q=Nora+Nobody")
    assert "Nobody matches “Nora Nobody”." in page.text
    new = reception.open(page.link("Book for a new client"))
    assert new.form().fields["name"] == "Nora Nobody"


def test_odd_questions_are_answered(reception, visit):
    for odd in ("%25", "a", "%F0%9F%98%80", "x" * 5000, "'", "--", "%E2%80%AE", "9" * 300):
        assert reception.open(f"/staff/clients?q={odd}").status == 200
    assert reception.open("/staff/clients/no-such").status == 404


def test_the_list_asks_as_often_for_many_as_for_one(reception, house, visit):  # noqa: F811
    with selects(house) as one:
        reception.open("/staff/clients?q=0142")
    with house.app_context():
        for n in range(25):
            who = {**ADA, "name": f"Guest {n}", "email": f"guest{n}@client.example"}
            factories.appointment(1, at(f"2026-12-{1 + n // 3:02} {9 + n % 3 * 2:02}:00"), **who)
        assert db.session.query(Client).count() > 20
    with selects(house) as many:
        assert "More than 20 clients match" in reception.open("/staff/clients?q=0142").text
    assert (len(many), len(one) < 8) == (len(one), True)


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("reception", 200), ("therapist", 403), ("reader", 403)])
def test_who_may_find_clients(house, visit, role, status):  # noqa: F811
    signed_in(house, staff(role))
    for url in ("/staff/clients?q=sam", f"/staff/clients/{visit.client.public_id}"):
        assert Visitor(house).open(url).status == status
