"""The clinic as a child would keep it: who is taken from when to when, written down in one list."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from clinic.scheduling.slots import Need
from clinic.times import to_minutes

HOLD, LONGEST = timedelta(minutes=10), timedelta(minutes=60)
AT_MOST = 2  # other times that one visitor holds


@dataclass
class Owner:
    """A draft or an appointment: what it keeps busy, and until when it does."""

    visitor: str
    service: int
    minutes: int
    start: datetime
    therapist: int | None
    client: int | None = None
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)
    until: datetime | None = None  # the end of a hold; None: booked
    since: datetime | None = None  # when it was first held
    named: bool = False
    appointment: int | None = None

    def keeps(self, now):
        return self.until is None or self.until > now


@dataclass
class Clinic:
    """Resources by id with what they are and can do, what each service needs, and everything that is taken."""

    resources: dict[int, tuple[str, frozenset[str]]]
    needs: dict[int, tuple[Need, ...]]
    now: datetime
    drafts: dict[tuple[str, int], Owner] = field(default_factory=dict)
    appointments: dict[int, Owner] = field(default_factory=dict)

    def taken(self, besides=()):
        """Everything busy now, as (resource, from, to)."""
        owners = [*self.drafts.values(), *self.appointments.values()]
        return sorted(
            (resource, *span)
            for owner in owners
            if not any(owner is other for other in besides) and owner.keeps(self.now)
            for resource, span in owner.spans.items()
        )

    def free(self, wish, besides=()):
        """Per need, everybody who could take part in the wish."""
        taken = self.taken(besides)
        for need, span in self.spans(wish):
            yield (
                need,
                [
                    resource
                    for resource, (kind, can) in self.resources.items()
                    if kind == need.kind and need.capabilities <= can and self._is_free(resource, span, taken)
                ],
            )

    def fits(self, wish, besides=()):
        """Whether there are enough, the therapist asked for among them, and the client herself has time."""
        start = to_minutes(wish.start)
        if wish.client and not self._is_free(wish.client, (start, start + wish.minutes), self.taken(besides)):
            return False
        return all(
            len(who) >= need.quantity and (need.kind != "therapist" or wish.therapist in {None, *who})
            for need, who in self.free(wish, besides)
        )

    def accept(self, wish, seats, besides=()):
        """Write down who was given; each must have been free, able and asked for, and there must be just enough."""
        free = {
            need.kind: (need, span, who)
            for (need, span), (_, who) in zip(self.spans(wish), self.free(wish, besides), strict=True)
        }
        assert sorted(kind for _, kind in seats) == sorted(kind for kind in free for _ in range(free[kind][0].quantity))
        assert all(resource in free[kind][2] for resource, kind in seats)
        assert wish.therapist in {None, *(resource for resource, _ in seats)}
        wish.spans = {resource: free[kind][1] for resource, kind in seats}
        assert len(wish.spans) == len(seats)
        if wish.client:
            start = to_minutes(wish.start)
            wish.spans[wish.client] = (start, start + wish.minutes)

    def spans(self, wish):
        return [(need, need.span(to_minutes(wish.start), wish.minutes)) for need in self.needs[wish.service]]

    def holds(self, visitor):
        """The drafts whose times the visitor holds."""
        return [draft for draft in self.drafts.values() if draft.visitor == visitor and draft.keeps(self.now)]

    def give_way(self, others, wish):
        """Whatever of these is in the way of the wish is held no longer."""
        for other in others:
            mine = other.spans.items()
            if any(
                not self._is_free(resource, span, [(who, *at) for who, at in mine])
                for resource, span in wish.spans.items()
            ):
                other.until = self.now

    def _is_free(self, resource, span, taken):
        return all(resource != other or end <= span[0] or span[1] <= start for other, start, end in taken)
