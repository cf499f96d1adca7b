"""References that can be read out: five letters and digits without look-alikes, made from the row's number.

The number is scrambled by multiplying it modulo 31^5, which is undone exactly: every appointment has one reference,
none is used twice, and none needs to be stored or searched for.
"""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O, 1 I L
LENGTH = 5
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
    typed = "".join(letter for letter in text.upper() if letter.isalnum())[-LENGTH:]
    if len(typed) != LENGTH or any(letter not in ALPHABET for letter in typed):
        return None
    value = 0
    for letter in typed:
        value = value * len(ALPHABET) + ALPHABET.index(letter)
    number: int = (value - _SHIFT) * _INVERSE % SPACE
    return number
