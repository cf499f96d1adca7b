"""No document is too odd to be told what is wrong with it."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from clinic.intake.parsing import parse
from clinic.intake.problems import problems
from clinic.intake.screening import Context, assess
from tests.intake.small import document

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value, way=()):
    """Every path inside a document."""
    yield way
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*way, key))


def inside(value, way):
    for key in way:
        value = value[key]
    return value


@st.composite
def mangled(draw):
    """The small document after a few changes: a part removed, replaced by anything, or by another part of it."""
    spoilt = document()
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from([place for place in places(spoilt) if place]))
        holder = inside(spoilt, way)
        like = [
            place for place in places(spoilt) if type(inside(spoilt, place)) is type(holder[last]) and len(place) > 1
        ]
        change = draw(st.sampled_from(["remove", "anything", "another", "another", "rename"]))
        if change == "remove":
            del holder[last]
        elif change == "rename" and isinstance(holder, dict):
            holder[draw(st.text(max_size=3))] = holder.pop(last)
        elif change == "another" and like:
            holder[last] = json.loads(json.dumps(inside(spoilt, draw(st.sampled_from(like)))))
        else:
            holder[last] = draw(JSON)
    return spoilt


@given(mangled())
def test_no_document_is_too_odd_and_one_without_fault_can_be_used(spoilt):
    found = problems(spoilt)
    assert [type(one) for one in found] == [str] * len(found)
    if not found:
        content = parse(spoilt)
        assert list(assess({}, content, Context(content.modalities[0])).outcomes) == list(content.modalities)


@given(JSON | st.dictionaries(st.sampled_from(sorted(document())), JSON))
@example({1: 2})
@example({"rules": [{1: {2: 3}}], "languages": [[]]})
def test_anything_at_all_has_a_fault(odd):
    assert problems(odd) != []
