"""The words by which a client is found, and what somebody who looks for one means. Pure.

A client is kept under her names and her address without accents, capitals and apostrophes, and under her telephone
number as it is dialled at home and from abroad, and read backwards, so that its last digits are a beginning too.
"""

import re
import unicodedata

import phonenumbers

SHORTEST = 2  # letters; fewer would find a tenth of all clients
FEWEST_DIGITS = 3
BACKWARDS = "-"  # stands before a number that is read from its end

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"(?<!\w)[+(]?\d[\d\s()./+-]*(?!\w)")
_DROPPED = dict.fromkeys(map(ord, "'’ʼ`´"))
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

Term = tuple[str, ...]  # a client is meant if one of her words begins with one of these


def words_of(name: str, email: str, phone: str) -> frozenset[str]:
    """Everything a client with this name, e-mail and telephone number (E.164) is found by."""
    address = _folded(email)
    found = {*_WORD.findall(_folded(name)), *_WORD.findall(address.partition("@")[0]), address}
    digits = _only_digits(phone)
    if digits:
        found |= {digits, _national(phone), BACKWARDS + digits[::-1]}
    return frozenset(found - {""})


def terms_of(text: str) -> list[Term]:
    """What somebody typed, as terms that a client must meet all of; empty where it is too little to look for."""
    typed = _folded(text[:200])
    numbers = [term for run in _DIGITS.findall(typed) if (term := _number_term(run))]
    rest = _DIGITS.sub(lambda run: "" if _number_term(run[0]) else run[0], typed)
    words = [word for piece in rest.split() for word in ([piece] if "@" in piece else _WORD.findall(piece))]
    enough = numbers or any(len(word) >= SHORTEST and not word.isdigit() for word in words)
    return [*numbers, *((word,) for word in words)] if enough else []


def _number_term(typed: str) -> Term:
    """A run of digits is the beginning of a number, with what is dialled before it or without, or its end."""
    digits = _only_digits(typed.replace("(0)", ""))
    if len(digits) < FEWEST_DIGITS:
        return ()
    begins = digits.lstrip("0")
    ends = BACKWARDS + digits[::-1]
    return (begins, ends) if len(begins) >= SHORTEST else (ends,)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_DROPPED).translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _only_digits(text: str) -> str:
    return "".join(letter for letter in text if letter in "0123456789")


def _national(phone: str) -> str:
    try:
        return str(phonenumbers.parse(phone).national_number)
    except phonenumbers.NumberParseException:
        return ""
