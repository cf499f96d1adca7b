"""References that can be read out: five letters and digits without look-alikes, made from the row's number.

The number is scrambled by multiplying it modulo 31^5, which is undone exactly: every appointment has one reference,
none is used twice, and none needs to be stored or searched for.
"""

import re

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O, 1 I L
LENGTH = 5
TYPED = re.compile(rf"[A-Z]{{0,8}}([{ALPHABET}]{{{LENGTH}}})")  # perhaps with the clinic's prefix
SPACE = len(ALPHABET) ** LENGTH
_FACTOR, _SHIFT = 15_485_863, 9_699_690  # a prime that does not divide the space, and any number
_INVERSE = pow(_FACTOR, -1, SPACE)


def encode(number: int) -> str:
    """The reference of a row's number."""
    value = (number * _FACTOR + _SHIFT) % SPACE
    digits = []
    for _ in range(LENGTH):
        value, digit = divmod(value, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def decode(text: str) -> int | None:
    """The number behind what somebody typed (prefix, spaces, small letters), or None when it can't be one."""
    match = TYPED.fullmatch("".join(letter for letter in text[:50].upper() if letter.isalnum()))
    if match is None:
        return None
    value = 0
    for letter in match[1]:
        value = value * len(ALPHABET) + ALPHABET.index(letter)
    number: int = (value - _SHIFT) * _INVERSE % SPACE
    return number
