"""Kinds of value a document is made of. A check takes any value and yields what is wrong, as a path and a phrase:
`(("message", "en"), "is empty")`.
"""

import reprlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from clinic.intake.conditions import OPERATORS

Fault = tuple[tuple[str, ...], str]
Check = Callable[[Any], Iterable[Fault]]

NUMERIC = (">", "<", ">=", "<=")
# questions that the booking itself reads, and as what
READ_BY_BOOKING = {
    "dob": "date",
    "signature": "string",
    **dict.fromkeys(("guardian_name", "guardian_relation", "guardian_signature"), "string"),
    "c_sensitive": "multichoice",
}
DEEPEST = 4  # conditions within conditions


def anything(_value: Any) -> Iterable[Fault]:
    """What is looked at elsewhere."""
    return ()


def name(value: Any) -> Iterator[Fault]:
    """A text that says something."""
    if not isinstance(value, str):
        yield (), "must be a text"
    elif not value.strip():
        yield (), "is empty"


def name_or_none(value: Any) -> Iterable[Fault]:
    """A text that says something, or null."""
    return () if value is None else name(value)


def names(value: Any) -> Iterable[Fault]:
    """A list of texts."""
    return listed(name)(value)


def name_or_names(value: Any) -> Iterable[Fault]:
    """One text or several."""
    return listed(name, least=1)(value) if isinstance(value, list) else name(value)


def pair(value: Any) -> Iterable[Fault]:
    """The texts at both ends of a scale."""
    if not isinstance(value, list) or len(value) != 2:
        return [((), "must be two texts")]
    return names(value)


def line(value: Any) -> Iterator[Fault]:
    """A text that may be empty."""
    if not isinstance(value, str):
        yield (), "must be a text"


def yes_or_no(value: Any) -> Iterator[Fault]:
    """A truth value."""
    if not isinstance(value, bool):
        yield (), "must be true or false"


def whole(low: int, high: int) -> Check:
    """A whole number within limits, both included."""

    def check(value: Any) -> Iterator[Fault]:
        if type(value) is not int or not low <= value <= high:
            yield (), f"must be a whole number from {low} to {high}"

    return check


def one_of(words: Iterable[str]) -> Check:
    """One word of a few."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, str) or value not in words:
            yield (), f"must be one of {', '.join(words)}, not {_said(value)}"

    return check


def listed(check_one: Check, least: int = 0) -> Check:
    """A list of such values."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield (), "must be a list"
        elif len(value) < least:
            yield (), "is empty"
        else:
            for number, one in enumerate(value, start=1):
                yield from _below(str(number), check_one(one))

    return check


def mapping(check_one: Check, least: int = 0) -> Check:
    """Such values by name."""

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            yield (), "must be a mapping"
        elif len(value) < least:
            yield (), "is empty"
        else:
            for key, one in value.items():
                yield from _below(key, check_one(one))

    return check


def by_language(languages: Iterable[str], check_one: Check) -> Check:
    """Such a value in every language."""
    every = mapping(check_one)

    def check(value: Any) -> Iterator[Fault]:
        yield from every(value)
        if isinstance(value, dict):
            yield from (((language,), "is missing") for language in languages if language not in value)

    return check


def record(checks: Mapping[str, Check], together: tuple[str, ...] = ()) -> Check:
    """A mapping with these keys and no other; a key that ends with "?" may be left out."""
    known = {key.removesuffix("?"): check for key, check in checks.items()}

    def check(value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield (), "must be a mapping"
            return
        for key, one in value.items():
            yield from _below(_said(key).strip("'"), known[key](one) if key in known else [((), "is no known key")])
        paired = together if any(key in value for key in together) else ()
        yield from (((key,), "is missing") for key in known if (key in checks or key in paired) and key not in value)

    return check


def condition(value: Any, deepest: int = DEEPEST) -> Iterator[Fault]:
    """A condition on answers."""
    keys = set(value) if isinstance(value, dict) else set()
    if keys == {"q", "op", "v"}:
        yield from record({"q": name, "op": one_of(sorted(OPERATORS)), "v": _value(value["op"])})(value)
    elif keys not in ({"any"}, {"all"}):
        yield (), "must hold 'q', 'op' and 'v', or 'any', or 'all'"
    elif deepest == 0:
        yield (), "is nested too deep"
    else:
        (joined,) = keys
        parts = listed(lambda part: condition(part, deepest - 1), least=1)
        yield from _below(joined, parts(value[joined]))


def _value(operator: Any) -> Check:
    """What a value looks like that an operator compares with."""
    if operator in ("exists", "nonempty"):
        return yes_or_no
    if operator in NUMERIC:
        return whole(0, 1000)
    return _answer


def _answer(value: Any) -> Iterator[Fault]:
    if not isinstance(value, str | int):
        yield (), "must be a text, a number, true or false"


def _said(value: Any) -> str:
    return reprlib.repr(value) if isinstance(value, str) else f"a {type(value).__name__}"


def _below(key: str, faults: Iterable[Fault]) -> Iterator[Fault]:
    for path, phrase in faults:
        yield (key, *path), phrase
