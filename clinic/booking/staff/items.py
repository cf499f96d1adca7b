"""What the page of a diary is made of, in words."""

from dataclasses import dataclass

from clinic.booking.timetable import Place
from clinic.intake.staff.showing import Tag
from clinic.scheduling.spans import Span


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a column: a `visit`, a `hold`, time `off`, or a `free` stretch."""

    kind: str
    key: str
    span: Span
    starts: str
    ends: str
    title: str
    note: str = ""
    state: Tag | None = None
    marks: tuple[Tag, ...] = ()
    url: str = ""
    classes: str = ""
    place: str = ""
    status: str = ""  # of a visit


@dataclass(frozen=True, slots=True)
class Column:
    """A therapist, a room or a day, with all that is in it in the order of time."""

    key: str
    name: str
    about: str
    items: list[Item]
    is_today: bool = False

    @property
    def visits(self) -> list[Item]:
        """Who comes, the soonest first."""
        return [item for item in self.items if item.kind == "visit"]

    @property
    def free(self) -> list[Item]:
        """What is free from now on."""
        return [item for item in self.items if item.kind == "free"]


@dataclass(frozen=True, slots=True)
class Board:
    """All columns on one scale of hours."""

    columns: list[Column]
    hours: list[str]
    now: Place | None
    clock: str

    @property
    def told(self) -> list[tuple[str, tuple[Tag, ...]]]:
        """Of whom something is told, and what."""
        return [(item.key, item.marks) for column in self.columns for item in column.visits if item.marks]
