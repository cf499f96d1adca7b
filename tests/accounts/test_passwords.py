"""What is stored of a password, and what is refused as one."""

import pytest

from clinic.accounts import passwords


def test_outside_of_tests_it_is_argon2id_at_its_full_cost(app):
    with app.app_context():
        cheap = passwords.hashed("quiet river seven lamps")
        assert passwords.matches(cheap, "quiet river seven lamps")
        assert not passwords.is_dated(cheap)
        app.testing = False
        dear = passwords.hashed("quiet river seven lamps")
        assert dear.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
        assert passwords.is_dated(cheap)
        assert passwords.matches(dear, "quiet river seven lamps")
        assert not passwords.matches(dear, "quiet river seven lamp")
        assert not passwords.matches(None, "")


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("aaaaaaaaaaaaaaaa", True),
        ("ada@clinic.exampleada@clinic.example", True),
        ("abcabcabcabcabcabc", True),
        ("quiet river seven lamps", False),
    ],
)
def test_what_anybody_would_guess_is_weak(password, weak):
    assert passwords.is_weak(password, "ada@clinic.example", "Ada") == weak
