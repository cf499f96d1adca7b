"""What a browser may send in place of a passkey; with true ones `tests/journeys/test_signing_in.py` signs in."""

import json

import pytest

from tests.accounts.conftest import IN, OWN

ODD = [
    *("", "no json", "[]", "null", '"x"', "{}", '{"rawId": 1}', '{"rawId": "!"}', '{"rawId": "AAAA"}'),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}),
    "{" * 30_000,
]


@pytest.mark.parametrize("answer", ODD, ids=range(len(ODD)))
def test_nonsense_is_a_sentence(house, answer):
    stranger, owner = house.colleague(), house.owner()
    stranger.open(IN)
    fields = {**stranger.page.form("Sign in").fields, "credential": answer}
    page = stranger.post(f"{IN}/passkey", fields)
    assert (page.status, page.heading) == (422, "Sign in")
    assert "That passkey couldn’t be used" in page.alert
    owner.open(f"{OWN}/passkeys/new")
    page = owner.send("Add it", name="Mine", credential=answer)
    assert page.status == 422
    assert page.form().fields["name"] == "Mine"
