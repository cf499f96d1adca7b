"""A therapist is ill: who is able and free stands in for her, all that were chosen or nobody."""

import pytest

from tests import factories
from tests.booking.practice import TUESDAY
from tests.factories import at
from tests.scheduling.staff.conftest import HOURS, look, save
from tests.staff import signed_in, staff
from tests.visiting import Visitor, selects

PAGE = f"{HOURS}/exceptions/1/replacements"
GIVE = "Give the visits to those chosen"


@pytest.fixture
def ill(owner, inside, anna):
    """Anna is away on Tuesday with visits at 09:00 (she was asked for), 11:00 and 14:00; Ben is busy at 14:00."""
    with inside() as practice:
        made = {
            "Ada": practice.book(f"{TUESDAY} 09:00", therapist_id=anna),
            "Bo": practice.book(f"{TUESDAY} 11:00", therapist_id=anna, visitor="bo", who=_who("Bo")),
            "Cy": practice.book(f"{TUESDAY} 14:00", therapist_id=anna, visitor="cy", who=_who("Cy")),
        }
        made["Bo"].therapist_id = made["Cy"].therapist_id = None
        factories.time_off(practice.ben, at(f"{TUESDAY} 14:30"), at(f"{TUESDAY} 15:00"))
        factories.therapist("reiki", name="Dan")
        names = {name: one.public_id for name, one in made.items()}
    owner.open(f"{HOURS}/{anna}/exception")
    look(owner, first_on=TUESDAY)
    save(owner)
    owner.follow()
    owner.open(owner.page.link("See who could stand in"))
    return names


def _who(name):
    return {"name": f"{name} Sample", "email": f"{name.lower()}@client.example", "phone": ""}


def with_whom(inside):
    with inside() as practice:
        return {one.client.name.split()[0]: one.therapist_names for one in practice.appointments()}


def test_the_skilled_and_free_are_proposed_unless_the_client_asked_for_her(owner, inside, ill):
    with inside() as practice:
        ben = str(practice.ben)
    fields = owner.page.form(GIVE).fields
    assert {name: fields.get(f"to-{visit}") for name, visit in ill.items()} == {"Ada": "leave", "Bo": ben, "Cy": None}
    assert "The client asked for Anna" in owner.page.text
    assert "Nobody else with the skill is free then." in owner.page.text
    assert owner.send(GIVE, tell="no").status == 303
    with inside() as practice:
        assert "moved" not in practice.messages()
    assert "1 visit has a colleague now." in owner.follow().text
    assert with_whom(inside) == {"Ada": ["Anna"], "Bo": ["Ben"], "Cy": ["Anna"]}


def test_all_that_were_chosen_or_none_and_their_clients_hear_of_it(owner, inside, ill, clock):
    clock.move_to("2026-11-23T12:00:00Z", tick=False)  # the confirmations have left
    owner.open(PAGE)
    with inside() as practice:
        ben = str(practice.ben)
        practice.book(f"{TUESDAY} 11:15", therapist_id=practice.ben, visitor="eve", who=_who("Eve"))
    refused = owner.send(GIVE, **{f"to-{ill['Ada']}": ben})
    assert (refused.status, "Bo Sample at 11:00 is no longer free. Nothing was changed." in refused.alert) == (
        409,
        True,
    )
    assert with_whom(inside)["Ada"] == ["Anna"]
    assert owner.send(GIVE).status == 303  # Bo is nobody's choice any more
    with inside() as practice:
        assert (practice.trail().count("reassign"), practice.messages().count("moved")) == (1, 1)
    assert with_whom(inside) == {"Ada": ["Ben"], "Bo": ["Anna"], "Cy": ["Anna"], "Eve": ["Ben"]}


def test_a_visit_that_somebody_has_changed_is_not_given_away(owner, inside, ill):
    with inside() as practice:
        practice.cancel(next(one for one in practice.appointments() if one.public_id == ill["Bo"]))
    assert owner.send(GIVE).status == 422  # it is no longer in the list, and nobody else was chosen
    assert with_whom(inside)["Bo"] == ["Anna"]


def test_it_asks_as_often_for_three_visits_as_for_two_and_only_of_therapists(owner, house, inside, ill):
    with selects(house) as three:
        owner.open(PAGE)
    with inside() as practice:
        practice.cancel(next(one for one in practice.appointments() if one.public_id == ill["Bo"]))
    with selects(house) as two:
        owner.open(PAGE)
    assert len(two) == len(three)
    with inside() as practice:
        factories.exception("closed", at(f"{TUESDAY} 12:00").date(), resource_id=practice.rooms[0])
    assert owner.open(PAGE.replace("1", "2")).status == 404
    signed_in(house, staff("therapist"))
    assert Visitor(house).open(PAGE).status == 403
