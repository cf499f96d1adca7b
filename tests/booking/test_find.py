"""A lost link, asked for with reference and e-mail."""

import pytest

from tests.booking.practice import ADA, Practice, latest
from tests.visiting import Visitor


@pytest.mark.parametrize("email", ["ada@client.example", "ADA@Client.Example", " ada@client.example "])
def test_a_lost_link_is_sent_to_its_address(house, link, email):
    ada = Visitor(house)
    ada.open("/find")
    assert ada.send(reference=f"tc-{latest(house).reference.lower()}", email=email).status == 303
    assert (ada.follow().status, ada.page.heading) == (200, "Check your e-mail")
    with house.app_context():
        assert Practice().messages() == ["booked", "link"]


def test_the_answer_is_the_same_whether_there_is_a_booking_or_not(house, link):
    ada = Visitor(house)
    code = latest(house).reference
    answers = set()
    for reference, email in [
        (code, ADA["email"]),
        (code, "bo@client.example"),
        ("ZZZZZ", ADA["email"]),
    ]:
        ada.open("/find")
        page = ada.send(reference=reference, email=email)
        answers.add((page.status, page.location, page.response.text, tuple(sorted(page.response.headers.keys()))))
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, {"reference": "Enter your reference", "email": "Enter your e-mail address"}),
        (
            {"reference": "2" * 21, "email": "x"},
            {"reference": "Enter your reference", "email": "Enter an e-mail address like name@example.com"},
        ),
        ({"reference": "?", "email": "a@b.ie"}, {"reference": "Enter a reference like LR-7K4QM"}),
        ({"reference": "ABCDE", "email": "a@b.ie", "website": "x"}, {}),
    ],
)
def test_what_is_missing_is_said_beside_the_field(house, fields, errors):
    ada = Visitor(house)
    ada.open("/find")
    page = ada.send(**fields)
    assert (page.status, page.errors) == (422, errors)
    with house.app_context():
        assert Practice().trail() == []
