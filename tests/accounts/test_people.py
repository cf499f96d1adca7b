"""Who signs in, as what: invited, changed, let in no more."""

import pytest

from clinic.access import HEALTH_OVERRIDE, HEALTH_READ
from tests import factories
from tests.accounts.conftest import OTHER, PASSWORD, PEOPLE
from tests.visiting import selects


@pytest.fixture
def anna(house):
    """A therapist's number."""
    with house.app.app_context():
        return factories.therapist("Anna")


def page_of(house, who):
    return f"{PEOPLE}/{house.account(who).public_id}"


def test_somebody_is_invited_and_chooses_her_own_password(house, anna):
    owner = house.owner()
    owner.open(f"{PEOPLE}/new")
    typed = {"name": "Anna Example", "email": "Anna@clinic.example", "role": "therapist"}
    page = owner.send("Send the invitation", **typed)
    assert (page.status, page.alert) == (409, "Choose as whom she treats.")
    assert page.form().fields["name"] == "Anna Example"
    owner.send("Send the invitation", therapist=str(anna), health_override="y", health_read="y")
    assert owner.page.status == 303
    account = house.account("anna")
    assert (account.role, account.grants, account.therapist_id) == ("therapist", [HEALTH_OVERRIDE], anna)
    (letter,) = house.letters()
    link = next(word for word in letter.text.split() if "/staff/link/" in word)
    new = house.colleague()
    new.open(link.removeprefix("http://localhost:8000"))
    assert new.send(password=OTHER).location == "/staff"
    assert new.follow().status == 200
    assert house.trail("invite")[-1] == (
        f"staff:{house.account('owner').id}",
        "invite",
        {"role": "therapist", "grants": [HEALTH_OVERRIDE], "therapist": anna, "active": True},
    )


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"name": "", "email": "no address", "role": "queen"}, 422),
        ({"name": "Twice", "email": "owner@clinic.example", "role": "reader"}, 409),
        ({"name": "x" * 121, "email": "x@clinic.example", "role": "reader", "therapist": "9" * 40}, 422),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(house, values, status):
    owner = house.owner()
    owner.open(f"{PEOPLE}/new")
    page = owner.send("Send the invitation", **values)
    assert page.status == status
    assert page.alert
    assert house.letters() == []


def test_two_people_are_not_the_same_therapist(house, anna):
    with house.app.app_context():
        factories.account("therapist", name="Anna Example", therapist_id=anna)
    owner = house.owner()
    owner.open(page_of(house, "front-desk"))
    page = owner.send("Save", role="therapist", therapist=str(anna))
    assert (page.status, page.alert) == (409, "Somebody else signs in as this therapist.")
    assert house.account("front-desk").role == "reception"


def test_a_new_role_counts_at_once_and_is_in_the_trail(house):
    owner, desk = house.owner(), house.colleague()
    desk.signs_in("front-desk")
    assert desk.open("/staff/health").status == 403
    owner.open(page_of(house, "front-desk"))
    owner.send("Save", role="owner", health_read="y")
    assert desk.open("/staff/health").status == 200
    owner.open(page_of(house, "front-desk"))
    owner.send("Save", role="reception", health_read="y")  # a role that can't be given it
    assert desk.open("/staff/health").status == 403
    assert [after["grants"] for _, _, after in house.trail("change_account")] == [[HEALTH_READ], []]


def test_whoever_is_let_in_no_more_is_out_at_once(house):
    owner, desk = house.owner(), house.colleague()
    desk.signs_in("front-desk")
    owner.open(page_of(house, "front-desk"))
    owner.send("Let her in no more")
    assert not desk.is_in
    assert desk.signs_in("front-desk").status == 422
    owner.follow()
    owner.send("Let her in again")
    assert desk.signs_in("front-desk").status == 303


def test_the_last_owner_stays(house):
    owner = house.owner()
    owner.open(page_of(house, "owner"))
    assert owner.send("Let her in no more").status == 409
    owner.open(page_of(house, "owner"))
    page = owner.send("Save", role="reader")
    assert (page.status, page.alert[:26]) == (409, "This is the last owner: so")
    with house.app.app_context():
        factories.account("owner", name="Second Owner", password=PASSWORD)
    owner.open(page_of(house, "owner"))
    assert owner.send("Save", role="reception").status == 303
    assert owner.open(PEOPLE).status == 403


def test_a_link_is_mailed_and_never_shown_where_the_clinic_is_real(house):
    owner = house.owner()
    owner.open(page_of(house, "front-desk"))
    owner.send("Mail a link to choose a password")
    page = owner.follow()
    assert "A link is on its way to front-desk@clinic.example" in page.text
    assert "/staff/link/" not in page.response.text
    assert [letter.to for letter in house.letters()] == ["front-desk@clinic.example"]
    with house.app.app_context():
        factories.clinic(is_demo=True)
    owner.open(page_of(house, "front-desk"))
    owner.send("Make a one-time sign-in link")
    assert "/staff/link/" in owner.follow().text


def test_names_are_read_where_the_trail_has_numbers(house):
    from clinic.access import called

    with house.app.app_context():
        assert called(f"staff:{house.account('front-desk').id}") == "Front Desk"
        assert called("staff:999") == "staff member 999"


def test_the_list_costs_the_same_for_few_and_many(house):
    owner = house.owner()

    def cost():
        owner.open(PEOPLE)
        with selects(house.app) as seen:
            assert owner.open(PEOPLE).status == 200
        return len(seen)

    before = cost()
    with house.app.app_context():
        for n in range(5):
            factories.account("reader", name=f"Reader {n}")
    assert cost() == before
