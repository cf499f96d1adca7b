"""References: each number has one, none is used twice, and none can be misread."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.booking.reference import ALPHABET, LENGTH, SPACE, decode, encode

numbers = st.integers(0, SPACE - 1)


@given(numbers)
def test_there_and_back(number):
    assert decode(encode(number)) == number


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_back_and_there(text):
    assert encode(decode(text)) == text


@given(numbers, numbers)
def test_different_numbers_have_different_references(one, other):
    assert (encode(one) == encode(other)) == (one == other)


def test_no_letter_looks_like_another():
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
    assert set(ALPHABET) & set("0O1ILil") == set()


def test_neighbours_do_not_look_alike():
    """Somebody who mistypes one letter must not find the next booking."""
    codes = [encode(number) for number in range(1, 2000)]
    assert len(set(codes)) == 1999
    assert {len(code) for code in codes} == {LENGTH}
    alike = [a for a, b in pairwise(codes) if sum(x != y for x, y in zip(a, b, strict=True)) < 3]
    assert alike == []


@pytest.mark.parametrize(
    "typed", ["{}", "TC-{}", "tc-{}", " tc - {} ", "TC-{} ", "lr-{}", "TC {}", "TC{}", "tc–{}", "({})"]
)
def test_it_may_be_typed_as_it_comes(typed):
    code = encode(42)
    spaced = f"{code[:2]} {code[2:]}"
    assert [decode(typed.format(text)) for text in (code, code.lower(), spaced)] == [42, 42, 42]


@pytest.mark.parametrize(
    "typed",
    [
        *("", "-", "2345", "TC-", "<b>2", "2345\0", "\N{SNOWMAN}" * 5),
        *("2345O", "2345I", "2345L", "23451", "23450"),
        *("２３４５６", "٢٣٤٥٦", "2345\N{CYRILLIC CAPITAL LETTER A}", "0" * 10_000),
    ],
)
def test_what_is_no_reference_has_no_number(typed):
    assert decode(typed) is None
