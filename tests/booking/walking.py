"""The way of a booking as somebody walks it, page by page, without JavaScript."""

from tests.booking.practice import ADA, TUESDAY

TIME = "/book/swedish/time"
YOU = "/book/swedish/you"
CHECK = "/book/swedish/check"


def choose(visitor, clock="10:30", day=TUESDAY, who="", slug="swedish", **query):
    """Open the times of a day and choose one; `who` picks among equal times."""
    asked = "&".join(f"{name.strip('_')}={value}" for name, value in query.items())
    visitor.open(f"/book/{slug}/time?day={day}&{asked}")
    (value,) = [value for label, value in visitor.page.slots.items() if f" {clock} " in label and who in label]
    return visitor.send("Continue", slot=value)


def say(visitor, **who):
    visitor.follow()
    return visitor.send(**ADA | who)


def check(visitor):
    visitor.follow()
    return visitor.send("Confirm booking")


def book(visitor, clock="10:30", day=TUESDAY, who=None, **choice):
    """The whole way; the address of the booking."""
    choose(visitor, clock, day, **choice)
    say(visitor, **who or {})
    check(visitor)
    return visitor.page.location


def clocks(page):
    """The times to choose from, as they are read, without the day."""
    return [label.partition(", ")[2] for label in page.slots]
