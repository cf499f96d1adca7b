"""Random questions about free time: what a session takes, and a few resources, most of them made for it."""

from dataclasses import replace

from hypothesis import strategies as st

from clinic.scheduling.slots import Ask, Diary, Need

HORIZON = 240
SKILLS = st.frozensets(st.sampled_from(["deep", "warm"]))
FEW = st.sampled_from([0, 0, 5, 10, 20])
RARELY = st.sampled_from([False, False, True])
STEPS = st.sampled_from([5, 5, 10, 15, 20, 60])


def spans(shortest, longest, **size):
    """Spans that may touch, overlap and repeat one another."""
    one = st.builds(
        lambda start, length: (start, start + length), st.integers(-60, HORIZON), st.integers(shortest, longest)
    )
    return st.lists(one, **size).map(tuple)


def apart():
    """Spans in order that may touch but never overlap, as allocations are."""

    def laid_out(gaps):
        at, found = -30, []
        for gap, length in gaps:
            found.append((at + gap, at + gap + length))
            at = found[-1][1]
        return tuple(found)

    return st.lists(st.tuples(st.integers(0, 150), st.integers(1, 40)), max_size=3).map(laid_out)


SHIFTS = st.one_of(
    st.none(),
    spans(30, HORIZON, min_size=1, max_size=3),
    st.sampled_from([((-60, HORIZON + 60),), ((-7, HORIZON),), ((20, HORIZON + 20),)]),
    st.sampled_from([((0, 120), (120, HORIZON)), ((7, 130), (130, HORIZON)), ((0, 100), (145, HORIZON))]),
)

needs = st.builds(
    Need,
    kind=st.sampled_from(["therapist", "therapist", "room"]),
    capabilities=SKILLS,
    quantity=st.sampled_from([1, 1, 2]),
    setup_minutes=FEW,
    cleanup_minutes=FEW,
)


@st.composite
def questions(draw):
    """(ask, diaries)"""
    wanted = draw(st.lists(needs, min_size=1, max_size=3))
    first = draw(st.integers(0, 60))
    window = first, first + draw(st.sampled_from([0, 1, 100, 150, 180, HORIZON - first]))
    makings = [
        (need.kind, need.capabilities | draw(SKILLS))
        for need in wanted
        for _ in range(need.quantity + draw(st.sampled_from([0, 0, 1, 1, 2, -1])))
    ]
    makings += draw(st.lists(st.tuples(st.sampled_from(["therapist", "room"]), SKILLS), max_size=2))
    people = [
        Diary(
            number,
            kind,
            skills,
            draw(st.integers(1, 2)),
            draw(SHIFTS),
            draw(apart()),
            draw(spans(1, 60, max_size=1)),
            draw(st.just(()) | st.just(()) | spans(1, 120, max_size=1)),
        )
        for number, (kind, skills) in enumerate(makings, start=1)
    ]
    among = st.sampled_from([None, None, None, range(1, 4), range(2, 9), (1,), (2, 4)]).map(
        lambda x: x and frozenset(x)
    )
    chosen = tuple(replace(need, among=draw(among)) for need in wanted)
    return Ask(chosen, draw(st.sampled_from([5, 10, 20, 30, 40, 60])), window, draw(STEPS), draw(RARELY)), people
